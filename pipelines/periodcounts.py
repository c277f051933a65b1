"""A topic's size in a week or month against the period before, as articles a day over the days that can be compared."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from config.thresholds import TrendThresholds
from pipelines.daycounts import LEAST_FOR_PERCENT, Days
from pipelines.periods import Period


@dataclass(frozen=True, slots=True)
class Span:
    """The counts of a period and of the one before; days in `masked` are in neither side of a comparison."""

    counted: Days
    period: Period
    masked: Collection[str]
    limits: TrendThresholds
    begun: str = ""            # a day that was not over when the last page was fetched

    def usable(self, period: Period) -> list[str]:
        """Return the days that can be compared: read, over, and with anything at all."""
        return [day for day in period.days()
                if day in self.counted and day not in self.masked and day != self.begun]

    def compare(self, topic: int | None) -> dict[str, Any]:
        """Return a topic's counts; `before` is None where less than half of the period before can be compared."""
        return self._compare(topic, every=False)

    def total(self) -> dict[str, Any]:
        """Return the counts of all articles."""
        return self._compare(None, every=True)

    def _compare(self, topic: int | None, *, every: bool) -> dict[str, Any]:
        counts = {day: self._articles(day, topic, every) for day in (*self.period.before().days(), *self.period.days())}
        now, earlier = self.usable(self.period), self.usable(self.period.before())
        known = 2 * len(earlier) >= len(self.period.before().days()) and bool(now)
        comparable, before = sum(counts[day] for day in now), sum(counts[day] for day in earlier)
        largest = max(self.period.days(), key=lambda day: (counts[day], day))
        return {
            "count": sum(counts[day] for day in self.period.days()),
            "comparable": comparable, "days": len(now),
            "before": before if known else None, "before_days": len(earlier),
            "percent": _percent(comparable, len(now), before, len(earlier)) if known else None,
            "largest": {"day": largest, "articles": counts[largest]},
        }

    def daily(self) -> list[dict[str, Any]]:
        """Return the articles of each day of the period, and whether it can be compared.

        Days after the one that has only begun are left out: they were not read, and 0 would say that they were.
        """
        usable = set(self.usable(self.period))
        return [{"day": day, "articles": self._articles(day, None, True), "usable": day in usable}
                for day in self.period.days() if not self.begun or day <= self.begun or day in self.counted]

    def trend(self, change: dict[str, Any], first_day: str | None = None) -> str:
        """Return new, growing, fading, steady or unknown; few articles, or a difference within chance, are steady."""
        if first_day is not None and first_day >= self.period.first:
            return "new"
        if change["before"] is None:
            return "unknown"
        now, expected = change["comparable"], change["before"] * change["days"] / change["before_days"]
        least = max(self.limits.least_difference, self.limits.least_spreads * math.sqrt(expected))
        if now >= self.limits.least_articles and now - expected >= least:
            return "growing"
        return "fading" if expected >= self.limits.least_articles and expected - now >= least else "steady"

    def _articles(self, day: str, topic: int | None, every: bool) -> int:
        if day not in self.counted:
            return 0
        sizes = self.counted[day]
        if every:
            return sum(size.articles for size in sizes.values())
        return sizes[topic].articles if topic in sizes else 0


def _percent(now: int, days: int, before: int, before_days: int) -> int | None:
    if min(now, before) < LEAST_FOR_PERCENT:
        return None
    return round(100 * (now / days) / (before / before_days) - 100)
