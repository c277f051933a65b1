"""Items a day of one source: what is usual, which day is out of it, and since when the level is another one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, stdev

# A day type of its own only with this many days: two Sundays say nothing about Sundays.
LEAST_OF_A_TYPE = 4
# Both sides of a change hold at least this many days.
LEAST_SIDE = 5


@dataclass(frozen=True, slots=True)
class DayCount:
    """Items of one complete Vietnamese calendar day on which the source answered."""

    day: date
    items: int

    @property
    def weekend(self) -> bool:
        """Whether newsrooms are half empty on this day."""
        return self.day.weekday() >= 5


@dataclass(frozen=True, slots=True)
class Usual:
    """What days like a given one had."""

    mean: float
    spread: float      # standard deviation, never below that of a Poisson count


@dataclass(frozen=True, slots=True)
class Shift:
    """The level changed: from `day` on the mean is another one."""

    day: date
    before: float
    after: float


def usual(before: Sequence[DayCount], day: DayCount) -> Usual:
    """Return what days of the same type had; of every day while there are too few of the type."""
    alike = [d.items for d in before if d.weekend == day.weekend]
    counts = alike if len(alike) >= LEAST_OF_A_TYPE else [d.items for d in before]
    mean = fmean(counts)
    # A quiet portal has days of 0 and 1 alone: a spread of 0 would call the first article an event.
    return Usual(mean, max(stdev(counts) if len(counts) > 1 else 0.0, math.sqrt(mean), 1.0))


def shift(days: Sequence[DayCount], score: float) -> Shift | None:
    """Return the largest change of level whose t-like score reaches `score`; None when there is none.

    Each day is first freed of what its type (workday, weekend) has above or below the whole.
    """
    if len(days) < 2 * LEAST_SIDE:
        return None
    values = _levelled(days)
    best = max(range(LEAST_SIDE, len(values) - LEAST_SIDE + 1), key=lambda at: _score(values, at))
    if _score(values, best) < score:
        return None
    return Shift(days[best].day, fmean(d.items for d in days[:best]), fmean(d.items for d in days[best:]))


def _levelled(days: Sequence[DayCount]) -> list[float]:
    whole = fmean(d.items for d in days)
    means = {}
    for weekend in (True, False):
        counts = [d.items for d in days if d.weekend == weekend]
        means[weekend] = fmean(counts) if len(counts) >= LEAST_OF_A_TYPE else whole
    return [d.items - means[d.weekend] + whole for d in days]


def _score(values: Sequence[float], at: int) -> float:
    left, right = values[:at], values[at:]
    squares = sum((v - fmean(side)) ** 2 for side in (left, right) for v in side)
    # Not below the spread of a Poisson count: a series of zeros and ones has hardly any of its own.
    variance = max(squares / (len(values) - 2), fmean(values), 0.25)
    return abs(fmean(left) - fmean(right)) / math.sqrt(variance * (1 / len(left) + 1 / len(right)))
