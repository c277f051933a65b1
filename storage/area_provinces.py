"""Which province of today a unit lies in: counts over years go by these, whatever the units were then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

Facts = Mapping[int, tuple[str, int | None, str | None]]   # unit → level, parent, last day


def provinces_of(units: Facts, links: Mapping[tuple[int, int, str], bool]) -> dict[int, int]:
    """Return unit → province in force, for every unit that lies in one alone.

    A province that ended lies where its successor lies; another unit where all its successors do, else where its
    parent does.
    """
    into: defaultdict[int, set[int]] = defaultdict(set)
    for before, after, _day in links:
        into[before].add(after)
    found: dict[int, int | None] = {}

    def of(unit: int) -> int | None:
        if unit not in found:
            found[unit] = None       # a circle of successors has no end
            found[unit] = _of(unit)
        return found[unit]

    def _of(unit: int) -> int | None:
        level, parent, ended = units[unit]
        after = {of(each) for each in into[unit]} if ended is not None else set()
        if len(after) == 1:
            return after.pop()
        if level == "province":
            return unit if ended is None else None
        return of(parent) if parent is not None else None

    return {unit: province for unit in units if (province := of(unit)) is not None}
