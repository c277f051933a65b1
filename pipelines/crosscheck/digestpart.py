"""What both sides said in some days, as a digest holds it: counts by state, and topics that several units spoke of."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.crosscheck import STATES
from config.field import LEAST_UNITS
from storage import crosschecks
from storage.crosschecks import CheckFilter, CheckView

MOST = 100_000


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return the checks of the weeks of these days; {} when there is none, and no item, post or unit by itself."""
    found = crosschecks.listed(session, CheckFilter(since=_monday(since), until=_monday(until)), limit=MOST)
    of_field = [view for view in found if view.row.kind != "topic"]
    if not of_field:
        return {}
    counts = Counter(view.row.state for view in of_field)
    reasons = Counter(view.row.reason for view in of_field if view.row.reason)
    return {
        "checked": len(of_field), "states": {state: counts[state] for state in STATES if counts[state]},
        "reasons": dict(sorted(reasons.items())),
        "field_first": sum((view.row.lead or 0) > 0 for view in of_field),
        "online_first": sum((view.row.lead or 0) < 0 for view in of_field),
        "topics": [_topic(view) for view in sorted(found, key=_order) if _shown(view)],
    }


def _shown(view: CheckView) -> bool:
    return view.row.kind == "topic" and view.row.state == "both" and view.row.units >= LEAST_UNITS


def _order(view: CheckView) -> tuple[int, int, int, str]:
    return -view.row.units, view.row.topic_id or 0, view.row.area_id or 0, view.row.week


def _topic(view: CheckView) -> dict[str, Any]:
    row = view.row
    return {"topic": row.topic_id, "label": view.title, "area": view.area, "week": row.week, "items": row.items,
            "units": row.units, "stories": row.stories}


def _monday(day: str) -> str:
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()
