"""What both sides said in some days, as a digest holds it: counts by state, what one side alone says, shared topics."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.crosscheck import STATES
from config.field import LEAST_UNITS
from pipelines.reports.placeless import Places
from storage import crosschecks, reports
from storage.crosschecks import CheckFilter, CheckView
from storage.reports import ItemFilter
from vietnamese.text import folded_tokens

MOST = 10_000         # topics that three units spoke of
NAMED, LISTED = ("field_only", "conflicting"), 10


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return the checks of the weeks of these days as they stand now; {} when there is none, and no post or place.

    `named` are the sentences of what the field alone says and of what is told otherwise online, none of them twice.
    """
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
        "ran_on": sum(one.ran_on for one in tallies),
        "named": {state: found for state in NAMED if (found := _named(session, replace(
            weeks, kinds=("item", "rumor"), states=(state,))))},
        "topics": [_topic(view) for view in sorted(crosschecks.listed(session, told, limit=MOST), key=_order)],
    }


def _named(session: Session, wanted: CheckFilter) -> list[str]:
    views = crosschecks.listed(session, wanted, limit=MOST)
    items = {item.id: item for item in reports.items(session, ItemFilter(
        ids=[view.row.item_id for view in views if view.row.item_id])) if not item.lacks_basis}
    places = Places(session, items.values())
    said: dict[tuple[str, ...], str] = {}
    for view in views:
        item = items.get(view.row.item_id or 0)
        if item is not None or view.row.kind == "rumor":
            text = places.without(view.title, [item] if item is not None else [])
            said.setdefault(tuple(folded_tokens(text)), text)
    return list(said.values())[:LISTED]


def _order(view: CheckView) -> tuple[int, int, int, str]:
    return -view.row.units, view.row.topic_id or 0, view.row.area_id or 0, view.row.week


def _topic(view: CheckView) -> dict[str, Any]:
    row = view.row
    return {"topic": row.topic_id, "label": view.title, "area": view.area, "week": row.week, "items": row.items,
            "units": row.units, "stories": row.stories}


def _monday(day: str) -> str:
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()
