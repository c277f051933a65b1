"""A day as data: topics, what changed, what is missing. Canonical JSON without a clock: same record, same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from config import clock, thresholds
from config.network import Network
from config.thresholds import Thresholds
from crawlers.statuses import UNREAD
from pipelines import daycounts, digestparts, fieldparts, sectors
from pipelines.daycounts import Baseline
from pipelines.digestparts import LISTED, SENTENCES, TOPICS_SHOWN
from pipelines.forecast import review
from pipelines.sectors import Sector
from pipelines.trends import reading
from storage import days, digests, views
from storage.digests import DigestRow
from storage.sessions import Database

TEMPLATE_VERSION = 10
METHOD = ("articles_and_stories", "reliable_dates_only", "counts_below_least", "trends_beyond_chance",
          "forecast_intervals", "sentences_quoted", "first_collected_not_first_said")


def publish(
    database: Database, day: str, limits: Thresholds | None = None, fields: Sequence[Sector] | None = None,
    office: Network | None = None,
) -> DigestRow:
    """Build and store the digest of a day; another body is the next edition, as is the first after the day was over.

    `limits`, `fields` and `office` are what the office's files say, those as shipped without them.
    """
    with database.reading() as session:
        body = canonical(build(session, day, limits, fields, office))
    with database.writing() as session:
        return digests.save(session, day=day, body=body, template_version=TEMPLATE_VERSION, now=clock.now(),
                            over=clock.local_day_bounds(day)[1])


def canonical(body: dict[str, Any]) -> str:
    """Return the one spelling of a digest body."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def build(
    session: Session, day: str, limits: Thresholds | None = None, fields: Sequence[Sector] | None = None,
    office: Network | None = None,
) -> dict[str, Any]:
    """Return the digest of a Vietnamese calendar day "YYYY-MM-DD" as plain data."""
    numbers = limits or thresholds.load()
    start, end = clock.local_day_bounds(day)
    week = clock.local_day_bounds(clock.later(day, -daycounts.WEEK))[0]
    failed = views.silent_days(session, week, end, unread=UNREAD)
    found = days.published(session, week, end)
    counted = daycounts.count(found)
    unread = reading.weighty(session, failed, week, end, numbers.hotspots)
    # A day of which the record holds nothing is no baseline either.
    masked = frozenset(unread) - {day} | {d for d in daycounts.days_before(day) if d not in counted}
    base = Baseline(counted, day, masked, numbers.trends)
    today = [a for a in found if a.published_at >= start]
    known = sectors.load() if fields is None else fields
    return digestparts.compose(session, (start, end), today, base, _fading(session, base), numbers, known) | {
        "kind": "day",
        "day": day,
        "template_version": TEMPLATE_VERSION,
        "forecasts": review.build(session, day),
        "field": fieldparts.build(session, day, day, office),
        "method": list(METHOD),
        "limits": limits_of(numbers),
    }


def limits_of(numbers: Thresholds) -> dict[str, Any]:
    """Return the numbers that a digest's method names."""
    trends = numbers.trends
    return {"topics": TOPICS_SHOWN, "listed": LISTED, "sentences": SENTENCES,
            "least_for_percent": daycounts.LEAST_FOR_PERCENT, "least_for_trend": trends.least_articles,
            "least_difference": trends.least_difference, "least_spreads": trends.least_spreads}


def _fading(session: Session, base: Baseline) -> list[dict[str, Any]]:
    """Return the topics of yesterday that have less today than then and than in the week, the largest drop first."""
    yesterday = daycounts.days_before(base.day)[0]
    ids = [t for t in base.counted.get(yesterday, {}) if t is not None]
    names = days.topic_names(session, ids)
    rows: list[dict[str, Any]] = []
    for topic_id in ids:
        change = base.compare(topic_id)
        if topic_id in names and base.trend(change) == "fading":
            rows.append({"id": topic_id, "label": names[topic_id].label, "change": change})
    rows.sort(key=lambda row: (row["change"]["difference"], row["id"]))
    return rows
