"""Where items come from, as a digest may say it: places of three units and more by name, others not even in a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from config.field import LEAST_UNITS
from storage import areas, posts, reports
from storage.reports import ItemView
from vietnamese.text import fold

NOWHERE = "[nơi phản ánh]"


class Places:
    """The wards and provinces of some items, and what their posts are called."""

    def __init__(self, session: Session, items: Collection[ItemView]) -> None:
        self._posts = posts.get_many(session, {item.post_id for item in items})
        known = areas.get_many(session, {one for item in items for one in (item.area_id, item.post_area_id) if one})
        self._areas = known | areas.get_many(session, {one.province_id for one in known.values() if one.province_id})

    def count(self, items: Collection[ItemView]) -> int:
        """Return from how many wards items came."""
        return len({_place(item) for item in items})

    def told(self, items: Collection[ItemView]) -> list[dict[str, Any]]:
        """Return the wards, else the provinces, of three units and more that leave no one or two units beside them."""
        wards = self._named(items, {item.id: _place(item) for item in items})
        provinces = {item.id: self._areas[_place(item)].province_id or _place(item) for item in items}
        return wards or self._named(items, provinces)

    def _named(self, items: Collection[ItemView], places: Mapping[int, int]) -> list[dict[str, Any]]:
        groups: defaultdict[int, list[ItemView]] = defaultdict(list)
        for item in items:
            groups[places[item.id]].append(item)
        told = sorted(((reports.units(group), place) for place, group in groups.items()
                       if reports.units(group) >= LEAST_UNITS), key=lambda one: (-one[0], one[1]))
        while told and 0 < self._left(items, places, {place for _units, place in told}) < LEAST_UNITS:
            told.pop()
        return [{"area": self._areas[place].full_name, "units": units} for units, place in told]

    def _left(self, items: Collection[ItemView], places: Mapping[int, int], told: Collection[int]) -> int:
        return reports.units(item for item in items if places[item.id] not in told)

    def without(self, text: str, items: Collection[ItemView], told: Sequence[Mapping[str, Any]] = ()) -> str:
        """Return a sentence of some items without the units and wards that they come from, but for what is told."""
        units = {self._posts[item.post_id].unit for item in items}
        lower = {self._areas[one] for item in items for one in (item.area_id, item.post_area_id) if one}
        names = units | {area.full_name for area in lower if area.level != "province"} - {one["area"] for one in told}
        for name in sorted(names, key=lambda one: (-len(one), one)):
            text = _masked(text, name)
        return text


def _place(item: ItemView) -> int:
    return item.area_id or item.post_area_id


def _masked(text: str, name: str) -> str:
    """Return a text with a mark in place of a name, however it is spelled; folding moves no letter."""
    words = fold(name).split()
    if not words:
        return text
    found = re.finditer(rf"(?<!\S){' +'.join(words)}(?!\S)", fold(text))
    for match in reversed(list(found)):
        text = f"{text[:match.start()]}{NOWHERE}{text[match.end():]}"
    return text
