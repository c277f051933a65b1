"""How well each model would have done on every earlier day, and the blend of them that this gives.

One error counts for all: the absolute error of the sum of the next 3 and of the next 7 days, each over that of the
seasonal naive model, the two averaged. Days that were not read are left out of both sides of a sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.forecast import HORIZONS
from pipelines.forecast.models import MODELS, SEASONAL, SLOW, WEEK, Array, fading

# Days of a horizon that must have been read for an error to count.
LEAST_READ = {3: 3, 7: 5}
# Days of history before the first prediction that is judged.
FIRST_ORIGIN = 14
# Which model is believed before the series itself has said much, and how sharply its errors decide. Chosen on the
# generators of benchmarks.forecast: the sharper, the more it is the pick of one model, which few weeks decide badly.
PRIOR = {"naive": 0.03, SEASONAL: 0.1, "window_average": 1.0, "smoothed": 1.0, "weekday_profile": 4.0}
SHARPNESS = 6.0
# What the blend may be multiplied by, how much each is believed beforehand and how sharply the errors decide. Without
# it single days of many times the usual cost 5 % more than the best single model; believed more readily (0.1, 0.2, 0.5
# beside 1) it costs 2 % on steady weekly series.
FACTORS = (0.7, 0.8, 0.9, 1.0, 1.1)
FACTOR_PRIOR = (0.02, 0.05, 0.1, 1.0, 0.02)
FACTOR_SHARPNESS = 12.0


@dataclass(frozen=True, slots=True)
class Sums:
    """What one horizon held and what the blend had said, at every day on which both are known; `age` in days."""

    actual: Array
    said: Array
    age: Array


@dataclass(frozen=True, slots=True)
class Backtest:
    """The blend's daily predictions after the last day, its error over the seasonal naive's, and its past sums.

    `alone` are the errors of the single models, `weights` their weights now. `error` is None where the seasonal naive
    model never was wrong, or nothing could be judged: no figure says that anything is better.
    """

    ahead: Array
    error: float | None
    alone: dict[str, float]
    weights: dict[str, float]
    past: dict[int, Sums]


def backtest(counts: Array) -> Backtest:
    """Judge the models at every day of a series (NaN: not read)."""
    predictions = np.stack([model(counts) for model in MODELS.values()])
    following = _following(counts)
    means = _fresh(_errors(predictions, following))
    scores = _relative(means, means[list(MODELS).index(SEASONAL)])
    weights = _weights(scores, [PRIOR[name] for name in MODELS], SHARPNESS)
    blend = (weights[:, :, None] * predictions).sum(axis=0)
    blend = _scaled(blend, following)
    seasonal = predictions[list(MODELS).index(SEASONAL)]
    return Backtest(
        blend[-1], _error_now(np.stack([seasonal, blend]), following),
        _named(scores), _named(weights),
        {days: _sums(blend, following, days) for days in HORIZONS},
    )


def _named(of_days: Array) -> dict[str, float]:
    return {name: float(value) for name, value in zip(MODELS, of_days[:, -1], strict=True)}


def _following(counts: Array) -> Array:
    """Return (days + 1) × 7: what the days after each day held, NaN where nobody knows."""
    padded = np.concatenate([counts, np.full(WEEK, np.nan)])
    rows: Array = padded[np.arange(len(counts) + 1)[:, None] + np.arange(WEEK)[None, :]]
    return rows


def _judged(following: Array, days: int) -> Array:
    """Return whether each day can be judged: it has a history, the horizon has passed and most of it was read."""
    origin = np.arange(len(following))
    read = (~np.isnan(following[:, :days])).sum(axis=1) >= LEAST_READ[days]
    found: Array = read & (origin >= FIRST_ORIGIN) & (origin + days < len(following))
    return found


def _errors(predictions: Array, following: Array) -> Array:
    """Return model × horizon × day: the absolute error of the sum, NaN where it cannot be judged."""
    found = np.full((len(predictions), len(HORIZONS), len(following)), np.nan)
    for place, days in enumerate(HORIZONS):
        judged = _judged(following, days).astype(bool)
        missed = np.nansum(following[None, :, :days] - predictions[:, :, :days], axis=2)
        found[:, place, judged] = np.abs(missed[:, judged])
    return found


def _fresh(errors: Array) -> Array:
    """Return the mean error known at each day, newer ones weighing more: an error is known when its days are over."""
    weights = fading(SLOW, errors.shape[2] - 1)
    means = np.full_like(errors, np.nan)
    for place, days in enumerate(HORIZONS):
        known = np.full_like(errors[:, place], np.nan)
        known[:, days - 1:] = errors[:, place, : errors.shape[2] - days + 1]
        held = ~np.isnan(known)
        top = np.where(held, known, 0.0)[:, :-1] @ weights.T
        bottom = held[:, :-1].astype(float) @ weights.T
        np.divide(top, bottom, out=means[:, place], where=bottom > 1e-9)
    return means


def _weights(scores: Array, prior: Sequence[float], sharpness: float) -> Array:
    """Return model × day: how much each weighs by its error and by what is believed before, together 1."""
    found = np.maximum(scores, 1e-3) ** -sharpness * np.array(prior)[:, None]
    return np.asarray(found / found.sum(axis=0))


def _scaled(blend: Array, following: Array) -> Array:
    """Return the blend times the factor that would have been nearest to the middle outcome on the days before.

    Means lie above the middle of skewed counts: after a burst, between single days of many times the usual.
    """
    tried = blend[None] * np.array(FACTORS)[:, None, None]
    means = _fresh(_errors(tried, following))
    weights = _weights(_relative(means, means[FACTORS.index(1.0)]), FACTOR_PRIOR, FACTOR_SHARPNESS)
    return np.asarray(blend * (weights * np.array(FACTORS)[:, None]).sum(axis=0)[:, None])


def _relative(means: Array, against: Array) -> Array:
    """Return model × day: the error over another one's, averaged over the horizons; 1 where nothing is known."""
    over = means / np.maximum(against, 1e-9)
    known = ~np.isnan(over)
    sums = np.where(known, over, 0.0).sum(axis=1)
    found: Array = np.where(known.any(axis=1), sums / np.maximum(known.sum(axis=1), 1), 1.0)
    return found


def _error_now(pair: Array, following: Array) -> float | None:
    means = _fresh(_errors(pair, following))[:, :, -1]
    if np.isnan(means).any() or (means[0] <= 0).any():
        return None
    return float((means[1] / means[0]).mean())


def _sums(blend: Array, following: Array, days: int) -> Sums:
    # The first week of judged predictions is blended by weights that know nothing yet.
    judged = _judged(following, days).astype(bool) & (np.arange(len(following)) >= FIRST_ORIGIN + WEEK)
    read = ~np.isnan(following[judged, :days])
    said = (blend[judged, :days] * read).sum(axis=1)
    actual: Array = np.where(read, following[judged, :days], 0.0).sum(axis=1)
    return Sums(actual, said, (len(following) - 1 - np.flatnonzero(judged)).astype(float))


def leading(weights: dict[str, float], order: Sequence[str] = tuple(MODELS)) -> str:
    """Return the model that weighs most in a blend, of equal ones the later (the more careful) one."""
    return max(reversed(order), key=lambda name: weights[name])
