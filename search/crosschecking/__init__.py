"""Cross-check: which articles tell what the field reported, how sure that is, and what is said on one side only."""
