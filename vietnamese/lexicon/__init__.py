"""Word lists, one entry a line; "#" starts a comment."""
