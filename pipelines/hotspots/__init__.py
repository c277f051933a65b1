"""Hotspots: a topic, or a topic in an area, with far more articles than is usual for it."""
