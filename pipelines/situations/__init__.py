"""Situations from both sides: suggested stages with their reasons, what staff write, and what a digest tells."""
