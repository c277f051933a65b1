"""What waits for somebody, one file a room: each yields the things of today's work that it knows of."""
