"""What each room puts on today's work: one file a room."""
