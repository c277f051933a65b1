"""What stands behind a day's counts: sources expected, answering, failed, silent; how many dates are reliable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.thresholds import HealthThresholds
from crawlers.statuses import READ
from pipelines.health.assess import remarked
from pipelines.health.remarks import Remark
from storage import days, outcomes, sources
from storage.days import DayArticle, Talk
from storage.sources import SourceRow


def build(
    session: Session, start: datetime, end: datetime, today: Sequence[DayArticle], talk: Sequence[Talk],
    limits: HealthThresholds,
) -> dict[str, Any]:
    """Return the coverage of [start, end); a source is silent that was read without an article or comment of it."""
    expected = [s for s in sources.all(session) if s.enabled]
    asked: dict[int, set[str]] = defaultdict(set)
    for row in outcomes.sums(session, start, end):
        asked[row.source_id].add(row.status)
    answering = {s.name for s in expected if asked[s.id] & READ}
    outlets = {a.source for a in today}
    present = outlets | {t.source for t in talk}
    total, reliable = days.collected(session, start, end)
    return {
        "expected": len(expected),
        "answering": len(answering),
        "failed": [{"name": s.name, "title": s.title, "statuses": sorted(asked[s.id])}
                   for s in expected if asked[s.id] and s.name not in answering],
        "not_asked": _named(s for s in expected if not asked[s.id]),
        "silent": _named(s for s in expected if s.name in answering and s.name not in present),
        "outlets_with_articles": len(outlets),
        "collected": total,
        "with_reliable_date": reliable,
        "remarks": [{"name": source.name, "title": source.title, "remarks": [_plain(r) for r in remarks]}
                    for source, remarks in remarked(session, _until(session, start, end), limits)],
    }


def _until(session: Session, start: datetime, end: datetime) -> datetime:
    """Return the moment up to which the day is judged: its end, or the last fetch when it was not over then.

    Of the record and not of the clock: the same record gives the same digest.
    """
    last = outcomes.last(session)
    return end if last is None or last >= end else max(start, last + timedelta(microseconds=1))


def _plain(remark: Remark) -> dict[str, Any]:
    return {"code": remark.code, "values": dict(remark.values)}


def _named(rows: Iterable[SourceRow]) -> list[dict[str, str]]:
    return [{"name": row.name, "title": row.title} for row in rows]
