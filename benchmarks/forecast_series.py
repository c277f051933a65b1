"""Made series of articles a day for `forecast`: three sets of generators that share no assumption of shape.

`MADE` are those that the numbers were tuned with; `OTHER` were written afterwards and measured once before the
interval was narrowed a little on both; `BLIND` were written after that and measured once before the naive models lost
most of their weight. Each generator takes the random numbers and the number of days and returns the articles a day.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def _over_dispersed(rng: Generator, mean: Array, spread: float) -> Counts:
    """Draw negative binomial counts: variance = mean + spread × mean²."""
    mean = np.maximum(mean, 1e-9)
    return rng.poisson(mean if spread <= 0 else rng.gamma(1 / spread, spread * mean))


def _level(rng: Generator) -> float:
    return float(np.exp(rng.uniform(0, np.log(80))))


def _weekends(rng: Generator, days: int) -> Array:
    weekend = (np.arange(days) + rng.integers(7)) % 7 >= 5
    factors: Array = np.where(weekend, rng.uniform(0.3, 0.9), 1.0)
    return factors


def _spread(rng: Generator) -> float:
    return float(rng.choice([0, 0.05, 0.2, 0.5]))


def weekday(rng: Generator, days: int) -> Counts:
    """A steady level of 1 to 80 a day, weekends at 30 to 90 %, every weekday with a factor of its own."""
    factors = _weekends(rng, days) * np.exp(rng.normal(0, 0.15, 7))[np.arange(days) % 7]
    return _over_dispersed(rng, _level(rng) * factors, _spread(rng))


def over_dispersed(rng: Generator, days: int) -> Counts:
    """A steady level without weekdays, the spread of a day up to its mean."""
    return _over_dispersed(rng, np.full(days, _level(rng)), rng.uniform(0.3, 1.2))


def trend(rng: Generator, days: int) -> Counts:
    """A straight line, from a tenth to nearly twice the level in the middle, up or down."""
    line = np.maximum(1 + rng.uniform(-1, 1) * (np.arange(days) / days - 0.5) * 1.8, 0.05)
    return _over_dispersed(rng, _level(rng) * line * _weekends(rng, days), _spread(rng))


def shift(rng: Generator, days: int) -> Counts:
    """One jump of the level by up to 3.3 either way in the last two thirds."""
    jumped = np.arange(days) >= rng.integers(days // 3, days - 5)
    factor = np.where(jumped, np.exp(rng.uniform(-1.2, 1.2)), 1.0)
    return _over_dispersed(rng, _level(rng) * factor * _weekends(rng, days), _spread(rng))


def bursts(rng: Generator, days: int) -> Counts:
    """A burst in 25 days on average, 2 to 8 times the level, which ends exponentially in 1.5 to 6 days."""
    level = _level(rng)
    mean = level * _weekends(rng, days)
    since = np.arange(days)
    for start in rng.integers(days, size=rng.poisson(days / 25)):
        fading = np.exp(-np.maximum(since - start, 0) / rng.uniform(1.5, 6))
        mean = mean + np.where(since >= start, level * rng.uniform(2, 8) * fading, 0.0)
    return _over_dispersed(rng, mean, _spread(rng))


def intermittent(rng: Generator, days: int) -> Counts:
    """Nothing on half to 95 % of the days, else 2 to 7 on average."""
    busy = rng.binomial(1, rng.uniform(0.05, 0.5), days)
    return np.asarray(busy * (1 + rng.poisson(rng.uniform(1, 6), days)))


def wandering(rng: Generator, days: int) -> Counts:
    """A level that moves by 2 to 15 % a day at random."""
    path = np.exp(np.cumsum(rng.normal(0, rng.uniform(0.02, 0.15), days)))
    return _over_dispersed(rng, _level(rng) * path * _weekends(rng, days), _spread(rng))


def contagion(rng: Generator, days: int) -> Counts:
    """Every article is followed by others within days (a self-exciting process): 40 to 85 % are follow-ups."""
    own, followed, memory = rng.uniform(0.5, 15), rng.uniform(0.4, 0.85), rng.uniform(1, 5)
    counts = np.zeros(days, dtype=np.int64)
    excited = own * followed / (1 - followed)
    for day in range(days):
        counts[day] = rng.poisson(own + excited)
        excited = excited * np.exp(-1 / memory) + counts[day] * followed * (1 - np.exp(-1 / memory))
    return counts


def life_of_a_topic(rng: Generator, days: int) -> Counts:
    """A topic that breaks out on its first days and fades by a power of its age, with a revival or none."""
    age = np.arange(days, dtype=float)
    mean = rng.uniform(60, 600) * (1 + age) ** -rng.uniform(0.5, 1.1) + rng.uniform(0.3, 3)
    if rng.random() < 0.5:
        again = int(rng.integers(10, days))
        mean = mean + np.where(age >= again, rng.uniform(20, 200) / (1 + np.maximum(age - again, 0)), 0.0)
    return rng.poisson(mean * rng.lognormal(0, 0.2, days))


def two_states(rng: Generator, days: int) -> Counts:
    """Calm and busy weeks that change at random (2 to 15 days each), 2 to 5 times apart; every third day is weak."""
    calm, busy = rng.uniform(2, 15), rng.uniform(2, 5)
    state = np.cumsum(rng.random(days) < 1 / rng.uniform(2, 15)) % 2
    dips = np.where(np.arange(days) % 3 == 0, rng.uniform(0.5, 1.0), 1.0)
    return rng.poisson(calm * np.where(state, busy, 1.0) * dips)


def holidays(rng: Generator, days: int) -> Counts:
    """A newsroom's week (Monday high, weekend low), with holidays of 4 to 9 days at a fifth, and lognormal days."""
    week = np.array([1.3, 1.1, 1.05, 1.0, 0.95, 0.6, 0.5])[(np.arange(days) + rng.integers(7)) % 7]
    mean = rng.uniform(5, 60) * week * rng.lognormal(0, rng.uniform(0.05, 0.35), days)
    for start in rng.integers(days, size=rng.poisson(days / 80)):
        mean[start : start + rng.integers(4, 10)] *= 0.2
    return rng.poisson(mean)


