"""Rumor files as staff and readers see them: read whole, in words, matched, exported, imported."""
