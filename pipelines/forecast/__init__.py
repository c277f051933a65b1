"""What the next 3 and 7 days of a daily series will hold, only while that is better than "as last week"."""

from __future__ import annotations

# Days ahead of which the sum is said.
HORIZONS = (3, 7)
