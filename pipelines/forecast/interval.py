"""The interval that should hold eight of ten outcomes, from the errors of the past predictions of the same series.

Errors are taken between square roots, where those of counts are about as large for a small as for a large count. Few
and overlapping errors tell little of their ends, so their quantiles are mixed with those of a bell curve of their
spread, which itself begins as the spread of chance alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from config.thresholds import ForecastThresholds
from pipelines.forecast.backtest import Sums
from pipelines.forecast.models import Array

# A count's square root, moved so that its spread is 1/2 for small counts too (Anscombe).
SHIFT = 0.375
CHANCE = 0.25
# Share of outcomes below each end, and the same on a bell curve. Where nothing can lie below the lower end (0), the
# upper end alone leaves out two of ten.
LOWER, UPPER, UPPER_ALONE = 0.1, 0.9, 0.8
BELL = {LOWER: -1.2816, UPPER: 1.2816, UPPER_ALONE: 0.8416}


@dataclass(frozen=True, slots=True)
class Spread:
    """The errors of the past between square roots, each with its weight, and how wide they lie."""

    errors: Array
    weights: Array
    wide: float
    limits: ForecastThresholds

    def quantile(self, share: float) -> float:
        """Return the error below which `share` of the outcomes are expected."""
        observed = self.limits.observed_share if len(self.errors) else 0.0
        bell = (1 - observed) * BELL[share] * self.wide
        if not observed:
            return bell
        return bell + observed * self.limits.observed_stretch * weighted_quantile(self.errors, self.weights, share)


def interval(middle: float, past: Sums, days: int, limits: ForecastThresholds) -> tuple[int, int]:
    """Return the lowest and the highest count of the interval around a predicted sum of `days` days."""
    spread = _spread(middle, past, days, limits)
    root = math.sqrt(middle + SHIFT)
    low = _count(root + min(spread.quantile(LOWER), 0.0))
    high = _count(root + max(spread.quantile(UPPER if low else UPPER_ALONE), 0.0))
    return low, max(low, high)


def _spread(middle: float, past: Sums, days: int, limits: ForecastThresholds) -> Spread:
    errors = np.sqrt(past.actual + SHIFT) - np.sqrt(past.said + SHIFT)
    weights = np.exp(-limits.error_fading * past.age)
    total = float(weights.sum())
    # Predictions of neighbouring days share most of their days: so many tell as much as a `days`-th of them.
    worth = total**2 / float((weights**2).sum()) / days if total else 0.0
    squares = float((weights * errors**2).sum()) / total if total else 0.0
    first = CHANCE + limits.first_spread * middle
    known = worth + limits.first_worth
    wide = math.sqrt((squares * worth + limits.first_worth * first) / known)
    return Spread(errors, weights, wide * limits.width * (1 + limits.width_of_few / known), limits)


def _count(root: float) -> int:
    """Return the count whose square root it is, rounded: a count stands for half a unit on either side."""
    return max(0, math.floor(max(root, 0.0) ** 2 - SHIFT + 0.5))


def weighted_quantile(values: Array, weights: Array, share: float) -> float:
    """Return the value with `share` of the weight below it, drawn straight between neighbours."""
    order = np.argsort(values, kind="stable")
    places = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    return float(np.interp(share, places, values[order]))
