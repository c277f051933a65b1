"""A topic's size on a day, against the day before and the mean of the week before, as counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from config.clock import later, local_day
from config.thresholds import TrendThresholds
from storage.days import DayArticle

WEEK = 7
# Below this many articles in either period only counts are given: a percentage of few is noise.
LEAST_FOR_PERCENT = 30


@dataclass(slots=True)
class Size:
    """Articles and stories of one topic on one day."""

    articles: int = 0
    stories: set[int] = field(default_factory=set)


Days = dict[str, dict[int | None, Size]]


def count(articles: Iterable[DayArticle]) -> Days:
    """Return day → topic → size; topic None holds what waits for the clusterer."""
    days: Days = defaultdict(lambda: defaultdict(Size))
    for article in articles:
        size = days[local_day(article.published_at)][article.topic_id]
        size.articles += 1
        if article.story_id is not None:
            size.stories.add(article.story_id)
    return days


def days_before(day: str) -> list[str]:
    """Return the seven days before a day, the nearest first."""
    return [later(day, -n) for n in range(1, WEEK + 1)]


def compare(days: Days, day: str, topic: int | None, masked: Collection[str]) -> dict[str, Any]:
    """Return a topic's counts on a day and before; a masked day is no baseline and gives None."""
    before = days_before(day)
    today = _articles(days, day, topic)
    yesterday = None if before[0] in masked else _articles(days, before[0], topic)
    usable = [_articles(days, d, topic) for d in before if d not in masked]
    return {
        "today": today,
        "yesterday": yesterday,
        "difference": None if yesterday is None else today - yesterday,
        "percent": _percent(today, yesterday),
        "week_mean": round(sum(usable) / len(usable), 1) if usable else None,
        "week_days": len(usable),
    }


def _articles(days: Days, day: str, topic: int | None) -> int:
    return days[day][topic].articles if day in days and topic in days[day] else 0


def _percent(today: int, yesterday: int | None) -> int | None:
    if yesterday is None or min(today, yesterday) < LEAST_FOR_PERCENT:
        return None
    return round(100 * (today - yesterday) / yesterday)


def trend(change: dict[str, Any], first_day: str | None, day: str, limits: TrendThresholds) -> str:
    """Return new, growing, fading or steady; few articles, or a difference within chance, are steady."""
    if first_day == day:
        return "new"
    today, yesterday, mean = change["today"], change["yesterday"], change["week_mean"]
    if yesterday is None or mean is None:
        return "unknown"
    if today >= limits.least_articles and all(today - n >= _least(n, limits) for n in (yesterday, mean)):
        return "growing"
    # A short topic's weekly mean is small, so that any drop below it will do.
    falls = yesterday >= limits.least_articles and yesterday - today >= _least(yesterday, limits)
    return "fading" if falls and today < mean else "steady"


def _least(before: float, limits: TrendThresholds) -> float:
    return max(limits.least_difference, limits.least_spreads * math.sqrt(before))


@dataclass(frozen=True, slots=True)
class Baseline:
    """The counts that a day's topics are compared with; days in `masked` are none."""

    counted: Days
    day: str
    masked: Collection[str]
    limits: TrendThresholds

    def compare(self, topic: int | None) -> dict[str, Any]:
        """Return a topic's counts on the day and before."""
        return compare(self.counted, self.day, topic, self.masked)

    def total(self) -> dict[str, Any]:
        """Return the counts of all articles on the day and before."""
        everything: Days = {
            day: {None: Size(sum(s.articles for s in sizes.values()))} for day, sizes in self.counted.items()
        }
        return compare(everything, self.day, None, self.masked)

    def trend(self, change: dict[str, Any], first_day: str | None = None) -> str:
        """Return the word for a topic's counts."""
        return trend(change, first_day, self.day, self.limits)
