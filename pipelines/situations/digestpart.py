"""Situations in a digest: those that go on and those that were resolved in its days, with counts and never a unit."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from config import clock
from config.field import LEAST_UNITS
from storage import areas, situations
from storage.situations import SituationView


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return the situations of some days as they stand, hotspots first; {} when there is none.

    A place is named only where three units or three outlets tell of it; what fewer than three units said is left out.
    """
    begin, end = clock.local_day_bounds(since)[0], clock.local_day_bounds(until)[1]
    found = [one for one in situations.listed(session) if one.opened_at < end
             and (one.stage != "resolved" or one.changed_at >= begin)]
    if not found:
        return {}
    rows = [_row(session, one, until) for one in found]
    order = {stage: at for at, stage in enumerate(("hotspot", "problem", "signal", "resolved"))}
    return {"situations": sorted(rows, key=lambda row: (order[row["stage"]], row["situation"]))}


def _row(session: Session, one: SituationView, until: str) -> dict[str, Any]:
    linked = situations.links(session, one.id)
    items, units, _last, unanswered = situations.field_side(session, linked["item"], one.begins_on)
    span = clock.local_day_bounds(one.begins_on)[0], clock.local_day_bounds(until)[1]
    _articles, outlets = situations.online_side(session, linked["topic"], *span)
    told = one.area_id is not None and (units >= LEAST_UNITS or outlets >= LEAST_UNITS)
    if units < LEAST_UNITS:      # one or two are not told from none
        items = units = unanswered = 0
    place = areas.get_many(session, [one.area_id] if one.area_id is not None and told else [])
    return {"situation": one.id, "stage": one.stage, "issue": one.issue, "since": one.begins_on, "items": items,
            "units": units, "outlets": outlets, "unanswered": unanswered, "level": one.level, "demands": one.demands,
            "area": "".join(view.full_name for view in place.values())}
