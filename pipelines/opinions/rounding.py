"""Numbers as they are shown: rounded to 5, and everything beside them worked out from the rounded ones."""

from __future__ import annotations

from dataclasses import dataclass

from config.suppression import ROUND
from pipelines.opinions.intervals import wilson

PLACES = 3              # of a share: 0.275 is 27.5 %


@dataclass(frozen=True, slots=True)
class Share:
    """A count and its share with the interval, all worked out from what is shown."""

    count: int
    share: float
    low: float
    high: float


def nearest(number: int) -> int:
    """Return a count rounded to the nearest 5, halves up."""
    return (2 * number + ROUND) // (2 * ROUND) * ROUND


def down(number: int) -> int:
    """Return a count rounded down to 5: "at least so many"."""
    return number // ROUND * ROUND


def share(count: int, cases: int, worth: int) -> Share:
    """Return a count among `cases` as it is shown; `worth` is how many independent ones these cases are worth.

    The share is that of the rounded count: a share of the exact one would give the count away. The interval reaches
    from the lowest to the highest that any count with this rounding would have, so it holds the exact one's.
    """
    shown, half = min(nearest(count), cases), ROUND / 2
    least, most = max(0.0, shown - half), min(float(cases), shown + half)
    low, high = wilson(least * worth / cases, worth)[0], wilson(most * worth / cases, worth)[1]
    return Share(shown, round(shown / cases, PLACES), round(low, PLACES), round(high, PLACES))
