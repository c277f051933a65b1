"""Field reports in files: the table that posts fill in, messages and documents, what collecting programs export."""
