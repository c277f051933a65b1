"""Saved searches and alerts: what is watched, when it is told, in which words, and by which way."""
