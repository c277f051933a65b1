"""What stands beside a mention: "xã Tân Dương (Thủy Nguyên, Hải Phòng)" says which of its namesakes is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vietnamese.areas.gazetteer import LEVELS, Gazetteer, Unit
from vietnamese.areas.mentions import Found
from vietnamese.areas.spelling import key
from vietnamese.names import UPPER

_MOST = 5      # names that follow one another
_RANK = {level: number for number, level in enumerate(LEVELS)}
_JOIN = re.compile(r"\)? ?(?:[,(–-] ?|(?:(?:nay|cùng|đều) )?(?:thuộc(?: địa bàn)?|của|ở) )")
_BARE = re.compile(rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)*(?:[ -][{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)*){{0,4}}")
_FORMER = re.compile(r" ?\(?(?:cũ|trước đây)\b")


def is_former(text: str, end: int) -> bool:
    """Say whether the text calls what ends here a unit of former times."""
    return _FORMER.match(text, end) is not None


@dataclass(frozen=True, slots=True)
class Beside:
    """Names that follow a mention and that it should lie in; `unknown`: one of them is no unit that is known."""

    typed: tuple[Found, ...] = ()
    bare: tuple[str, ...] = ()
    unknown: bool = False

    def keep(self, units: Iterable[Unit], gazetteer: Gazetteer) -> tuple[list[Unit], bool]:
        """Return the units that nothing here speaks against, and whether something speaks for one of them.

        Where something does, only those are returned for which most does.
        """
        left = [unit for unit in units if not self._against(unit, gazetteer)]
        points = {unit.id: self._points(unit, gazetteer) for unit in left}
        most = max(points.values(), default=0)
        return [unit for unit in left if points[unit.id] == most], most > 0

    def supports(self, unit: Unit, gazetteer: Gazetteer, *, nearest: bool = False) -> bool:
        """Say whether something speaks for a unit; with `nearest` a name of the level right above it."""
        above = gazetteer.above(unit)
        line = [other for other in above if other.level == above[0].level] if nearest else above
        return any(_called(line, name, gazetteer) for name in self._names())

    def _names(self) -> frozenset[str]:
        return frozenset(found.key for found in self.typed).union(self.bare)

    def _points(self, unit: Unit, gazetteer: Gazetteer) -> int:
        above = gazetteer.above(unit)
        return sum(_called(above, name, gazetteer) for name in self._names())

    def _against(self, unit: Unit, gazetteer: Gazetteer) -> bool:
        above = gazetteer.above(unit)
        return any(found.known and not _called(above, found.key, gazetteer) for found in self.typed)


def _called(line: Iterable[Unit], name: str, gazetteer: Gazetteer) -> bool:
    """Say whether one of the units has the name."""
    return any(gazetteer.called(unit, name) for unit in line)


def beside(
    text: str, one: Found, level: str, by_start: Mapping[int, Found], gazetteer: Gazetteer
) -> Beside:
    """Read what follows a mention of a level; names of its own level in between are passed over."""
    typed: list[Found] = []
    bare: list[str] = []
    unknown = False
    former = _FORMER.match(text, one.end)
    position = former.end() if former else one.end
    for _ in range(_MOST):
        join = _JOIN.match(text, position)
        if join is None:
            break
        other = by_start.get(join.end())
        if other is None:
            name, position = _bare(text, join.end(), level, gazetteer)
            if not name:
                break
            bare.append(name)
            continue
        if min(_RANK[each] for each in other.levels) > _RANK[level]:
            break
        if other.levels[-1] == level and (typed or bare):
            break      # the next of a list; what follows is said of that one
        position = other.end
        if min(_RANK[each] for each in other.levels) < _RANK[level] and other.levels[-1] != level:
            typed.append(other)
            unknown = unknown or not other.known
        elif other.levels[-1] == level and other.levels[0] != level and gazetteer.knows(other.levels[0], other.key):
            typed.append(other)
    return Beside(tuple(typed), tuple(bare), unknown)


def _bare(text: str, position: int, level: str, gazetteer: Gazetteer) -> tuple[str, int]:
    """Return the longest known name of a higher level that begins here, and where it ends."""
    run = _BARE.match(text, position)
    if run is None:
        return "", position
    ends = [match.end() for match in re.finditer(r"[^ -]+", run[0])]
    for end in reversed(ends):
        name = key(run[0][:end])
        if any(gazetteer.knows(above, name) for above in LEVELS[:_RANK[level]]):
            return name, position + end
    return "", position
