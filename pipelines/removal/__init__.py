"""Deletion on request: what is meant is found, removed everywhere, and replaced by a dated notice in digests."""
