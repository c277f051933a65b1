"""Topics as daily series: counts of reliably dated articles, None for days on which too much was not read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from config.clock import later, local_day, local_day_bounds
from config.thresholds import Thresholds
from pipelines.trends import reading as trends
from storage import forecasts
from storage import trends as days


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days before `today` that a forecast may look at, the oldest first, and those of them that were not read.

    Counts from `since` on are of the newest set of sources; it is the first day where the set never changed.
    """

    days: tuple[str, ...]
    today: str
    unread: frozenset[str]
    since: str


def calendar(session: Session, today: str, limits: Thresholds) -> Calendar:
    """Return the days before a day, as many as a forecast looks at."""
    span = limits.forecast.history_days
    first = later(today, -span)
    start, end = local_day_bounds(first)[0], local_day_bounds(today)[0]
    every = tuple(later(first, n) for n in range(span))
    held = {local_day(hour) for hour in days.by_hour(session, start, end)}
    missing = frozenset(day for day in every if day not in held)
    since = max(trends.breaks(session, start, end, limits.hotspots), default=first)
    return Calendar(every, today, missing | _failed(session, start, end, limits), since)


def _failed(session: Session, start: datetime, end: datetime, limits: Thresholds) -> frozenset[str]:
    """Return the days whose unreadable sources bring a real part of the articles.

    A larger part than where charts mask: a tenth less is within the interval, and too many gaps leave no series.
    """
    masks = replace(limits.hotspots, mask_share=limits.forecast.gap_share)
    return frozenset(trends.masked_days(session, start, end, masks))


def series(
    session: Session, topic_ids: Collection[int], known: Calendar
) -> dict[int, list[int | None]]:
    """Return topic → its articles a day, from its first day or the newest change of the sources on."""
    start, end = local_day_bounds(known.days[0])[0], local_day_bounds(known.today)[0]
    counts = forecasts.days_of_topics(session, topic_ids, start, end)
    first = forecasts.first_days(session, topic_ids)
    return {topic_id: forecasts.as_rows(counts[topic_id], _since(known, first.get(topic_id)), known.unread)
            for topic_id in topic_ids if topic_id in counts}


def _since(known: Calendar, first: str | None) -> Sequence[str]:
    start = max(known.since, first or known.since)
    return [day for day in known.days if day >= start]
