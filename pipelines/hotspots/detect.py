"""Is a window far above what is usual: the tail of one, two and three days, confirmed, and how it compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from config.thresholds import HotspotThresholds
from pipelines.hotspots.baseline import WEEK, Usual, Window, estimate
from pipelines.hotspots.tail import support, surprise

# Days that are looked at together: a burst that builds up over two or three days is seen in their sum.
SPANS = (1, 2, 3)
HEIGHTS = 8


@dataclass(frozen=True, slots=True)
class Score:
    """How unusual a window is; `span` days together gave the surprise. `usual` is that of the window alone."""

    surprise: float
    span: int
    count: int
    usual: Usual
    confirmed: bool


def score(windows: Sequence[Window], at: int, limits: HotspotThresholds) -> Score:
    """Return how unusual the window `at` is against those before it; pure, and the same for equal input."""
    gap = max(SPANS) - 1
    if windows[at].count < limits.least_articles:
        return Score(0.0, 1, windows[at].count, Usual(0.0, 1.0, 0), confirmed=False)
    base = estimate(windows, at - gap - limits.history_days, at - gap, limits)
    usual = base.usual(at, windows[at].exposure)
    best = Score(0.0, 1, windows[at].count, usual, confirmed=False)
    if windows[at].count < limits.least_ratio * usual.mean:
        return best
    for span in SPANS:
        part = range(at - span + 1, at + 1)
        if part.start < 0 or not all(windows[n].usable for n in part[:-1]):
            break
        expected = [base.usual(n, windows[n].exposure) for n in part]
        found = _unusual(sum(windows[n].count for n in part), expected, limits) - limits.span_toll * (span - 1)
        if found > best.surprise and _confirmed(windows, part, limits):
            best = Score(found, span, windows[at].count, usual, confirmed=True)
    return best


def _unusual(count: int, expected: Sequence[Usual], limits: HotspotThresholds) -> float:
    """Return the surprise of a sum of days, no larger than what a burst explains better than chance."""
    mean, size = _together(expected)
    return min(surprise(count, mean, size),
               support(count, mean, size, heights(limits.burst_least, limits.burst_most)) + limits.burst_start)


@lru_cache(maxsize=8)
def heights(least: float, most: float) -> tuple[float, ...]:
    """Return how many times the usual a burst may be, evenly spaced by their logarithms."""
    return tuple(least * (most / least) ** (n / (HEIGHTS - 1)) for n in range(HEIGHTS))


def _together(expected: Sequence[Usual]) -> tuple[float, float]:
    """Return mean and size of a sum of days; what is uncertain of the level is uncertain of all of them at once."""
    mean = sum(u.mean for u in expected)
    variance = sum(u.variance for u in expected)
    return mean, mean**2 / max(variance - mean, mean * 1e-9)


def _confirmed(windows: Sequence[Window], part: range, limits: HotspotThresholds) -> bool:
    """Say whether the days are above the day before them and above the same days last week, where those are known."""
    today = sum(windows[n].count for n in part) / len(part)
    before = [n for n in (part.start - 1, part[-1] - WEEK) if n >= 0 and windows[n].usable]
    return all(today >= limits.confirm_ratio * windows[n].count for n in before)
