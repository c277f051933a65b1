"""What the record says of days: which were not read, when the set of sources changed, how much was collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config.clock import later, local_day, local_day_bounds
from config.thresholds import HotspotThresholds
from crawlers.statuses import UNREAD
from pipelines.trends.series import Backdrop, Series, Unit, build, starts
from storage import topics, trends, views

# A source is weighed over a day and the week before it at least: one that failed on the only day of a chart brings
# nothing on that day.
LEAST_WEIGHED = timedelta(days=8)


def masked_days(
    session: Session, start: datetime, end: datetime, limits: HotspotThresholds
) -> dict[str, tuple[str, ...]]:
    """Return day → titles of the sources that were asked on it and could not be read.

    Only days on which these bring a real part of the articles of the window: one source that has been dead for a year
    would mask every day, and among three hundred portals one fails nearly always.
    """
    return weighty(session, views.silent_days(session, start, end, unread=UNREAD), start, end, limits)


def weighty(
    session: Session, failed: Mapping[str, tuple[str, ...]], start: datetime, end: datetime, limits: HotspotThresholds
) -> dict[str, tuple[str, ...]]:
    """Return the days of `failed` on which too much was missing for the day to be counted with the others."""
    if not failed:
        return {}
    brings: Counter[str] = Counter()
    for span in trends.spans(session, min(start, end - LEAST_WEIGHED), end):
        brings[span.title] += span.articles
    least = limits.mask_share * sum(brings.values())
    return {day: titles for day, titles in failed.items() if sum(brings[title] for title in titles) >= least}


def breaks(session: Session, start: datetime, end: datetime, limits: HotspotThresholds) -> dict[str, tuple[str, ...]]:
    """Return day → titles of sources from which on counts are of another set: new since it, or gone before it.

    Only those that bring a real part of the articles, as above.
    """
    spans = trends.spans(session, start, end)
    total = sum(span.articles for span in spans)
    found: dict[str, list[str]] = {}
    for span in spans:
        if span.articles < limits.break_share * total or not span.articles:
            continue
        if span.since is not None and start <= span.since < end:
            found.setdefault(local_day(span.since), []).append(span.title)
        if span.until is not None and start <= span.until < end:
            found.setdefault(later(local_day(span.until), 1), []).append(span.title)
    return {day: tuple(sorted(titles)) for day, titles in found.items()}


def backdrop(
    session: Session, start: datetime, end: datetime, limits: HotspotThresholds, now: datetime | None = None
) -> Backdrop:
    """Return coverage, masks and breaks of [start, end); with `now` periods that are not over are marked so."""
    return Backdrop(trends.by_hour(session, start, end), masked_days(session, start, end, limits),
                    breaks(session, start, end, limits), now)


def window(now: datetime, days: int, unit: Unit) -> tuple[datetime, datetime]:
    """Return [start, end) of the last `days` calendar days, today included, or of as many times 24 hours."""
    if unit == "hour":
        end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return end - timedelta(days=days), end
    today = local_day(now)
    return local_day_bounds(later(today, 1 - days))[0], local_day_bounds(today)[1]


def of_topic(
    session: Session, topic_id: int, start: datetime, end: datetime, unit: Unit, behind: Backdrop
) -> Series | None:
    """Return a topic over time, of one that was merged the topic that it is now; None when there is none such."""
    row = topics.get(session, topics.resolve(session, topic_id))
    if row is None:
        return None
    articles = trends.of_topics(session, [row.id], start, end)[row.id]
    return build(row.label, unit, starts(start, end, unit), articles, behind,
                 talk=trends.talk(session, row.id, start, end), undated=trends.undated(session, row.id),
                 topic_id=row.id)


def days_of(series: Series) -> Sequence[tuple[str, int]]:
    """Return (day, articles) of a daily series, as charts take them."""
    return [(period.day, period.articles) for period in series.periods]
