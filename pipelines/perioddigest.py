"""A week or month as data, of the same form as a day: what was new, grew or faded against the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from config import clock, thresholds
from config.network import Network
from config.thresholds import Thresholds
from crawlers.statuses import UNREAD
from pipelines import daycounts, digest, digestparts, fieldparts, sectors
from pipelines.digest import METHOD, TEMPLATE_VERSION, canonical
from pipelines.forecast import review
from pipelines.periodcounts import Span
from pipelines.periods import Period
from pipelines.sectors import Sector
from pipelines.trends import reading
from storage import days, digests, outcomes, views
from storage.digests import DigestRow
from storage.sessions import Database


def publish(
    database: Database, period: Period, limits: Thresholds | None = None, fields: Sequence[Sector] | None = None,
    office: Network | None = None,
) -> DigestRow:
    """Build and store the digest of a day, week or month, as `digest.publish` does."""
    if period.kind == "day":
        return digest.publish(database, period.first, limits, fields, office)
    with database.reading() as session:
        body = canonical(build(session, period, limits, fields, office))
    with database.writing() as session:
        return digests.save(session, day=period.first, kind=period.kind, body=body,
                            template_version=TEMPLATE_VERSION, now=clock.now(),
                            over=period.bounds()[1])


def build(
    session: Session, period: Period, limits: Thresholds | None = None, fields: Sequence[Sector] | None = None,
    office: Network | None = None,
) -> dict[str, Any]:
    """Return the digest of a week or month as plain data."""
    numbers = limits or thresholds.load()
    start, end = period.bounds()
    earlier = period.before().bounds()[0]
    found = days.published(session, earlier, end)
    failed = views.silent_days(session, earlier, end, unread=UNREAD)
    masked = frozenset(reading.weighty(session, failed, earlier, end, numbers.hotspots))
    span = Span(daycounts.count(found), period, masked, numbers.trends, _begun(session, start, end))
    of_period = [a for a in found if a.published_at >= start]
    return digestparts.compose(
        session, (start, end), of_period, span, _fading(session, span), numbers,
        sectors.load() if fields is None else fields,
    ) | {
        "kind": period.kind,
        "day": period.first,
        "last_day": period.last,
        "daily": span.daily(),
        "template_version": TEMPLATE_VERSION,
        "forecasts": _forecasts(session, period),
        "field": fieldparts.build(session, period.first, period.last, office),
        "method": [*METHOD, "period_means"],
        "limits": digest.limits_of(numbers),
    }


def _begun(session: Session, start: datetime, end: datetime) -> str:
    """Return the day on which was fetched last, when the period was not over then: that day has only begun.

    Of the record and not of the clock: the same record gives the same digest.
    """
    last = outcomes.last(session)
    return clock.local_day(last) if last is not None and start <= last < end else ""


def _fading(session: Session, span: Span) -> list[dict[str, Any]]:
    """Return the topics of the period before that have less now, the largest drop first."""
    ids = {t for day in span.period.before().days() for t in span.counted.get(day, {}) if t is not None}
    names = days.topic_names(session, ids)
    changes = {t: span.compare(t) for t in sorted(ids) if t in names}
    rows = [{"id": t, "label": names[t].label, "change": change} for t, change in changes.items()
            if span.trend(change) == "fading"]
    return sorted(rows, key=lambda row: (_growth(row["change"]), row["id"]))


def _growth(change: dict[str, Any]) -> float:
    return float(change["comparable"] - change["before"] * change["days"] / change["before_days"])


def _forecasts(session: Session, period: Period) -> dict[str, Any]:
    """Return what came of the forecasts whose last day lies in the period; none is made for a period."""
    counts: dict[int, Counter[str]] = {}
    missed: list[dict[str, Any]] = []
    for day in period.days():
        part = review.build(session, clock.later(day, 1))
        for due in part["due"]:
            counts.setdefault(due["horizon"], Counter()).update({k: n for k, n in due.items() if k != "horizon"})
        missed += part["missed"]
    missed.sort(key=lambda row: (-_wide(row), row["id"], row["horizon"]))
    return {"due": [{"horizon": horizon} | dict(counts[horizon]) for horizon in sorted(counts)],
            "missed": missed[:review.LISTED], "made": [], "made_total": 0}


def _wide(row: dict[str, Any]) -> float:
    edge = row["low"] if row["actual"] < row["low"] else row["high"]
    return float(abs(row["actual"] ** 0.5 - edge ** 0.5))
