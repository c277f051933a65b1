"""How well two coders agree: Krippendorff's alpha for names without order.

Not Cohen's kappa: that holds for two fixed people, here anybody may be the first or the second of a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

LEAST = 0.67            # Krippendorff's own bound for tentative conclusions


def alpha(pairs: Collection[tuple[int, int]]) -> float | None:
    """Return 1 - observed / expected disagreement over pairs of codes.

    None where nothing can be said: no pair, or a single code for everything, of which chance explains all.
    """
    given = Counter(code for pair in pairs for code in pair)
    total = given.total()
    expected = total * total - sum(number * number for number in given.values())
    if not expected:
        return None
    observed = 2 * sum(a != b for a, b in pairs)
    return 1 - (total - 1) * observed / expected


def equal(pairs: Collection[tuple[int, int]]) -> float:
    """Return the share of pairs that are equal."""
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0