def cycle(rng: Generator, days: int) -> Counts:
    """A wave of 14 to 60 days, as sessions and campaigns come and go, with weekends that begin or end on the way."""
    wave = 1 + rng.uniform(0.2, 0.8) * np.sin(2 * np.pi * (np.arange(days) / rng.uniform(14, 60) + rng.random()))
    week, turn = _weekends(rng, days), rng.integers(days)
    at = np.arange(days) < turn if rng.random() < 0.5 else np.arange(days) >= turn
    return rng.poisson(rng.uniform(2, 40) * wave * np.where(at, week, 1.0))


def lasting(rng: Generator, days: int) -> Counts:
    """A stock of running matters: each lives on to the next day with 50 to 90 %, new ones come at random (INAR)."""
    stay, new = rng.uniform(0.5, 0.9), rng.uniform(0.3, 4)
    counts = np.zeros(days, dtype=np.int64)
    held = int(rng.poisson(new / (1 - stay)))
    for day in range(days):
        held = int(rng.binomial(held, stay) + rng.poisson(new))
        counts[day] = held
    return counts


def bulletin(rng: Generator, days: int) -> Counts:
    """A weekly issue: one day in seven holds most, the others little, and every tenth issue falls out."""
    at = (np.arange(days) + rng.integers(7)) % 7 == 0
    issued = np.repeat(rng.random(days // 7 + 2) > 0.1, 7)[:days]
    return rng.poisson(np.where(at & issued, rng.uniform(10, 60), rng.uniform(0.5, 6)))


def single_spikes(rng: Generator, days: int) -> Counts:
    """A quiet topic with a day of 5 to 30 times the usual, without an after-effect, about every month."""
    mean = np.full(days, rng.uniform(1.5, 12))
    mean[rng.random(days) < 1 / 30] *= rng.uniform(5, 30)
    return rng.poisson(mean)


def growth(rng: Generator, days: int) -> Counts:
    """An S-shaped rise (or fall) to 3 to 20 times the start, with gamma noise that holds for days."""
    middle, pace, times = rng.uniform(0.2, 1.1) * days, rng.uniform(3, 20), rng.uniform(3, 20)
    curve = 1 + (times - 1) / (1 + np.exp(-(np.arange(days) - middle) / pace))
    noise = np.convolve(rng.gamma(4, 0.25, days + 3), np.full(4, 0.25), mode="valid")
    return rng.poisson(rng.uniform(1, 8) * (curve if rng.random() < 0.6 else curve[::-1]) * noise)


def stairs(rng: Generator, days: int) -> Counts:
    """A new level every 10 to 50 days, drawn anew each time, and a workday that differs from the weekend both ways."""
    steps = np.cumsum(rng.random(days) < 1 / rng.uniform(10, 50))
    levels = np.exp(rng.normal(np.log(rng.uniform(3, 40)), rng.uniform(0.2, 0.9), days))
    weekend = np.where((np.arange(days) + rng.integers(7)) % 7 >= 5, rng.uniform(0.4, 1.6), 1.0)
    return _over_dispersed(rng, levels[steps] * weekend, rng.uniform(0, 0.15))


def few_outlets(rng: Generator, days: int) -> Counts:
    """Three to eight outlets that each follow a topic on and off for days, by moods of their own."""
    counts = np.zeros(days, dtype=np.int64)
    for _ in range(int(rng.integers(3, 9))):
        following = np.cumsum(rng.random(days) < 1 / rng.uniform(3, 20)) % 2 == rng.integers(2)
        counts += rng.poisson(np.where(following, rng.uniform(0.3, 5), 0.05))
    return counts


def scattered_gaps(rng: Generator, days: int) -> NDArray[np.bool_]:
    """Return the days that were not read: none in half of the series, else 3 or 10 % of them here and there."""
    return np.asarray(rng.random(days) < rng.choice([0, 0, 0.03, 0.1]))


def outages(rng: Generator, days: int) -> NDArray[np.bool_]:
    """Return the days that were not read: outages of 1 to 5 days, one in 50 days on average."""
    gone = np.zeros(days, dtype=bool)
    for start in rng.integers(days, size=rng.poisson(days / 50)):
        gone[start : start + rng.integers(1, 6)] = True
    return gone


Make = Callable[[Generator, int], Counts]
MADE = MappingProxyType[str, Make]({
    "weekday": weekday, "over_dispersed": over_dispersed, "trend": trend, "shift": shift, "bursts": bursts,
    "intermittent": intermittent, "wandering": wandering,
})
OTHER = MappingProxyType[str, Make]({
    "contagion": contagion, "life_of_a_topic": life_of_a_topic, "two_states": two_states, "holidays": holidays,
    "cycle": cycle, "lasting": lasting,
})
BLIND = MappingProxyType[str, Make]({
    "bulletin": bulletin, "single_spikes": single_spikes, "growth": growth, "stairs": stairs,
    "few_outlets": few_outlets,
})
SETS = MappingProxyType({"made": MADE, "other": OTHER, "blind": BLIND})
