"""One burst is one hotspot: it begins, cools down, ends, and rests before the same series may have another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from config.thresholds import HotspotThresholds
from pipelines.hotspots.baseline import Window
from pipelines.hotspots.detect import Score, score

Sensitivity = Literal["high", "medium", "low"]
# From the one that says most to the one that says least; each raises all that the later ones raise.
SENSITIVITIES: tuple[Sensitivity, ...] = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Episode:
    """The newest burst of a series; `surprise` and `peak` are the largest so far, `hot_at` the last time it was hot."""

    raised_at: datetime
    hot_at: datetime
    surprise: float
    peak: int
    ended_at: datetime | None = None


def needed(sensitivity: Sensitivity, limits: HotspotThresholds, areas: int = 1) -> float:
    """Return the surprise from which a sensitivity raises; among many areas one is as unusual by chance."""
    return {"high": limits.surprise_high, "medium": limits.surprise_medium, "low": limits.surprise_low}[sensitivity] \
        + (limits.area_toll if areas > 1 else 0.0)


def step(
    known: Episode | None, at: datetime, found: Score, limits: HotspotThresholds, least: float
) -> Episode | None:
    """Return the series' newest burst after the window that ends at `at`; one with `raised_at` = `at` is new.

    `least` is the surprise from which a burst is raised. A window that was seen before, or lies before the newest one
    (a clock that was put back), changes nothing.
    """
    if known is not None and at <= (known.ended_at or known.hot_at):
        return known
    if known is None or (known.ended_at is not None and _rested(known, at, found, limits)):
        raised = found.surprise >= least and found.confirmed
        return Episode(at, at, found.surprise, found.count) if raised else known
    if known.ended_at is not None:
        return known
    if found.count >= max(limits.least_articles, limits.stay_ratio * found.usual.mean):
        return replace(known, hot_at=at, surprise=max(known.surprise, found.surprise),
                       peak=max(known.peak, found.count))
    return replace(known, ended_at=at) if at - known.hot_at >= timedelta(hours=limits.cool_hours) else known


def _rested(known: Episode, at: datetime, found: Score, limits: HotspotThresholds) -> bool:
    """Say whether a burst that ended lets another begin: after its rest, or at once with more than its own peak."""
    assert known.ended_at is not None
    return found.count > known.peak or at - known.ended_at >= timedelta(days=limits.rest_days)


def scores(windows: Sequence[Window], first: int, limits: HotspotThresholds) -> list[Score]:
    """Return the score of every window of a series of days from `first` on: it is the same at every sensitivity."""
    return [score(windows, at, limits) for at in range(first, len(windows))]


def replay(
    found_scores: Sequence[Score], start: datetime, limits: HotspotThresholds, least: float
) -> list[Episode]:
    """Return every burst of a series of days of which these are the scores, the first one's ending at `start`."""
    found: list[Episode] = []
    known: Episode | None = None
    for at, now in enumerate(found_scores):
        moment = start + timedelta(days=at)
        known = step(known, moment, now, limits, least)
        if known is not None and known.raised_at == moment:
            found.append(known)
        elif known is not None:
            found[-1] = known
    return found
