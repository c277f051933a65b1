"""Forecasts: `./run python -m benchmarks.forecast [FILE] [--generators made|other|blind] [--series N]
[--seed S]`.

Without FILE, on made series (`forecast_series`). FILE is JSONL with `counts` (articles a day, the oldest first, null a
day not read) and, where wanted, `generator` (a name to group by): its last 28 days are forecast from four days a week
apart. `over_best_single_percent` is the error of the forecast over that of the best single model of the same group, in
hindsight, in percent; the error is the mean over series and horizons of |sum said − sum| over what the same weekdays
of the series differ on average. `coverage_80` counts the outcomes within the interval, of forecasts that are shown.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks import forecast_series
from benchmarks.report import emit
from config import thresholds
from config.thresholds import ForecastThresholds
from pipelines.forecast import HORIZONS
from pipelines.forecast.backtest import backtest
from pipelines.forecast.models import MODELS, WEEK
from pipelines.forecast.outlook import Forecast, outlook

LONGEST, SHORTEST = 182, 42
BLEND, PICKED = "blend", "picked"


@dataclass(frozen=True, slots=True)
class Case:
    """A series as it was known, and what the seven days after it held (None: not read)."""

    group: str
    known: list[int | None]
    after: list[int | None]


@dataclass(slots=True)
class Group:
    """What was measured on the cases of one generator."""

    errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    shown_errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    inside: list[bool] = field(default_factory=list)
    below: list[bool] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def over_best(self, of: str, errors: dict[str, list[float]]) -> float:
        """Return by how many percent `of` is worse than the best single model."""
        means = {name: float(np.mean(values)) for name, values in errors.items()}
        return 100 * (means[of] / min(means[name] for name in MODELS) - 1)


def made(kind: str, series: int, seed: int) -> Iterator[Case]:
    """Yield cases of every generator of a kind: histories of 42 to 182 days."""
    gaps = forecast_series.scattered_gaps if kind == "made" else forecast_series.outages
    for name, make in forecast_series.SETS[kind].items():
        for number in range(series):
            rng = np.random.default_rng([seed, crc32(name.encode()), number])
            days = int(rng.integers(SHORTEST, LONGEST + 1))
            counts = make(rng, days + WEEK)
            gone = gaps(rng, days)
            known = [None if gone[day] else int(counts[day]) for day in range(days)]
            yield Case(name, known, [int(n) for n in counts[days:]])


def read(path: str) -> Iterator[Case]:
    """Yield four cases of each series of a file."""
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for back in range(4, 0, -1):
                end = len(row["counts"]) - back * WEEK
                if end >= SHORTEST:
                    yield Case(row.get("generator", "file"), row["counts"][:end], row["counts"][end : end + WEEK])


def judge(group: Group, case: Case, limits: ForecastThresholds) -> float:
    """Add a case to its group and return the CPU seconds of its forecast."""
    started = time.process_time()
    said = outlook(case.known, limits)
    seconds = time.process_time() - started
    group.answers["shown" if isinstance(said, Forecast) else said.reason] += 1
    values = np.array([np.nan if n is None else n for n in case.known[-limits.history_days:]], dtype=float)
    for name, error in _errors(values, case).items():
        group.errors[name].append(error)
        if isinstance(said, Forecast):
            group.shown_errors[name].append(error)
    for ahead in said.ahead if isinstance(said, Forecast) else ():
        actual = _sum(case.after, ahead.days)
        if actual is not None:
            group.inside.append(ahead.low <= actual <= ahead.high)
            group.below.append(actual < ahead.low)
    return seconds


def _errors(values: NDArray[np.float64], case: Case) -> dict[str, float]:
    tested = backtest(values)
    ahead = {name: model(values)[-1] for name, model in MODELS.items()}
    ahead |= {BLEND: tested.ahead, PICKED: ahead[min(MODELS, key=lambda name: tested.alone[name])]}
    unit = max(float(np.nanmean(np.abs(values[WEEK:] - values[:-WEEK]))), 0.5)
    known = [(days, actual) for days in HORIZONS if (actual := _sum(case.after, days)) is not None]
    if not known:
        return {}
    return {name: float(np.mean([abs(said[:days].sum() - actual) / days / unit for days, actual in known]))
            for name, said in ahead.items()}


def _sum(after: list[int | None], days: int) -> int | None:
    read = [n for n in after[:days] if n is not None]
    return sum(read) if len(read) == days else None


def report(groups: dict[str, Group], seconds: float) -> None:
    """Print the figures of each group and of all."""
    over: dict[str, list[float]] = {"over_best_single_percent": [], "over_best_single_percent_shown": [],
                                    "over_best_single_percent_picked": []}
    for name, group in groups.items():
        cases = sum(group.answers.values())
        for metric, of, errors in zip(over, (BLEND, BLEND, PICKED), (group.errors, group.shown_errors, group.errors),
                                      strict=True):
            if errors:
                over[metric].append(group.over_best(of, errors))
                emit(metric, over[metric][-1], "%", len(errors[BLEND]), generator=name)
        if group.inside:
            emit("coverage_80", float(np.mean(group.inside)), "share", len(group.inside), generator=name,
                 below=round(float(np.mean(group.below)), 3))
        emit("share_shown", group.answers["shown"] / cases, "share", cases, generator=name, **group.answers)
    cases = sum(sum(group.answers.values()) for group in groups.values())
    for metric, values in over.items():
        if values:
            emit(f"{metric}_worst", max(values), "%", cases)
            emit(f"{metric}_mean", float(np.mean(values)), "%", cases)
    inside = [hit for group in groups.values() for hit in group.inside]
    if inside:
        emit("coverage_80", float(np.mean(inside)), "share", len(inside))
    emit("share_shown", sum(g.answers["shown"] for g in groups.values()) / cases, "share", cases)
    emit("ms_per_series", 1000 * seconds / cases, "ms", cases)


def main() -> None:
    """Print the figures of a file or of made series."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--generators", choices=tuple(forecast_series.SETS), default="made")
    parser.add_argument("--series", type=int, default=1_000, help="series of each generator")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    groups: dict[str, Group] = defaultdict(Group)
    cases = read(options.file) if options.file else made(options.generators, options.series, options.seed)
    limits = thresholds.load().forecast
    seconds = sum([judge(groups[case.group], case, limits) for case in cases])
    report(groups, seconds)


if __name__ == "__main__":
    main()
