"""Wilson's interval of a share, and how many independent texts a sample with copies is worth."""

from __future__ import annotations

from collections.abc import Collection
from math import sqrt

Z95 = 1.959963984540054


def wilson(hits: float, cases: float) -> tuple[float, float]:
    """Return the 95 % interval of hits / cases, both within 0 … 1; `cases` above 0, parts of a case are taken."""
    share, square = hits / cases, Z95 * Z95
    middle = share + square / (2 * cases)
    spread = Z95 * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    whole = 1 + square / cases
    # At the ends the two terms cancel but for rounding.
    low = 0.0 if hits <= 0 else max(0.0, (middle - spread) / whole)
    high = 1.0 if hits >= cases else min(1.0, (middle + spread) / whole)
    return low, high


def effective(weights: Collection[int]) -> float:
    """Return Kish's effective size of a sample whose texts count so many comments each.

    Texts are drawn, not comments: two hundred copies of one text are one draw.
    """
    squares = sum(weight * weight for weight in weights)
    return sum(weights) ** 2 / squares if squares else 0.0
