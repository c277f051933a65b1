"""Items to record to meaning: clean, redact, dedupe, store, stories, topics, digest."""
