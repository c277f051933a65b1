"""What both sides said in some days, as a digest holds it: counts by state, and topics that several units spoke of."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.crosscheck import STATES
from config.field import LEAST_UNITS
from storage import crosschecks
from storage.crosschecks import CheckFilter, CheckView

MOST = 10_000         # topics that three units spoke of


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return the checks of the weeks of these days; {} when there is none, and no item, post or unit by itself."""
    weeks = CheckFilter(since=_monday(since), until=_monday(until))
    tallies = crosschecks.tallies(session, replace(weeks, kinds=("item", "rumor")))
    if not tallies:
        return {}
    counts, reasons = Counter[str](), Counter[str]()
    for one in tallies:
        counts[one.state] += one.count
        reasons.update({one.reason: one.count} if one.reason else {})
    told = replace(weeks, kinds=("topic",), states=("both",), least_units=LEAST_UNITS)
    return {
        "checked": counts.total(), "states": {state: counts[state] for state in STATES if counts[state]},
        "reasons": dict(sorted(reasons.items())),
        "field_first": sum(one.field_first for one in tallies),
        "online_first": sum(one.online_first for one in tallies),
        "topics": [_topic(view) for view in sorted(crosschecks.listed(session, told, limit=MOST), key=_order)],
    }


def _order(view: CheckView) -> tuple[int, int, int, str]:
    return -view.row.units, view.row.topic_id or 0, view.row.area_id or 0, view.row.week


def _topic(view: CheckView) -> dict[str, Any]:
    row = view.row
    return {"topic": row.topic_id, "label": view.title, "area": view.area, "week": row.week, "items": row.items,
            "units": row.units, "stories": row.stories}


def _monday(day: str) -> str:
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()
