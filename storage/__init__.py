"""The record: models, sessions, named reads and writes. No SQL lives elsewhere."""
