"""Situations in a digest: those that went on when its days ended and those resolved in them; counts, never a unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from config.field import LEAST_UNITS
from storage import areas, situations
from storage.situations import SituationView


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return the situations of some days in the stage in which these ended, hotspots first; {} when there is none.

    A place is named only where three units or three outlets tell of it; what fewer than three units said is left out.
    """
    begin, end = clock.local_day_bounds(since)[0], clock.local_day_bounds(until)[1]
    begun = [_stood(session, one, end) for one in situations.listed(session) if one.opened_at < end]
    found = [one for one in begun if one.stage != "resolved" or one.changed_at >= begin]
    if not found:
        return {}
    rows = [_row(session, one, until) for one in found]
    order = {stage: at for at, stage in enumerate(("hotspot", "problem", "signal", "resolved"))}
    return {"situations": sorted(rows, key=lambda row: (order[row["stage"]], row["situation"]))}


def _stood(session: Session, one: SituationView, end: datetime) -> SituationView:
    """Return a situation in the stage that it had at that time, changed when that was set."""
    if one.changed_at < end:
        return one
    steps = [note for note in situations.notes(session, one.id) if note.at < end and note.stage_after]
    return replace(one, stage=steps[0].stage_after, changed_at=steps[0].at) if steps else one


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
