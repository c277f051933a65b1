"""A count over time as plain values: days or hours with what was counted, the coverage behind it, masks and breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from config.clock import DISPLAY_ZONE, local_day, local_day_bounds
from config.suppression import counted
from pipelines.daycounts import LEAST_FOR_PERCENT, WEEK
from storage.trends import Dated, Said

Unit = Literal["day", "hour"]
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A Vietnamese calendar day or an hour: `start` in UTC, counts, all articles of the period as `coverage`.

    `comments` is None where too few or none may be told. `masked` names what could not be read then; `joined` the
    sources that are new or gone from this period on, so that counts before it are of another set. A `partial` one is
    not over yet.
    """

    start: datetime
    articles: int = 0
    stories: int = 0
    outlets: int = 0
    comments: int | None = None
    coverage: int = 0
    masked: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    partial: bool = False

    @property
    def day(self) -> str:
        """Return the Vietnamese day it lies on."""
        return local_day(self.start)

    @property
    def usable(self) -> bool:
        """Return whether it may be compared: it is over, sources could be read and something was collected."""
        return not self.masked and not self.partial and self.coverage > 0

    @property
    def share(self) -> float | None:
        """Return the share of the period's coverage; None where it is masked or too small for one."""
        enough = not self.masked and self.coverage >= LEAST_FOR_PERCENT
        return self.articles / self.coverage if enough else None


@dataclass(frozen=True, slots=True)
class Series:
    """A topic or query over time; `undated` articles of it are in no period. Ready for charts, baselines, forecasts."""

    label: str
    unit: Unit
    periods: tuple[Period, ...]
    undated: int = 0
    topic_id: int | None = None

    @property
    def articles(self) -> int:
        """Return all of the shown articles."""
        return sum(period.articles for period in self.periods)

    @property
    def peak(self) -> int:
        """Return the largest count of a period."""
        return max((period.articles for period in self.periods), default=0)

    def since_break(self) -> tuple[Period, ...]:
        """Return the periods that were counted over the newest set of sources."""
        last = max((n for n, period in enumerate(self.periods) if period.joined), default=0)
        return self.periods[last:]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What is the same for every series of a chart: coverage by hour, masked days and breaks with their sources."""

    coverage: Mapping[datetime, int] = field(default_factory=dict)
    masked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    breaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    until: datetime | None = None      # what lies beyond has not happened yet


def starts(first: datetime, end: datetime, unit: Unit) -> list[datetime]:
    """Return the beginnings of the days or full hours that [first, end) touches."""
    at = beginning(first, unit)
    found = []
    while at < end:
        found.append(at)
        at = _next(at, unit)
    return found


def _next(start: datetime, unit: Unit) -> datetime:
    return start + HOUR if unit == "hour" else local_day_bounds(local_day(start))[1]


@dataclass(slots=True)
class Tally:
    """What falls into one period."""

    articles: int = 0
    stories: set[int] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)


def build(
    label: str, unit: Unit, beginnings: Sequence[datetime], articles: Iterable[Dated], backdrop: Backdrop, *,
    talk: Iterable[Said] = (), undated: int = 0, topic_id: int | None = None,
) -> Series:
    """Return the series of these articles and comments over the periods that begin at `beginnings`."""
    found = ((article.at, article.story_id if article.story_id is not None else -article.id, article.source_id)
             for article in articles)
    return counted_up(label, unit, beginnings, found, backdrop, talk=talk, undated=undated, topic_id=topic_id)


def counted_up(
    label: str, unit: Unit, beginnings: Sequence[datetime], articles: Iterable[tuple[datetime, int, int]],
    backdrop: Backdrop, *, talk: Iterable[Said] = (), undated: int = 0, topic_id: int | None = None,
) -> Series:
    """Do the same of articles that are known as (time or its hour, story or minus their id, source)."""
    found = _tallies(articles, beginnings, unit)
    said = _said(talk, unit)
    ends = [*beginnings[1:], _next(beginnings[-1], unit)] if beginnings else []
    coverage = _coverage(backdrop.coverage, unit)
    seen_breaks: set[str] = set()
    periods = []
    for start, end in zip(beginnings, ends, strict=True):
        day, tally = local_day(start), found[start]
        joined = backdrop.breaks.get(day, ()) if day not in seen_breaks else ()
        seen_breaks.add(day)
        periods.append(Period(
            start, tally.articles, len(tally.stories), len(tally.sources), said.get(start),
            coverage.get(start, 0), backdrop.masked.get(day, ()), joined,
            backdrop.until is not None and end > backdrop.until))
    return Series(label, unit, tuple(periods), undated, topic_id)


def _tallies(
    articles: Iterable[tuple[datetime, int, int]], beginnings: Sequence[datetime], unit: Unit
) -> dict[datetime, Tally]:
    found = {start: Tally() for start in beginnings}
    places: dict[datetime, Tally | None] = {}      # by hour: to work the day out for each article took half of a chart
    for at, story, source in articles:
        hour = at.replace(minute=0, second=0, microsecond=0) if at.minute or at.second or at.microsecond else at
        if hour not in places:
            places[hour] = found.get(beginning(hour, unit))
        if (tally := places[hour]) is not None:
            tally.articles += 1
            tally.stories.add(story)
            tally.sources.add(source)
    return found


@lru_cache(maxsize=10_000)
def beginning(at: datetime, unit: Unit) -> datetime:
    """Return when the period of a time begins."""
    if unit == "hour":
        return at.replace(minute=0, second=0, microsecond=0)
    return at.astimezone(DISPLAY_ZONE).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)


def _coverage(by_hour: Mapping[datetime, int], unit: Unit) -> dict[datetime, int]:
    found: dict[datetime, int] = {}
    for hour, count in by_hour.items():
        start = beginning(hour, unit)
        found[start] = found.get(start, 0) + count
    return found


def _said(talk: Iterable[Said], unit: Unit) -> dict[datetime, int | None]:
    threads: dict[datetime, set[int]] = {}
    comments: dict[datetime, int] = {}
    for said in talk:
        start = beginning(said.at, unit)
        threads.setdefault(start, set()).add(said.thread_id)
        comments[start] = comments.get(start, 0) + said.comments
    return {start: counted(number, len(threads[start])) for start, number in comments.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """The last seven whole days against the seven before, as means of the days that were read; percent of enough."""

    last: float
    before: float
    percent: int | None


def change(series: Series) -> Change | None:
    """Return how the last week compares; None where a week was not read, or a break lies between.

    Below 30 articles in either week there is no percentage, which then has no direction either.
    """
    days = [period for period in series.since_break() if not period.partial]
    if series.unit != "day" or len(days) < 2 * WEEK:
        return None
    last, before = ([p for p in part if p.usable] for part in (days[-WEEK:], days[-2 * WEEK : -WEEK]))
    if not last or not before:
        return None
    sums = [sum(p.articles for p in part) for part in (last, before)]
    means = sums[0] / len(last), sums[1] / len(before)
    percent = round(100 * (means[0] - means[1]) / means[1]) if min(sums) >= LEAST_FOR_PERCENT else None
    return Change(round(means[0], 1), round(means[1], 1), percent)
