"""A count over time as rectangles: days, or weeks, months, years where days would be too narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 720, 96
WIDEST = 36         # two days are two bars, not two walls
MOST_BARS = 92      # a quarter in days; a bar is then still 7 units wide and can be hit with a finger


@dataclass(frozen=True, slots=True)
class Bar:
    """A period (`start` to `end`, inclusive) as a rectangle; `silent` names sources that only failed."""

    start: str
    end: str
    count: int
    slot: float      # left edge of the period's whole width
    x: float
    y: float
    width: float
    height: float
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of equal periods; `unit` is day, week, month or year, `peak` the largest count."""

    unit: str
    bars: tuple[Bar, ...]
    peak: int
    total: int

    @property
    def step(self) -> float:
        """Return the width of one period."""
        return round(WIDTH / len(self.bars), 2)

    @property
    def first(self) -> str:
        """Return the first day shown."""
        return self.bars[0].start

    @property
    def last(self) -> str:
        """Return the last day shown."""
        return self.bars[-1].end

    @property
    def has_gaps(self) -> bool:
        """Return whether any period is masked."""
        return any(bar.silent for bar in self.bars)


def draw(
    counts: Sequence[tuple[str, int]], silent: Mapping[str, tuple[str, ...]] | None = None
) -> Chart | None:
    """Draw (day, count) pairs; days without a pair count 0. None when there is nothing to draw."""
    days = {date.fromisoformat(day): count for day, count in counts if count}
    if not days:
        return None
    unit, starts = _periods(min(days), max(days))
    sums = dict.fromkeys(starts, 0)
    for day, count in days.items():
        sums[_START[unit](day)] += count
    masks: dict[date, set[str]] = {}
    for text, titles in (silent or {}).items():
        masks.setdefault(_START[unit](date.fromisoformat(text)), set()).update(titles)
    peak = max(sums.values())
    step = WIDTH / len(starts)
    bars = [
        _bar(start, unit, sums[start], index * step, step, peak, tuple(sorted(masks.get(start, ()))))
        for index, start in enumerate(starts)
    ]
    return Chart(unit, tuple(bars), peak, sum(sums.values()))


def _bar(
    start: date, unit: str, count: int, x: float, step: float, peak: int, silent: tuple[str, ...]
) -> Bar:
    height = max(2.0, HEIGHT * count / peak) if count else 0.0
    end = _next(start, unit) - timedelta(days=1)
    width = min(step * 0.8, WIDEST)
    return Bar(
        start.isoformat(), end.isoformat(), count, round(x, 2), round(x + (step - width) / 2, 2),
        round(HEIGHT - height, 2), round(width, 2), round(height, 2), silent,
    )


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


_START: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": _week,
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _next(start: date, unit: str) -> date:
    if unit == "day":
        return start + timedelta(days=1)
    if unit == "week":
        return start + timedelta(days=7)
    if unit == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start.replace(year=start.year + 1)


def _periods(first: date, last: date) -> tuple[str, list[date]]:
    span = (last - first).days + 1
    limits = (("day", 1), ("week", 7), ("month", 30))
    unit = next((name for name, days in limits if span <= days * MOST_BARS), "year")
    starts = [_START[unit](first)]
    while starts[-1] < _START[unit](last):
        starts.append(_next(starts[-1], unit))
    return unit, starts
