"""Several queries over time as lines on one chart: shares of what was collected, broken where a period has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from config.clock import later, local_day
from pipelines.daycounts import LEAST_FOR_PERCENT
from pipelines.trends.series import Period
from search.trends import Trend

WIDTH, HEIGHT = 720, 160
MOST = 4              # lines that can still be told apart
SPANS: dict[str, tuple[str, int]] = {
    "7": ("day", 7), "30": ("day", 30), "90": ("day", 90), "26w": ("week", 26), "52w": ("week", 52),
}
DEFAULT_SPAN = "30"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one query has in a period; `share` is of what was collected on its days that could be read."""

    articles: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or a week from Monday on, of all queries; `masked` and `joined` as in a trend's periods."""

    start: str
    end: str
    coverage: int
    masked: tuple[str, ...]
    joined: tuple[str, ...]
    partial: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is drawn and told: `lines` are polylines, several of one query where it is broken.

    Shares where any period has one, else counts: below 30 articles a period there is no share.
    """

    unit: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, ...], ...]
    in_shares: bool
    peak: float

    @property
    def step(self) -> float:
        """Return the width of a period."""
        return round(WIDTH / len(self.columns), 2)

    @property
    def has_gaps(self) -> bool:
        """Return whether any period is masked."""
        return any(column.masked for column in self.columns)

    @property
    def has_breaks(self) -> bool:
        """Return whether the set of sources changed."""
        return any(column.joined for column in self.columns)


def days(span: str, today: str) -> int:
    """Return how many days back a span reaches; weeks begin on a Monday."""
    unit, number = SPANS[span]
    return number if unit == "day" else (number - 1) * 7 + date.fromisoformat(today).weekday() + 1


def compared(found: Trend, unit: str) -> Comparison:
    """Return a daily trend as a chart by days or by weeks."""
    columns = tuple(_columns(found, unit))
    in_shares = any(cell.share is not None for column in columns for cell in column.cells)
    values = [[_value(column, at, in_shares=in_shares) for column in columns] for at in range(len(found.series))]
    peak = max((value for row in values for value in row if value is not None), default=0.0)
    lines = tuple(tuple(_pieces(row, peak)) for row in values)
    return Comparison(unit, columns, lines, in_shares, peak)


def _columns(found: Trend, unit: str) -> Iterator[Column]:
    rows = zip(*(series.periods for series in found.series), strict=True)
    for _, group in groupby(rows, key=lambda row: _monday(row[0].day) if unit == "week" else row[0].day):
        days_of = list(group)
        first = [row[0] for row in days_of]
        yield Column(
            first[0].day, later(_monday(first[0].day), 6) if unit == "week" else first[0].day,
            sum(period.coverage for period in first), _titles(period.masked for period in first),
            _titles(period.joined for period in first), any(period.partial for period in first),
            tuple(_cell([row[at] for row in days_of]) for at in range(len(found.series))))


def _monday(day: str) -> str:
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()


def _titles(groups: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for group in groups for title in group))


def _cell(periods: Sequence[Period]) -> Cell:
    read = [period for period in periods if not period.masked]
    coverage = sum(period.coverage for period in read)
    share = sum(period.articles for period in read) / coverage if coverage >= LEAST_FOR_PERCENT else None
    return Cell(sum(period.articles for period in periods), share)


def _value(column: Column, at: int, *, in_shares: bool) -> float | None:
    if in_shares:
        return column.cells[at].share
    # Where nothing was collected at all, as before the first crawl, no line says that nothing was written.
    return float(column.cells[at].articles) if column.coverage and not column.masked else None


def _pieces(values: Sequence[float | None], peak: float) -> Iterator[str]:
    """Yield the points of each unbroken piece; a period alone is a short dash."""
    step = WIDTH / len(values)
    for missing, group in groupby(enumerate(values), key=lambda pair: pair[1] is None):
        if missing:
            continue
        points = [((at + 0.5) * step, HEIGHT - 2 - (HEIGHT - 6) * (value or 0) / (peak or 1)) for at, value in group]
        if len(points) == 1:
            (x, y), = points
            points = [(x - step / 4, y), (x + step / 4, y)]
        yield " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def first_day(found: Trend) -> str:
    """Return the first day that is shown."""
    return local_day(found.start)
