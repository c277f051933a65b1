"""Made series of articles a day with known bursts, for `hotspots`: two generators that share no assumption of shape.

`made` is the one the numbers were tuned with; `other` was written after tuning and only measured. More of them are in
`hotspot_further`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

WARM_UP = 56         # days of history before the first day that counts
DAYS = 180
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Made:
    """A series: articles a day, which days are masked, its true bursts (first and last day), days that are neither.

    `neither` days are no burst and no false alarm: the week after a permanent change of level, where a hotspot is right
    for a reader and not among the bursts. `calm` and `size` are the means and the size of the
    negative binomial that the counts were drawn with, bursts left out: no detector knows a series better.
    """

    counts: tuple[int, ...]
    masked: frozenset[int]
    events: tuple[tuple[int, int], ...]
    neither: frozenset[int] = frozenset()
    exposure: tuple[float, ...] = ()
    calm: tuple[float, ...] = ()
    size: float = 0.0


def made(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Return a series of the tuning generator.

    A level of 2 to 40 articles a day (log-uniform, or `base`); weekday factors with weekends at 50 to 90 %; gamma-mixed
    Poisson counts of size 5 to 30; in three series of ten a slow growth or decline up to twofold; in one of ten a
    permanent change of level by 1.5 to 2.5; 3 % of the days masked, with half of the articles; bursts of 2 to 5 days at
    3 to 8 times the level, one in 45 days on average.
    """
    level = base if base is not None else float(np.exp(rng.uniform(np.log(2), np.log(40))))
    mean = level * _weekdays(rng, days) * _growth(rng, days)
    neither: set[int] = set()
    if rng.random() < 0.1:
        at = int(rng.integers(WARM_UP, days))
        mean[at:] *= rng.uniform(1.5, 2.5)
        neither = set(range(at, at + 7))
    calm = mean.copy()
    events = _bursts(rng, mean) if bursts else ()
    masked = frozenset(int(d) for d in np.flatnonzero(rng.random(days) < 0.03))
    mean[sorted(masked)] *= 0.5
    calm[sorted(masked)] *= 0.5
    size = float(np.exp(rng.uniform(np.log(5), np.log(30))))
    counts = rng.poisson(rng.gamma(size, mean / size))
    return Made(tuple(int(c) for c in counts), masked, events, frozenset(neither), (), tuple(calm), size)


def _weekdays(rng: Generator, days: int) -> Array:
    factors = np.exp(rng.normal(0, 0.1, 7))
    factors[5:] *= rng.uniform(0.5, 0.9, 2)
    return np.resize(factors / factors.mean(), days)


def _growth(rng: Generator, days: int) -> Array:
    if rng.random() >= 0.3:
        return np.ones(days)
    whole: Array = np.exp(np.linspace(0, rng.uniform(-np.log(2), np.log(2)), days))
    return whole


def _bursts(rng: Generator, mean: Array) -> tuple[tuple[int, int], ...]:
    events = []
    at = int(rng.exponential(45))
    while at < len(mean) - 5:
        last = at + int(rng.integers(2, 6)) - 1
        mean[at : last + 1] *= rng.uniform(3, 8)
        events.append((at, last))
        # Bursts closer than a week would be one to any reader.
        at = last + 8 + int(rng.exponential(38))
    return tuple(events)


def other(rng: Generator, days: int = DAYS, base: float | None = None, bursts: bool = True) -> Made:
    """Return a series of the second generator, written after tuning.

    A level of 1 to 60 articles a day (gamma); interest that wanders from day to day (log-normal AR(1), 0.6 of it left
    on the next day, spread 0.2); a working week with one high day and a weekend at 40 to 100 %; holidays on which all
    coverage falls to a third, known from the exposure; a source that fails for three days in a row; Poisson counts with
    one day in 40 doubled by a single outlet's series; bursts that rise at once or over two days to 3 to 10 times the
    level and halve every one to two days, an event for as long as they are above twice the level.
    """
    level = base if base is not None else float(np.clip(rng.gamma(1.2, 12), 1, 60))
    exposure = np.ones(days)
    for _ in range(int(rng.poisson(days / 60))):
        at = int(rng.integers(0, days - 3))
        exposure[at : at + 3] = 1 / 3
    mean = level * _working_week(rng, days) * _wandering(rng, days) * exposure
    events = _decaying(rng, mean) if bursts else ()
    masked: set[int] = set()
    if rng.random() < 0.4:
        at = int(rng.integers(0, days - 3))
        masked = {at, at + 1, at + 2}
        mean[at : at + 3] *= rng.uniform(0.2, 0.8)
    mean[rng.random(days) < 1 / 40] *= 2
    return Made(tuple(int(c) for c in rng.poisson(mean)), frozenset(masked), events, frozenset(),
                tuple(float(e) for e in exposure))


def _working_week(rng: Generator, days: int) -> Array:
    factors = np.ones(7)
    factors[int(rng.integers(0, 5))] = rng.uniform(1.0, 1.6)
    factors[5:] = rng.uniform(0.4, 1.0)
    return np.resize(factors / factors.mean(), days)


def _wandering(rng: Generator, days: int) -> Array:
    state, kept, spread = 0.0, 0.6, 0.2
    path = np.empty(days)
    for day in range(days):
        state = kept * state + rng.normal(0, spread * np.sqrt(1 - kept**2))
        path[day] = state
    whole: Array = np.exp(path)
    return whole


def _decaying(rng: Generator, mean: Array) -> tuple[tuple[int, int], ...]:
    events = []
    at = int(rng.exponential(50))
    while at < len(mean) - 10:
        factor, half = rng.uniform(3, 10), rng.uniform(1, 2)
        rise = [1 + (factor - 1) / 2] if rng.random() < 0.4 else []
        shape = np.array([*rise, *(1 + (factor - 1) * 0.5 ** (np.arange(10) / half))])
        shape = shape[: len(mean) - at]
        mean[at : at + len(shape)] *= shape
        last = at + int(np.flatnonzero(shape >= 2)[-1])
        events.append((at, last))
        at = last + 10 + int(rng.exponential(40))
    return tuple(events)


def sparse(rng: Generator, topics: int, areas: int) -> list[list[float]]:
    """Return the level of every topic in every area: few areas hold most of a topic, most hold next to nothing."""
    shares = np.arange(1, areas + 1) ** -1.2
    shares /= shares.sum()
    levels = []
    for _ in range(topics):
        level = float(np.exp(rng.uniform(np.log(0.5), np.log(40))))
        levels.append([float(x) for x in level * 0.5 * rng.permutation(shares)])
    return levels


def in_scope(events: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the bursts that begin after the warm-up."""
    return [event for event in events if event[0] >= WARM_UP]


GENERATORS: dict[str, Callable[..., Made]] = {"made": made, "other": other}
