"""Which unit a cell means: one in force on its day, or a refusal that names what it may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from config.errors import Day, Words
from storage import areas
from storage.areas import AreaView
from vietnamese.places import province
from vietnamese.text import fold

MOST_NAMED = 4
ALIKE = 72
MOST_TEXT = 200
# "Phường Bến Thành - Quận 1 - TP.HCM": what stands between names is not always a comma.
_BETWEEN = re.compile(r"\s*(?:,|;|/|\s[-–]\s)\s*")


class NoPlace(ValueError):
    """A text that names no unit, or several; the message is Words and names the candidates."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text was found to mean, whatever the day."""

    units: tuple[AreaView, ...]
    lines: dict[int, tuple[AreaView, ...]]


class Places:
    """Finds units in one reading of the record; each text is looked up once however often it stands in a file."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, _Known] = {}
        self._names: dict[str, list[int]] | None = None

    def find(self, text: str, day: str) -> AreaView:
        """Return the unit that a text means on a day (YYYY-MM-DD); raises NoPlace."""
        if len(text) > MOST_TEXT:
            raise NoPlace(Words("there is no such unit"))
        known = self._look_up(" ".join(text.split()))
        in_force = [unit for unit in known.units if _in_force(unit, day)]
        if len(in_force) == 1:
            return in_force[0]
        if in_force:
            # "Huế" is the city before it is a ward of that name; two of one level stay two.
            largest = [unit for unit in in_force if unit.level == in_force[0].level]
            if len(largest) == 1 and largest[0].level == "province":
                return largest[0]
            raise NoPlace(Words("{count} units are called so; say where it lies: {candidates}", count=len(in_force),
                                candidates=self._named(in_force, known.lines)))
        if known.units:
            raise NoPlace(self._ended(known, day))
        raise NoPlace(self._misspelt(text, day))

    def named(self, unit: AreaView) -> str:
        """Return a unit with what it lies in."""
        return _named(unit, areas.above(self._session, [unit])[unit.id])

    def _look_up(self, text: str) -> _Known:
        if text not in self._known:
            found = areas.called(self._session, text) or areas.called(self._session, _spelled(text))
            self._known[text] = _Known(tuple(found), areas.above(self._session, found))
        return self._known[text]

    def _ended(self, known: _Known, day: str) -> Words:
        unit = known.units[0]
        if unit.valid_from and unit.valid_from > day:
            return Words("{unit} is there only since {day}", unit=_named(unit, known.lines[unit.id]),
                         day=Day(unit.valid_from))
        after = [link.after for link in areas.successors(self._session, [one.id for one in known.units])
                 if link.after.level == "ward" or unit.level != "ward"]
        after = [one for one in dict.fromkeys(after) if _in_force(one, day)]
        if not after:
            return Words("{unit} ended on {day}", unit=unit.full_name, day=Day(unit.valid_to))
        lines = areas.above(self._session, after)
        return Words("{unit} ended on {day}; now: {candidates}", unit=unit.full_name, day=Day(unit.valid_to),
                     candidates=self._named(after, lines))

    def _misspelt(self, text: str, day: str) -> Words:
        near = [unit for unit in self._near(text) if _in_force(unit, day)]
        if not near:
            return Words("there is no such unit")
        return Words("there is no such unit; is one of these meant: {candidates}",
                     candidates=self._named(near, areas.above(self._session, near)))

    def _near(self, text: str) -> list[AreaView]:
        """Return the units whose names are most like a text, those that lie where it says first."""
        name, *around = [part for part in _spelled(text).split(",") if part.strip()] or [""]
        wanted = " ".join(fold(name).split())
        if not wanted:
            return []
        names = self._all_names()
        found = process.extract(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=20)
        units = areas.get_many(self._session, [number for like, _score, _at in found for number in names[like]])
        lines = areas.above(self._session, units.values())
        place = " ".join(fold(" ".join(around)).split())
        ordered = [units[number] for like, _score, _at in found for number in names[like]]
        inside = [unit for unit in ordered if place and any(
            fuzz.partial_ratio(" ".join(fold(above.name).split()), place) > 90 for above in lines[unit.id])]
        return inside or ordered

    def _all_names(self) -> dict[str, list[int]]:
        if self._names is None:
            self._names = areas.folded_names(self._session)
        return self._names

    def _named(self, units: Sequence[AreaView], lines: dict[int, tuple[AreaView, ...]]) -> str:
        shown = "; ".join(_named(unit, lines[unit.id]) for unit in units[:MOST_NAMED])
        return shown + (" …" if len(units) > MOST_NAMED else "")


def _spelled(text: str) -> str:
    """Return a text with commas between its names and each province by its usual name."""
    name, *around = _BETWEEN.split(text)
    return ", ".join([name, *(province(part) or part for part in around)])


def _named(unit: AreaView, line: Iterable[AreaView]) -> str:
    return ", ".join(one.full_name for one in (unit, *line))


def _in_force(unit: AreaView, day: str) -> bool:
    return (not unit.valid_from or unit.valid_from <= day) and (not unit.valid_to or day <= unit.valid_to)
