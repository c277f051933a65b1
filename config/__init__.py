"""Settings and everything an office edits."""
