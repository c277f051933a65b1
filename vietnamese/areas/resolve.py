"""Which unit a mention means: by what stands beside it, else by what the article names, else not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vietnamese.areas.beside import Beside, beside, is_former
from vietnamese.areas.gazetteer import LEVELS, Gazetteer, Unit
from vietnamese.areas.mentions import Found, find

MOST_CANDIDATES = 50
_SOON = timedelta(days=120)      # before a reform, newsrooms write of the units to come
_CITY = "thành phố"
_ZONE = "đặc khu"


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] names a unit: `unit`, or, when that is None, one of `candidates` (ids, may be none at all).

    `basis` says what decided: beside, repeated, district, province, source or unique.
    """

    start: int
    end: int
    level: str
    unit: int | None
    candidates: tuple[int, ...] = ()
    basis: str = ""


def resolve(
    text: str, gazetteer: Gazetteer, day: date, *, certain_day: bool = True, source_provinces: Collection[int] = (),
) -> list[Mention]:
    """Return the mentions of known names in a text of a day, in order.

    `source_provinces` are where its outlet reports from. A day that is not certain gives way to the units that the text
    names: an article that has districts is from before they were abolished.
    """
    found = find(text, gazetteer)
    if not certain_day:
        day = _day_of(found, gazetteer, day)
    return _Article(text, found, gazetteer, day, frozenset(source_provinces)).mentions()


def _day_of(found: Iterable[Found], gazetteer: Gazetteer, day: date) -> date:
    districts = [unit for one in found if one.levels == ("district",) for unit in gazetteer.named("district", one.key)]
    if not districts or any(unit.in_force(day) for unit in districts):
        return day
    ended = [unit.last for unit in districts if unit.last is not None and unit.last < day]
    return max(ended, default=day)


class _Article:
    """The mentions of one text; what is certain of one helps the others."""

    def __init__(
        self, text: str, found: Sequence[Found], gazetteer: Gazetteer, day: date, source: frozenset[int],
    ) -> None:
        self.text, self.found, self.gazetteer, self.day, self.source = text, found, gazetteer, day, source
        self.by_start = {one.start: one for one in found}
        self.named: set[int] = set()                     # units that are certain, and all that they lie in
        self.same: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self.result: dict[int, Mention] = {}             # by start

    def mentions(self) -> list[Mention]:
        """Resolve from the largest units to the smallest, each level first by what stands beside it."""
        known = [one for one in self.found if one.known and not one.former]
        left = [one for one in known if not self._as_province(one)]
        for level in LEVELS[1:]:
            rest = [(one, self._left(one, level)) for one in left
                    if level in one.levels and self._at_the_time(one, self.gazetteer.named(level, one.key))]
            rest = [(one, left_) for one, left_ in rest if not self._by_beside(one, level, left_)]
            for one, (units, open_) in rest:
                self._by_article(one, level, units, open_)
        return [self.result[start] for start in sorted(self.result)]

    def _as_province(self, one: Found) -> bool:
        if "province" not in one.levels:
            return False
        units = self._at_the_time(one, self.gazetteer.named("province", one.key))
        if one.type == _CITY:
            units = [unit for unit in units if unit.is_a(_CITY)]
        if len(units) == 1:
            self._certain(one, "province", units[0], "unique")
        return bool(units)

    def _at_the_time(self, one: Found, units: Iterable[Unit]) -> list[Unit]:
        """Return the units in force, else those that were, else those that are to come soon."""
        # Communes have the names of later special zones; a district's or province's type says less.
        every = [unit for unit in units if one.type != _ZONE or unit.is_a(_ZONE)]
        over = [unit for unit in every if unit.last is not None and unit.last < self.day]
        if over and is_former(self.text, one.end):
            return over
        there = [unit for unit in every if unit.in_force(self.day)]
        there = [unit for unit in there if unit.called(one.key, self.day)] or there
        soon = [unit for unit in every if unit.first is not None and self.day < unit.first <= self.day + _SOON]
        return there or over or soon

    def _left(self, one: Found, level: str) -> tuple[list[Unit], Beside]:
        near = beside(self.text, one, level, self.by_start, self.gazetteer)
        every = self.gazetteer.named(level, one.key)
        units, supported = near.keep(self._at_the_time(one, every), self.gazetteer)
        if not supported:
            # After a reform the old district beside a ward says that the old ward is meant.
            others, other_supported = near.keep(every, self.gazetteer)
            if other_supported:
                return others, near
        return units, near

    def _by_beside(self, one: Found, level: str, left: tuple[list[Unit], Beside]) -> bool:
        units, near = left
        supported = [unit for unit in units if near.supports(unit, self.gazetteer)]
        units = _of_type(supported, one.type)
        if len(units) != 1 or (near.unknown and not near.supports(units[0], self.gazetteer, nearest=True)):
            return False
        self._certain(one, level, units[0], "beside")
        self.same[level, one.key].add(units[0].id)
        return True

    def _by_article(self, one: Found, level: str, units: list[Unit], near: Beside) -> None:
        narrowed = units
        if not near.unknown:
            for basis, fits in self._rules(one, level, units):
                fitting = _of_type([unit for unit in units if fits(unit)], one.type)
                if len(fitting) == 1:
                    return self._certain(one, level, fitting[0], basis)
                if fitting:
                    narrowed = fitting
                    break
        ids = tuple(unit.id for unit in narrowed[:MOST_CANDIDATES])
        self.result[one.start] = Mention(one.start, one.end, level, None, ids)
        return None

    def _rules(self, one: Found, level: str, units: Sequence[Unit]) -> list[tuple[str, Callable[[Unit], bool]]]:
        """Return what may decide, the strongest first."""
        same = self.same[level, one.key]
        provinces = {unit.id for unit in units if self.gazetteer.province(unit).id in self.named}
        rules: list[tuple[str, Callable[[Unit], bool]]] = [("repeated", lambda unit: unit.id in same)]
        if level == "ward":
            rules.append(("district", self._in_named_district))
        rules.append(("province", lambda unit: unit.id in provinces and not self._elsewhere(unit)))
        rules.append(("source", lambda unit: self.gazetteer.province(unit).id in self.source))
        elsewhere = any(self.gazetteer.units[unit].level == "province" for unit in self.named)
        if len(units) == 1 and (level == "district" or not elsewhere):
            rules.append(("unique", lambda unit: unit.is_a(one.type)))
        return rules

    def _in_named_district(self, unit: Unit) -> bool:
        return any(above.level == "district" and above.id in self.named for above in self.gazetteer.above(unit))

    def _elsewhere(self, unit: Unit) -> bool:
        """Say whether the article names districts of the unit's province, and none that the unit lies in."""
        if unit.level != "ward" or not any(above.level == "district" for above in self.gazetteer.above(unit)):
            return False
        province = self.gazetteer.province(unit)
        inside = [other for other in self.named if self.gazetteer.units[other].level == "district"
                  and self.gazetteer.province(self.gazetteer.units[other]).id == province.id]
        return bool(inside) and not self._in_named_district(unit)

    def _certain(self, one: Found, level: str, unit: Unit, basis: str) -> None:
        self.result[one.start] = Mention(one.start, one.end, level, unit.id, (), basis)
        self.named.add(unit.id)
        self.named.update(above.id for above in self.gazetteer.above(unit))


def _of_type(units: list[Unit], kind: str) -> list[Unit]:
    """Return those of the type that was written, all where none is: a commune of then may be a ward by now."""
    exact = [unit for unit in units if unit.is_a(kind)]
    return exact or units
