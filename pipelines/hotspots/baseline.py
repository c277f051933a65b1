"""What is usual of a series: level, weekdays and spread, estimated from its own past and said with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from config.thresholds import HotspotThresholds

WEEK = 7
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Window:
    """24 hours of a series; `exposure` is the coverage behind it against the usual one, 1.0 where that is not known.

    A window that is not `usable` (a source failed, before a break, before the record began) is no baseline.
    """

    count: int
    exposure: float = 1.0
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Usual:
    """What a window is expected to hold: a negative binomial of this mean and size, from `days` usable windows."""

    mean: float
    size: float
    days: int

    @property
    def variance(self) -> float:
        """Return the variance of the count, the uncertainty of the mean included."""
        return self.mean + self.mean**2 / self.size


@dataclass(frozen=True, slots=True)
class _Seen:
    """A usable window of the past."""

    phase: int
    count: float
    exposure: float
    weight: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """Level a window, factor of each weekday, spread (1 / size) and how sure both are, as relative variances."""

    level: float
    factors: tuple[float, ...]
    spread: float
    doubt: tuple[float, ...]
    days: int

    def usual(self, at: int, exposure: float = 1.0) -> Usual:
        """Return what is usual of the window numbered `at` (its weekday is `at` modulo 7)."""
        mean = self.level * self.factors[at % WEEK] * exposure
        return Usual(mean, 1 / (self.spread + self.doubt[at % WEEK]), self.days)


def estimate(windows: Sequence[Window], first: int, last: int, limits: HotspotThresholds) -> Baseline:
    """Return the baseline from the windows first ≤ number < last; robust against earlier bursts.

    A count beyond what its own baseline allows is cut to that before the next round, so that a burst of last month does
    not hide the one of today. Levels of some weeks ago weigh less.
    """
    seen = [_Seen(n % WEEK, windows[n].count, windows[n].exposure, 0.5 ** ((last - 1 - n) / limits.half_life_days))
            for n in range(max(0, first), last) if windows[n].usable and windows[n].exposure > 0]
    kept = _without_highest(seen, limits)
    found = _fit(kept, limits)
    for _ in range(ROUNDS):
        again = [s for s in seen if s.count <= _ceiling(found, s, limits)]
        if again == kept:
            break
        kept, found = again, _fit(again, limits)
    return replace(found, days=len(seen))


def _without_highest(seen: Sequence[_Seen], limits: HotspotThresholds) -> list[_Seen]:
    """Leave the highest windows out of the first round, against which all are judged: bursts are among them."""
    ordered = sorted(s.count / s.exposure for s in seen)
    highest = ordered[int((len(ordered) - 1) * (1 - limits.trimmed_share))] if ordered else 0.0
    return [s for s in seen if s.count / s.exposure <= highest]


def _ceiling(found: Baseline, seen: _Seen, limits: HotspotThresholds) -> float:
    mean = found.level * found.factors[seen.phase] * seen.exposure
    return mean + limits.cut_spreads * math.sqrt(mean + mean**2 * max(found.spread, limits.usual_spread)) + 1


def _fit(seen: Sequence[_Seen], limits: HotspotThresholds) -> Baseline:
    spread = limits.usual_spread
    # A series of zeros has some level too: it is not impossible that it happens, only rare.
    articles = limits.prior_articles + sum(s.weight * s.count for s in seen)
    level = articles / (limits.prior_days + sum(s.weight * s.exposure for s in seen))
    factors = _factors(seen, level, spread, limits)
    spread = _spread(seen, level, factors, limits)
    weights = sum(s.weight for s in seen)
    squares = sum(s.weight**2 for s in seen)
    sure = weights**2 / squares if squares else 0.0
    doubt = (1 / max(level, 1e-9) + spread) / (sure + limits.prior_days)
    return Baseline(level, tuple(f for f, _ in factors), spread, tuple(doubt + d for _, d in factors), len(seen))


def _factors(
    seen: Sequence[_Seen], level: float, spread: float, limits: HotspotThresholds
) -> list[tuple[float, float]]:
    """Return (factor, relative variance) of each weekday, drawn towards 1 where few articles speak for another one."""
    found: list[tuple[float, float]] = []
    for phase in range(WEEK):
        of_day = [s for s in seen if s.phase == phase]
        expected = sum(level * s.exposure * s.weight for s in of_day)
        if not of_day or expected <= 0:
            found.append((1.0, limits.weekday_variance))
            continue
        ratio = sum(s.count * s.weight for s in of_day) / expected
        noise = (1 / level + spread) / len(of_day)
        trust = limits.weekday_variance / (limits.weekday_variance + noise)
        found.append((max(1 + trust * (ratio - 1), 0.1), limits.weekday_variance * (1 - trust)))
    return found


def _spread(
    seen: Sequence[_Seen], level: float, factors: Sequence[tuple[float, float]],
    limits: HotspotThresholds,
) -> float:
    """Return 1 / size by moments, drawn towards what is usual of topics."""
    excess = squares = 0.0
    for s in seen:
        mean = level * factors[s.phase][0] * s.exposure
        excess += (s.count - mean) ** 2 - mean
        squares += mean**2
    # Seven weekday factors and the level were taken from the same counts.
    if len(seen) > WEEK + 1:
        excess *= len(seen) / (len(seen) - WEEK / 2 - 1)
    prior = limits.spread_days * level**2 + limits.spread_articles * level
    return max(limits.least_spread, (excess + prior * limits.usual_spread) / (squares + prior))
