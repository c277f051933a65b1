"""What the field reported in some days, as a digest holds it: counts of items and units, never a post or a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy.orm import Session

from config import clock, network
from config.field import KINDS, LEAST_UNITS
from config.network import Network
from storage import areas, reports
from storage.reports import ItemFilter, ItemView


def part(session: Session, since: str, until: str, office: Network | None = None) -> dict[str, Any]:
    """Return how much was handed in on these days from how many units, by kind and province; {} when nothing was.

    By the day it was handed in: what is heard over a week comes in at its end, when the digests of its days exist.
    A province is named only where at least three units reported from it: a ward has one or two posts. So `one_ward`,
    the percentage of items from the ward that most came from, where that is too much by the numbers of `office` (those
    as shipped without it), has no name.
    """
    sent = (clock.local_day_bounds(since)[0], clock.local_day_bounds(until)[1])
    found = reports.items(session, ItemFilter(sent=sent))
    if not found:
        return {}
    based = [item for item in found if not item.lacks_basis]
    counts = Counter(item.kind for item in based)
    return {
        "items": len(found), "units": reports.units(found), "without_basis": len(found) - len(based),
        "kinds": {kind: counts[kind] for kind in KINDS if counts[kind]},
        **_areas(session, based), **_one_ward(based, office or network.load()),
    }


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
