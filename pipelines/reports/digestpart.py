"""What the field reported in some days, as a digest holds it: counts, and matters in approved sentences, no post."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config import clock, network
from config.field import KINDS, LEAST_UNITS
from config.network import Network
from pipelines.reports import matters
from storage import areas, reports
from storage.reports import ItemFilter, ItemView


def part(session: Session, since: str, until: str, office: Network | None = None) -> dict[str, Any]:
    """Return what was approved on these days from how many units, by kind, province and matter; {} for nothing.

    By the day of the first approval: so each report stands in the digest of one day, also where it was sent before.
    A province is named only where at least three units reported from it: a ward has one or two posts. So `one_ward`,
    the percentage of items from the ward that most came from, where that is too much by the numbers of `office` (those
    as shipped without it), has no name.
    """
    begin, end = clock.local_day_bounds(since)[0], clock.local_day_bounds(until)[1]
    numbers = office or network.load()
    found = reports.items(session, ItemFilter(approved=(begin, end)))
    beside = _waiting(session, end, numbers) | _taken_back(session, begin, end)
    if not found:
        return {"items": 0, "units": 0, "without_basis": 0, "kinds": {}, "areas": [], "areas_not_told": 0,
                "matters": [], "matters_more": 0, **beside} if beside else {}
    based = [item for item in found if not item.lacks_basis]
    counts = Counter(item.kind for item in based)
    return {
        "items": len(found), "units": reports.units(found), "without_basis": len(found) - len(based),
        "kinds": {kind: counts[kind] for kind in KINDS if counts[kind]},
        **_areas(session, based), **_one_ward(based, numbers), **_late(found, begin), **matters.told(session, based),
        **beside,
    }


def _late(found: list[ItemView], begin: datetime) -> dict[str, Any]:
    """Return what was sent before these days and approved in them."""
    late = [item for item in found if item.sent_at < begin]
    if not late:
        return {}
    units = reports.units(late)
    counted = {"items": len(late), "units": units} if units >= LEAST_UNITS else {"items": 0, "units": 0}
    return {"late": {**counted, "since": min(item.heard_on for item in late)}}


def _waiting(session: Session, end: datetime, office: Network) -> dict[str, Any]:
    """Return how many reports waited for their review when these days ended, and longer than the office allows."""
    found = reports.waiting(session, end)
    over = sum(one.since + timedelta(hours=office.deadlines[one.type].read_hours) < end for one in found)
    return {"waiting": {"reports": len(found), "overdue": over}} if found else {}


def _taken_back(session: Session, begin: datetime, end: datetime) -> dict[str, Any]:
    count = reports.taken_back(session, begin, end)
    return {"taken_back": count} if count else {}


def _one_ward(based: list[ItemView], office: Network) -> dict[str, Any]:
    wards = Counter(item.post_area_id for item in based)
    most = max(wards.values(), default=0)
    if len(based) < office.ward_items or most <= office.ward_share * len(based):
        return {}
    return {"one_ward": round(100 * most / len(based))}


def _areas(session: Session, found: list[ItemView]) -> dict[str, Any]:
    places = areas.get_many(session, {item.area_id or item.post_area_id for item in found})
    groups: defaultdict[int, list[ItemView]] = defaultdict(list)
    for item in found:
        place = places[item.area_id or item.post_area_id]
        groups[place.province_id or place.id].append(item)
    told = {area: group for area, group in groups.items() if reports.units(group) >= LEAST_UNITS}
    names = {key: view.full_name for key, view in areas.get_many(session, told).items()}
    rows: list[dict[str, Any]] = [
        {"area": names[area], "items": len(group), "units": reports.units(group)} for area, group in told.items()]
    rows.sort(key=lambda row: (-row["items"], row["area"]))
    return {"areas": rows, "areas_not_told": len(groups) - len(told)}
