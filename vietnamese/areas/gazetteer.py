"""The units by name, level and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from vietnamese import lexicons
from vietnamese.areas.spelling import key
from vietnamese.text import fold

LEVELS = ("province", "district", "ward")


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit is called, or was from `first` to `last`, both included; None is before or after any day."""

    type: str
    name: str
    first: date | None = None
    last: date | None = None

    def in_use(self, day: date) -> bool:
        """Say whether the unit was called so on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit with every name it had, the present one first, and every unit it lay in (`parent`, `former_parents`).

    It was in force from `first` to `last`, both included; None is before or after any day.
    """

    id: int
    level: str
    names: tuple[Name, ...]
    parent: int | None = None
    first: date | None = None
    last: date | None = None
    former_parents: tuple[int, ...] = ()

    def in_force(self, day: date) -> bool:
        """Say whether the unit was there on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def is_a(self, kind: str) -> bool:
        """Say whether the unit is or was of a type, given in lower case."""
        return any(name.type.lower() == kind for name in self.names)

    def called(self, name_key: str, day: date) -> bool:
        """Say whether the unit had this name on a day."""
        return any(name.in_use(day) and key(name.name) == name_key for name in self.names)


class Gazetteer:
    """Finds units by level and the key of their name (`vietnamese.areas.spelling`)."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: dict[int, Unit] = {unit.id: unit for unit in units}
        self._named: dict[str, dict[str, tuple[int, ...]]] = {level: _by_name(self.units, level) for level in LEVELS}
        self._lines = {unit_id: self._line_of(unit_id) for unit_id in self.units}
        self._keys = {unit.id: frozenset(key(name.name) for name in unit.names) for unit in self.units.values()}
        for usual, others in lexicons.table("place_aliases").items():
            known = self._named["province"].get(key(usual), ())
            for other in others:
                self._named["province"].setdefault(key(other), known)
                for unit_id in known:
                    self._keys[unit_id] |= {key(other)}
        self._every = frozenset(name for names in self._named.values() for name in names)

    def named(self, level: str, name_key: str) -> tuple[Unit, ...]:
        """Return the units of a level with this name, of any time."""
        return tuple(self.units[unit_id] for unit_id in self._named[level].get(name_key, ()))

    def knows(self, level: str, name_key: str) -> bool:
        """Say whether any unit of the level ever had the name."""
        return name_key in self._named[level]

    def names(self, level: str) -> Mapping[str, tuple[int, ...]]:
        """Return key → units of a level."""
        return self._named[level]

    def above(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units that a unit lies in or lay in, the nearest first, its present province last."""
        return tuple(self.units[unit_id] for unit_id in self._lines[unit.id])

    def called(self, unit: Unit, name_key: str) -> bool:
        """Say whether a unit has or had this name; one that no unit has may lack its marks ("huyện Cư Jut")."""
        keys = self._keys[unit.id]
        if name_key in keys:
            return True
        return name_key not in self._every and fold(name_key) in map(fold, keys)

    def province(self, unit: Unit) -> Unit:
        """Return the province that a unit lies in, itself for one."""
        line = self._lines[unit.id]
        return self.units[line[-1]] if line else unit

    def _line_of(self, unit_id: int) -> tuple[int, ...]:
        line: list[int] = []
        unit = self.units[unit_id]
        while unit.parent is not None and unit.parent in self.units and unit.parent not in line:
            line += [unit.parent, *(old for old in unit.former_parents if old in self.units)]
            unit = self.units[unit.parent]
        return tuple(dict.fromkeys(line))


def _by_name(units: Mapping[int, Unit], level: str) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for unit in units.values():
        if unit.level == level:
            for name in unit.names:
                found[key(name.name)][unit.id] = None
    return {name: tuple(ids) for name, ids in found.items()}
