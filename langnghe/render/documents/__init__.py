"""Digests as documents of Vietnamese offices (DOCX)."""
