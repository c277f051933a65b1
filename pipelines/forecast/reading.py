"""Topics as daily series: counts of reliably dated articles, None for days on which too much was not read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from config.clock import local_day_bounds
from config.thresholds import ForecastThresholds
from crawlers.statuses import UNREAD
from storage import forecasts, views


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days before `today` that a forecast may look at, the oldest first, and those of them that were not read."""

    days: tuple[str, ...]
    today: str
    unread: frozenset[str]


def later(day: str, by: int) -> str:
    """Return the day `by` days later, or earlier when negative."""
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def calendar(session: Session, today: str, limits: ForecastThresholds, days: int | None = None) -> Calendar:
    """Return the days before a day, as many as a forecast looks at unless `days` says how many."""
    span = limits.history_days if days is None else days
    first = later(today, -span)
    start, end = local_day_bounds(first)[0], local_day_bounds(today)[0]
    every = tuple(later(first, n) for n in range(span))
    held = forecasts.held_days(session, start, end)
    missing = frozenset(day for day in every if day not in held)
    return Calendar(every, today, missing | _failed(session, today, span, limits))


def _failed(session: Session, today: str, span: int, limits: ForecastThresholds) -> frozenset[str]:
    """Return the days whose unreadable sources usually bring a real part of the articles.

    Among fifty sources one or the other fails on most days; to mask them all would leave no series.
    """
    start, end = local_day_bounds(later(today, -span))[0], local_day_bounds(today)[0]
    usual = forecasts.articles_of_sources(session, start, end)
    total = sum(usual.values())
    failed = views.silent_days(session, start, end, unread=UNREAD)
    return frozenset(
        day for day, titles in failed.items()
        if sum(usual.get(title, 0) for title in titles) > limits.gap_share * total
    )


def series(
    session: Session, topic_ids: Collection[int], known: Calendar
) -> dict[int, list[int | None]]:
    """Return topic → its articles a day from its first day on, as far as the calendar goes back."""
    start, end = local_day_bounds(known.days[0])[0], local_day_bounds(known.today)[0]
    counts = forecasts.days_of_topics(session, topic_ids, start, end)
    first = forecasts.first_days(session, topic_ids)
    return {topic_id: forecasts.as_rows(counts[topic_id], _since(known.days, first.get(topic_id)), known.unread)
            for topic_id in topic_ids if topic_id in counts}


def _since(days: Sequence[str], first: str | None) -> Sequence[str]:
    return [day for day in days if first is None or day >= first]
