"""What is said of a series' next days: a forecast with its interval and direction, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from config.thresholds import ForecastThresholds
from pipelines.daycounts import LEAST_FOR_PERCENT
from pipelines.forecast import HORIZONS
from pipelines.forecast.backtest import Backtest, backtest, leading
from pipelines.forecast.interval import interval
from pipelines.forecast.models import Array

RISING, STEADY, FALLING = "rising", "steady", "falling"
# No direction: too few articles for one, or a day of the period before was not read.
FEW, UNKNOWN = "few", "unknown"
SHORT, GAPS, QUIET, NO_BETTER = "short", "gaps", "quiet", "no_better"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next `days` days: between low and high in eight of ten cases; `before` is what as many days before held."""

    days: int
    low: int
    middle: int
    high: int
    before: int | None
    direction: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """Each horizon, the model that weighs most, and the blend's error over that of "as last week" (below 1)."""

    ahead: tuple[Ahead, ...]
    model: str
    error: float


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why nothing is said: short, gaps, quiet or no_better; `needed` days or articles, of which `have` are there."""

    reason: str
    needed: int = 0
    have: int = 0


def outlook(counts: Sequence[int | None], limits: ForecastThresholds) -> Forecast | Withheld:
    """Say what follows a daily series, the oldest day first and the last one complete; None is a day not read.

    Days before the first that was read, and all but the newest `history_days`, do not count.
    """
    series = _series(counts, limits.history_days)
    reason = _withheld(series, limits)
    if reason is not None:
        return reason
    tested = backtest(series)
    if tested.error is None or tested.error >= 1:
        return Withheld(NO_BETTER)
    ahead = tuple(_ahead(tested, series, days, limits) for days in HORIZONS)
    return Forecast(ahead, leading(tested.weights), tested.error)


def _series(counts: Sequence[int | None], most: int) -> Array:
    values = np.array([np.nan if n is None else float(n) for n in counts[-most:]], dtype=float)
    read = np.flatnonzero(~np.isnan(values))
    return values[read[0]:] if len(read) else values[:0]


def _withheld(series: Array, limits: ForecastThresholds) -> Withheld | None:
    if len(series) < limits.least_days:
        return Withheld(SHORT, limits.least_days, len(series))
    lately = series[-limits.recent_days:]
    read = int((~np.isnan(lately)).sum())
    if read < limits.least_read_days:
        return Withheld(GAPS, limits.least_read_days, read)
    articles = int(np.nansum(lately))
    if articles < limits.least_articles:
        return Withheld(QUIET, limits.least_articles, articles)
    return None


def _ahead(tested: Backtest, series: Array, days: int, limits: ForecastThresholds) -> Ahead:
    middle = float(tested.ahead[:days].sum())
    low, high = interval(middle, tested.past[days], days, limits)
    middle = min(max(round(middle), low), high)
    last = series[-days:]
    before = None if np.isnan(last).any() else int(last.sum())
    return Ahead(days, low, middle, high, before, direction(low, middle, high, before))


def direction(low: int, middle: int, high: int, before: int | None) -> str:
    """Say where a sum goes from the same number of days before: that sum lies under the interval, over it or in it."""
    if before is None:
        return UNKNOWN
    if min(middle, before) < LEAST_FOR_PERCENT:
        return FEW
    if before < low:
        return RISING
    return FALLING if before > high else STEADY
