"""In which units a unit lies wholly, whatever the units were then: what a search for one of these finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

Links = Mapping[tuple[int, int, str], bool]     # (before, after, day) → only a part


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a unit's ground: its level, all the units that it lay in by order, its province in force."""

    level: str
    parents: tuple[int, ...]
    province: int | None


def within(units: Mapping[int, Ground], links: Links) -> dict[int, frozenset[int]]:
    """Return unit → the units that it lies or lay in with all of its ground, without itself.

    These are what it lay in by order; the one unit that all of it became; of what it was made of: the one former unit,
    or what held all of them; and, by each of these, what they lie in. Two units of the same ground lie in each other.
    """
    around = _around(units, links)
    return {unit: frozenset(_reached(unit, around) - {unit}) for unit in units}


def _around(units: Mapping[int, Ground], links: Links) -> dict[int, set[int]]:
    """Return unit → the next units around it."""
    after, before = _changes(units, links)
    order = {unit: ground.parents for unit, ground in units.items()}
    found = {unit: {*ground.parents} for unit, ground in units.items()}
    for unit, ground in units.items():
        if ground.province is not None:
            found[unit].add(ground.province)
        if len(after[unit]) == 1:
            found[unit] |= {into for into, partial in after[unit].items() if not partial}
        # A part of each suffices: it lies in what held the whole.
        if before[unit]:
            found[unit] |= set.intersection(*(_reached(one, order) for one in before[unit]))
        found[unit].discard(unit)
    return found


def _changes(units: Mapping[int, Ground], links: Links) -> tuple[dict[int, dict[int, bool]], dict[int, set[int]]]:
    """Return unit → what it became, only a part of it or all, and unit → what it was made of on its own level."""
    after: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    before: defaultdict[int, set[int]] = defaultdict(set)
    for (one, other, _day), partial in links.items():
        after[one][other] = after[one].get(other, False) or partial
        # Districts of a ward repeat what its wards say, with less.
        if units[one].level == units[other].level:
            before[other].add(one)
    return after, before


def _reached(start: int, around: Mapping[int, Collection[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        further = set(around[waiting.pop()]) - found
        found |= further
        waiting += further
    return found
