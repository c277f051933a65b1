"""The rumor register: what may be written into a file, where its work may go, and when a verdict holds."""
