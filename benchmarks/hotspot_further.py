"""Further made series for `hotspots`: other spreads, silent topics, drift, days that all coverage shares, slow bursts.

`spread`, `silent`, `drift` and `coverage` were looked at while the detector was changed; `outlets` and `ramps` were
written at the same time and measured once, when it was done.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from benchmarks.hotspot_series import DAYS, Array, Made

Events = tuple[tuple[int, int], ...]


def _log_uniform(rng: Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _negative_binomial(rng: Generator, mean: Array, size: float) -> tuple[int, ...]:
    return tuple(int(c) for c in rng.poisson(rng.gamma(size, np.maximum(mean, 1e-9) / size)))


def _week(rng: Generator, days: int, low: float, high: float) -> Array:
    """Return the factor of each day: a weekend between low and high of the week, workdays a tenth apart."""
    factors = np.exp(rng.normal(0, 0.1, 7))
    start = int(rng.integers(7))
    factors[[start, (start + 1) % 7]] *= rng.uniform(low, high)
    return np.resize(factors / factors.mean(), days)


def _plateaus(
    rng: Generator, mean: Array, every: float, lengths: tuple[int, int], height: tuple[float, float]
) -> Events:
    """Raise `mean` to a multiple for some days, about `every` days apart; return the first and last days."""
    events = []
    at = int(rng.exponential(every))
    while at + lengths[1] < len(mean):
        last = at + int(rng.integers(lengths[0], lengths[1] + 1)) - 1
        mean[at : last + 1] *= rng.uniform(*height)
        events.append((at, last))
        at = last + 8 + int(rng.exponential(every))
    return tuple(events)


def spread(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Gamma-Poisson counts of 1 to 120 a day, size 2 to 60; bursts of 1 to 4 days at 3 to 10 times the level."""
    level = base if base is not None else _log_uniform(rng, 1, 120)
    mean = level * _week(rng, days, 0.4, 1.1)
    calm, size = tuple(mean), _log_uniform(rng, 2, 60)
    events = _plateaus(rng, mean, 52, (1, 4), (3, 10)) if bursts else ()
    return Made(_negative_binomial(rng, mean, size), frozenset(), events, frozenset(), (), calm, size)


def silent(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Small topics that are silent on 20 to 70 % of the days and hold 0.5 to 8 articles on the others; bursts of 1 to 3
    days bring 8 to 40 articles a day, however large the topic.
    """
    level = base if base is not None else _log_uniform(rng, 0.5, 8)
    mean = level * _week(rng, days, 0.5, 1.0) * (rng.random(days) > rng.uniform(0.2, 0.7))
    events: Events = ()
    if bursts:
        added = np.full(days, 1e-3)
        events = _plateaus(rng, added, 50, (1, 3), (1, 1))
        for first, last in events:
            mean[first : last + 1] += rng.uniform(8, 40)
    return Made(_negative_binomial(rng, mean, 6.0), frozenset(), events)


def drift(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """A level of 2 to 60 that goes up or down by up to four over the series and wanders by 3 % a day; size 8 to 40;
    bursts of 2 to 4 days at 3 to 7 times what is usual by then.
    """
    level = base if base is not None else _log_uniform(rng, 2, 60)
    slope = rng.uniform(-np.log(4), np.log(4)) * (np.arange(days) / days - 0.5)
    mean = level * _week(rng, days, 0.5, 0.9) * np.exp(slope + np.cumsum(rng.normal(0, 0.03, days)))
    events = _plateaus(rng, mean, 45, (2, 4), (3, 7)) if bursts else ()
    return Made(_negative_binomial(rng, mean, _log_uniform(rng, 8, 40)), frozenset(), events)


def coverage(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Days that all coverage shares and the exposure tells: holidays at 30 to 60 % (Tet for nine days), days of large
    news at 120 to 150 %; a source that is dead for 2 to 6 days (masked, a third gone); size 4 to 25.
    """
    level = base if base is not None else _log_uniform(rng, 2, 50)
    exposure = np.ones(days)
    for length, times, low, high in ((9, 1, 0.3, 0.5), (2, 3, 0.4, 0.6), (1, 4, 1.2, 1.5)):
        for at in rng.integers(0, days - length, times):
            exposure[at : at + length] = rng.uniform(low, high)
    mean = level * _week(rng, days, 0.5, 0.9) * exposure
    events = _plateaus(rng, mean, 45, (2, 5), (3, 8)) if bursts else ()
    masked: set[int] = set()
    for at in rng.integers(0, days - 6, 2):
        masked |= set(range(int(at), int(at) + int(rng.integers(2, 7))))
    mean[sorted(masked)] *= 2 / 3
    return Made(_negative_binomial(rng, mean, _log_uniform(rng, 4, 25)), frozenset(masked), events, frozenset(),
                tuple(float(e) for e in exposure))


def ramps(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Bursts of every shape on a level of 2 to 60, size 5 to 40: at once, or half of it a day before; flat, or falling
    by a third a day; 2.5 to 12 times the level at most, for 1 to 8 days, an event while above twice the level.
    """
    level = base if base is not None else _log_uniform(rng, 2, 60)
    mean = level * _week(rng, days, 0.45, 1.0)
    events = []
    at = int(rng.exponential(40)) if bursts else days
    while at + 10 < days:
        height, length = rng.uniform(2.5, 12), int(rng.integers(1, 9))
        fall = 2 / 3 if rng.random() < 0.5 else 1.0
        shape = 1 + (height - 1) * fall ** np.arange(length)
        if rng.random() < 0.5:
            shape = np.concatenate([[1 + (height - 1) / 2], shape])
        raised = np.flatnonzero(shape >= 2)
        mean[at : at + len(shape)] *= shape
        events.append((at + int(raised[0]), at + int(raised[-1])))
        at += len(shape) + 9 + int(rng.exponential(40))
    return Made(_negative_binomial(rng, mean, _log_uniform(rng, 5, 40)), frozenset(), tuple(events))


def outlets(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Three to twelve outlets, each with its own level, its own week and stretches of days without the topic; an event
    is taken up by most of them, on the first day or the second, and dropped by each after 1 to 5 days.
    """
    number = int(rng.integers(3, 13))
    level = base if base is not None else _log_uniform(rng, 2, 60)
    shares = rng.dirichlet(np.full(number, 1.5))
    events = []
    at = int(rng.exponential(42)) if bursts else days
    while at + 7 < days:
        events.append((at, at + int(rng.integers(2, 6)) - 1))
        at = events[-1][1] + 9 + int(rng.exponential(40))
    total = np.zeros(days, dtype=np.int64)
    for share in shares:
        following = 1 - 0.7 * (np.cumsum(rng.random(days) < 1 / 12) % 2)
        mean = level * share * _week(rng, days, 0.3, 1.1) * following / following.mean()
        for first, last in events:
            if rng.random() < 0.85:
                begins = first + int(rng.random() < 0.3)
                ends = min(last, begins + int(rng.integers(1, 6)) - 1)
                mean[begins : max(ends, begins) + 1] += level * share * rng.uniform(2.5, 9)
        total += rng.poisson(rng.gamma(8, mean / 8))
    return Made(tuple(int(c) for c in total), frozenset(), tuple(events))


FURTHER: dict[str, Callable[..., Made]] = {
    "spread": spread, "silent": silent, "drift": drift, "coverage": coverage, "ramps": ramps, "outlets": outlets,
}
