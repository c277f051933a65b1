"""The schema's history, one revision a file; storage/schema.py runs them."""
