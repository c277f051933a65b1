"""The five ways to go on with a daily series, each worked out for every day of it at once.

A prediction is an array of (days + 1) × 7: row n is what the model says of the seven days after the first n days, by
those n days alone. So the rolling backtest costs a few matrix products instead of a loop over days.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

WEEK = 7
WINDOW = 28
# Shares of the newest day in an exponential mean: from the mean of a month to nearly "as yesterday".
SPEEDS = (0.03, 0.07, 0.15, 0.3, 0.5, 0.8)
# How fast a day's weight ends in what weekdays usually hold and in which speed did best lately: half in five weeks.
SLOW = 0.02
# Days before which an error says nothing: every weekday was seen once.
WARM_UP = 7
# Weights are made for whole blocks of days and cut: a series of another length costs no new table.
BLOCK = 128

Array = NDArray[np.float64]


def history(counts: Array) -> tuple[Array, Array]:
    """Return the counts with 0 for days that were not read (NaN), and 1 for each day that was."""
    read = ~np.isnan(counts)
    return np.where(read, counts, 0.0), read.astype(float)


def fading(speed: float, days: int) -> Array:
    """Return (days + 1) × days weights: row n gives the first n days, the newest 1, each older one 1 − speed less."""
    return _fading(speed, -(-days // BLOCK) * BLOCK)[: days + 1, :days]


@lru_cache(maxsize=32)
def _fading(speed: float, days: int) -> Array:
    age = np.arange(days + 1)[:, None] - 1 - np.arange(days)[None, :]
    weights: Array = np.where(age >= 0, (1 - speed) ** np.maximum(age, 0), 0.0)
    weights.setflags(write=False)
    return weights


def ratio(top: Array, bottom: Array) -> Array:
    """Return top / bottom, 0 where nothing stands below."""
    found: Array = np.divide(top, bottom, out=np.zeros(np.broadcast_shapes(top.shape, bottom.shape)),
                             where=bottom > 1e-12)
    return found


def naive(counts: Array) -> Array:
    """Every day as the newest that was read."""
    filled, read = history(counts)
    newest = np.maximum.accumulate(np.where(read > 0, np.arange(len(counts)), -1))
    values = np.concatenate([[0.0], np.where(newest >= 0, filled[newest], 0.0)])
    return _flat(values)


def seasonal_naive(counts: Array) -> Array:
    """Every day as the same weekday a week before, or the one before that when it was not read."""
    filled = counts.copy()
    for day in range(WEEK, len(filled)):
        if np.isnan(filled[day]):
            filled[day] = filled[day - WEEK]
    padded = np.concatenate([np.zeros(WEEK), np.nan_to_num(filled)])
    rows: Array = padded[np.arange(len(counts) + 1)[:, None] + np.arange(WEEK)[None, :]]
    return rows


def window_average(counts: Array) -> Array:
    """Every day as the mean of the last four weeks."""
    filled, read = history(counts)
    start = np.maximum(np.arange(len(counts) + 1) - WINDOW, 0)
    sums, days = (np.concatenate([[0.0], np.cumsum(part)]) for part in (filled, read))
    return _flat(ratio(sums - sums[start], days - days[start]))


def smoothed(counts: Array) -> Array:
    """Every day as the exponential mean (SES) whose speed had the least squared error so far, newer errors first."""
    filled, read = history(counts)
    levels = np.stack([ratio(w @ filled, w @ read) for w in _speeds(len(counts))])
    return _flat(_best(levels, levels[:, :-1], counts))


def weekday_profile(counts: Array) -> Array:
    """The level of an exponential mean times what the weekday usually holds of it."""
    filled, read = history(counts)
    days = len(counts)
    on = np.zeros((days, WEEK))
    on[np.arange(days), np.arange(days) % WEEK] = 1.0
    articles, seen = on * filled[:, None], on * read[:, None]
    factors = _factors(articles, seen, on * (filled**2)[:, None])
    levels = np.stack([
        ratio((w @ articles).sum(axis=1), ((w @ seen) * factors).sum(axis=1)) for w in _speeds(days)
    ])
    ahead = (np.arange(days + 1)[:, None] + np.arange(WEEK)[None, :]) % WEEK
    of_days = np.take_along_axis(factors, ahead, axis=1)
    level = _best(levels, levels[:, :-1] * of_days[:-1, 0], counts)
    found: Array = level[:, None] * of_days
    return found


def _factors(articles: Array, seen: Array, squares: Array) -> Array:
    """Return (days + 1) × 7 factors of the weekdays, drawn to 1 by the share of their spread that is chance.

    Without that, the profile of a series that has none costs as much as it gains elsewhere.
    """
    slow, slower = fading(SLOW, len(articles)), fading(1 - (1 - SLOW) ** 2, len(articles))
    weight, mean = slow @ seen, ratio(slow @ articles, slow @ seen)
    within = np.maximum(slow @ squares - weight * mean**2, 0).sum(axis=1)
    within = within / np.maximum(weight.sum(axis=1) - WEEK, 1)
    chance = ratio(within[:, None], ratio(weight**2, slower @ seen)).mean(axis=1)
    middle = mean.mean(axis=1, keepdims=True)
    spread = np.maximum(((mean - middle) ** 2).sum(axis=1) / (WEEK - 1) - chance, 0)
    true_share = ratio(spread, spread + chance)[:, None]
    found: Array = 1 + true_share * (np.where(middle > 0, ratio(mean, middle), 1.0) - 1)
    return found


def _speeds(days: int) -> list[Array]:
    return [fading(speed, days) for speed in SPEEDS]


def _best(levels: Array, next_day: Array, counts: Array) -> Array:
    """Return the level of the speed whose predictions of the next day were best up to each day."""
    filled, read = history(counts)
    squared = (next_day - filled) ** 2 * read
    squared[:, :WARM_UP] = 0
    cost = squared @ fading(SLOW, len(counts)).T
    found: Array = levels[np.argmin(cost, axis=0), np.arange(len(counts) + 1)]
    return found


def _flat(values: Array) -> Array:
    return np.repeat(values[:, None], WEEK, axis=1)


SEASONAL = "seasonal_naive"
MODELS = MappingProxyType[str, Callable[[Array], Array]]({
    "naive": naive, SEASONAL: seasonal_naive, "window_average": window_average, "smoothed": smoothed,
    "weekday_profile": weekday_profile,
})
