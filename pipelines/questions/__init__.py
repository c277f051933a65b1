"""Questions and proposals of the field: gathered, answered, counted, and told back to those who reported them."""
