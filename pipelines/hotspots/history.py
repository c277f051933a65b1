"""The windows of 24 hours behind a moment: what was collected in each, which are no baseline, how far back they go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from config.clock import local_day
from config.thresholds import Thresholds
from pipelines.hotspots.baseline import Window
from pipelines.hotspots.detect import SPANS
from pipelines.trends import reading
from pipelines.trends.series import Backdrop

DAY = timedelta(days=1)
# Coverage is a count itself: of few articles more or less is no other exposure.
STEADY = 50
# A day of twice the news is rarer than one large event, which must not hide a second one.
LEAST_EXPOSURE, MOST_EXPOSURE = 1 / 3, 1.5


@dataclass(frozen=True, slots=True)
class History:
    """Windows of 24 hours, the oldest first; the last one ends at `end`. `usable` ones may be a baseline."""

    end: datetime
    totals: tuple[int, ...]
    usable: tuple[bool, ...]
    masked: tuple[str, ...]      # sources that could not be read on the days of the last window

    @property
    def start(self) -> datetime:
        """Return the beginning of the first window."""
        return self.end - DAY * len(self.totals)

    @property
    def days(self) -> int:
        """Return the usable days before the last window: what the record has of the past."""
        return sum(self.usable[:-1])

    def count(self, times: Iterable[datetime]) -> list[int]:
        """Return how many of these times lie in each window."""
        counts = [0] * len(self.totals)
        for at in times:
            number = (at - self.start) // DAY
            if 0 <= number < len(counts):
                counts[number] += 1
        return counts

    def windows(self, counts: Sequence[int], of_topic: Sequence[int]) -> list[Window]:
        """Return a series as the detector reads it; its topic's own articles are no coverage to measure it by."""
        others = [total - own for total, own in zip(self.totals, of_topic, strict=True)]
        known = [n for n, usable in zip(others, self.usable, strict=True) if usable] or [0]
        typical = median(known)
        return [Window(count, _exposure(n, typical), usable)
                for count, n, usable in zip(counts, others, self.usable, strict=True)]


def _exposure(others: int, typical: float) -> float:
    return min(max((others + STEADY) / (typical + STEADY), LEAST_EXPOSURE), MOST_EXPOSURE)


def read(session: Session, end: datetime, limits: Thresholds) -> History:
    """Return the windows before `end`, a full hour."""
    number = limits.hotspots.history_days + max(SPANS)
    start = end - DAY * number
    behind = reading.backdrop(session, start, end, limits.hotspots)
    totals = _totals(behind, start, number)
    # A window lies on two days; one before the newest break, or of the break's own day, has another set of sources.
    last_break = max(behind.breaks, default="")
    usable = []
    for n in range(number):
        days = _days(start + DAY * n)
        usable.append(totals[n] > 0 and not any(day in behind.masked or day <= last_break for day in days))
    masked = {title for day in _days(end - DAY) for title in behind.masked.get(day, ())}
    return History(end, tuple(totals), tuple(usable), tuple(sorted(masked)))


def _totals(behind: Backdrop, start: datetime, number: int) -> list[int]:
    totals = [0] * number
    for hour, count in behind.coverage.items():
        if 0 <= (n := (hour - start) // DAY) < number:
            totals[n] += count
    return totals


def _days(start: datetime) -> Collection[str]:
    return {local_day(start), local_day(start + DAY - timedelta(seconds=1))}
