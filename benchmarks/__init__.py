"""Measurements: each prints one JSON object a line and never fails on time."""
