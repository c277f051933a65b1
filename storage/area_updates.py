"""A file of administrative units taken into the record: all of it or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from config.areas import LEVELS, AreaKey, AreaRow
from config.areas import AreaFile as File
from config.clock import later, now
from config.errors import ValueRefused, Words
from storage.area_ground import Ground, within
from storage.area_provinces import provinces_of
from storage.models import Area, AreaChange, AreaFile
from storage.upserts import CHUNK, rows_of
from vietnamese.names import is_person_alone
from vietnamese.text import fold

# Any fixed number but the one of migrations: it has to be the same in every process.
_LOCK = 7_316_204_512
RULES = "rules"


@dataclass(slots=True)
class Applied:
    """What a file changed: units that are new, are called otherwise, have ended, and links from old to new ones."""

    added: int = 0
    renamed: int = 0
    ended: int = 0
    linked: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.renamed or self.ended or self.linked)


@dataclass(slots=True)
class _State:
    """How a unit was called from a day on; None is from its beginning."""

    day: str | None
    type: str
    name: str
    parent: int | None

    @property
    def said(self) -> tuple[str, str, int | None]:
        return self.type, self.name, self.parent


@dataclass(slots=True)
class _Unit:
    id: int
    key: AreaKey
    states: list[_State]
    also: list[str]
    valid_from: str | None = None
    valid_to: str | None = None
    new: bool = False
    changed: bool = False


def version(session: Session) -> int:
    """Return the number of the state of the areas; it grows with every file and change of rules, 0 is none."""
    return session.scalar(select(func.max(AreaFile.id))) or 0


def taken(session: Session) -> set[tuple[str, str]]:
    """Return (file, SHA-256) of everything that was ever taken in.

    Two machines with different files of one name take in each once, instead of each other's for ever.
    """
    return {(row.name, row.sha256) for row in session.execute(select(AreaFile.name, AreaFile.sha256))}


def lock(session: Session) -> None:
    """Let one process at a time take files in; on SQLite the writing transaction does so already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def note(session: Session, name: str, sha256: str) -> int:
    """Note what was taken in and return the new number of the state."""
    number = version(session) + 1
    session.execute(insert(rows_of(AreaFile)), {"id": number, "name": name, "sha256": sha256, "at": now()})
    return number


def apply(session: Session, *files: File) -> Applied:
    """Take files in, one after the other; ConfigError names file, line, key and what is allowed, nothing is changed.

    All of them are one transaction: the shipped ones have 30,000 rows, a second of work once in a record's life.
    """
    taking = _Update(session)
    for file in files:
        taking.take(file)
    return taking.write()


class _Update:
    """Files against the units and changes of the record, all in memory, written at the end."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._path = Path()
        self._units = _load(session)
        self._next = max((unit.id for unit in self._units.values()), default=0) + 1
        self._links = {(row.from_id, row.into_id, row.day): row.partial for row in session.execute(
            select(AreaChange.from_id, AreaChange.into_id, AreaChange.day, AreaChange.partial)
            .where(AreaChange.from_id != AreaChange.into_id))}
        self._known_links = len(self._links)
        self._new_links: dict[tuple[int, int, str], bool] = {}
        self._applied = Applied()

    def take(self, file: File) -> None:
        """Take every row, units before what became of them."""
        self._path = file.path
        for row in file.rows:
            if row.row == "unit":
                self._unit(row)
        for row in file.rows:
            if row.row != "unit":
                self._end(row)
            if row.into is not None:
                self._link(row, row.into)
        # Only now is it known what ended: two units that go into each other would both be gone for good.
        for row in file.rows:
            if row.into is not None:
                self._check_in_force(row, self._units[row.into])

    def _refuse(self, row: AreaRow, key: str, value: object, allowed: str) -> NoReturn:
        raise ValueRefused(self._path, row.line, key, value, allowed)

    def _known(self, row: AreaRow, column: str, key: AreaKey) -> _Unit:
        found = self._units.get(key)
        if found is None:
            self._refuse(row, column, str(key), Words("a unit that is known, or stands above in the file"))
        return found

    def _unit(self, row: AreaRow) -> None:
        # Provinces are found by their name alone: one called like a person would gather what is written of that person.
        # Of two syllables are nearly all provinces and few full names: "Thạch Bình" may be either.
        if row.key.level == "province" and (person := next(filter(_is_full_name, (row.name, *row.also)), None)):
            self._refuse(row, "name", person, Words("the name of a province, not of a person"))
        parent = self._known(row, "parent", row.parent).id if row.parent is not None else None
        day = row.day.isoformat() if row.day is not None else None
        known = self._units.get(row.key)
        if known is None:
            first = _State(None, row.type, row.name, parent)
            self._units[row.key] = _Unit(self._next, row.key, [first], list(row.also), day, new=True)
            self._next += 1
            self._applied.added += 1
            return
        self._check_day(row, known, day)
        if row.also and set(row.also) - set(known.also):
            known.also, known.changed = sorted({*known.also, *row.also}), True
        if _say(known, _State(day, row.type, row.name, parent)):
            known.changed = True
            self._applied.renamed += 1

    def _check_day(self, row: AreaRow, unit: _Unit, day: str | None) -> None:
        if day is not None and unit.valid_from is not None and day < unit.valid_from:
            self._refuse(row, "day", day, Words("a day from {day} on, when the unit began", day=unit.valid_from))
        if day is not None and unit.valid_to is not None and day > unit.valid_to:
            self._refuse(row, "day", day, Words("a day up to {day}, when the unit ended", day=unit.valid_to))

    def _check_in_force(self, row: AreaRow, unit: _Unit) -> None:
        assert row.day is not None
        day = row.day.isoformat()
        if day < (unit.valid_from or day) or day > (unit.valid_to or day):
            self._refuse(row, "into", str(unit.key), Words("a unit that is in force on {day}", day=day))

    def _end(self, row: AreaRow) -> None:
        assert row.day is not None
        unit = self._known(row, "code", row.key)
        last = (row.day - timedelta(days=1)).isoformat()
        if unit.valid_to is None:
            if unit.valid_from is not None and last < unit.valid_from:
                self._refuse(row, "day", row.day.isoformat(),
                             Words("a day after {day}, when the unit began", day=unit.valid_from))
            unit.valid_to, unit.changed = last, True
            self._applied.ended += 1
        elif unit.valid_to != last:
            after = later(unit.valid_to, 1)
            self._refuse(row, "day", row.day.isoformat(), Words("{day}, when the unit ended", day=after))

    def _link(self, row: AreaRow, into: AreaKey) -> None:
        assert row.day is not None
        link = (self._units[row.key].id, self._known(row, "into", into).id, row.day.isoformat())
        if self._links.get(link) != row.partial:
            self._links[link] = self._new_links[link] = row.partial
            self._applied.linked += 1

    def write(self) -> Applied:
        """Write what the files changed and return it."""
        units = list(self._units.values())
        new, changed = [u for u in units if u.new], [u for u in units if u.changed and not u.new]
        derived = self._derived()
        before = {row.id: (row.province_id, row.within) for row in self._session.execute(
            select(Area.id, Area.province_id, Area.within))}
        moved = [u for u in units if not u.new and (u.changed or before[u.id] != derived[u.id])]
        # The upper levels first: a ward may have moved to a district that came after it.
        self._insert(Area, [_values(u, *derived[u.id]) for u in sorted(new, key=_level)])
        if moved:
            self._session.execute(update(Area), [_values(u, *derived[u.id]) for u in moved])
        self._write_changes(new, changed)
        return self._applied

    def _derived(self) -> dict[int, tuple[int | None, str]]:
        """Return unit → the province in force that holds it, and the keys of all that it lies in."""
        units = self._units.values()
        provinces = provinces_of({u.id: (u.key.level, u.states[-1].parent, u.valid_to) for u in units}, self._links)
        grounds = {u.id: Ground(u.key.level, _parents(u), provinces.get(u.id)) for u in units}
        keys = {u.id: str(u.key) for u in units}
        return {unit: (provinces.get(unit), "|".join(sorted(keys[other] for other in around)))
                for unit, around in within(grounds, self._links).items()}

    def _write_changes(self, new: list[_Unit], changed: list[_Unit]) -> None:
        ids = [unit.id for unit in changed]
        renamed = delete(AreaChange).where(AreaChange.from_id == AreaChange.into_id)
        for at in range(0, len(ids), CHUNK):
            self._session.execute(renamed.where(AreaChange.from_id.in_(ids[at:at + CHUNK])))
        links = [{"from_id": a, "into_id": b, "day": day, "partial": partial, "was_type": "", "was_name": "",
                  "was_parent_id": None} for (a, b, day), partial in self._new_links.items()]
        column = rows_of(AreaChange).c
        same = delete(rows_of(AreaChange)).where(
            column.from_id == bindparam("a"), column.into_id == bindparam("b"), column.day == bindparam("d"))
        if links and self._known_links:
            self._session.execute(same, [{"a": row["from_id"], "b": row["into_id"], "d": row["day"]} for row in links])
        self._insert(AreaChange, [*links, *(change for unit in (*new, *changed) for change in _renamings(unit))])

    def _insert(self, table: type[Area] | type[AreaChange], rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.execute(insert(rows_of(table)), rows)


def _level(unit: _Unit) -> int:
    return LEVELS.index(unit.key.level)


def _say(unit: _Unit, state: _State) -> bool:
    """Put a state among those of a unit by its day; False where the unit was called so anyway."""
    at = max(i for i, known in enumerate(unit.states) if i == 0 or (state.day or "") >= (known.day or ""))
    known = unit.states[at]
    if known.said == state.said:
        return False
    begins = known.day if at else unit.valid_from
    if state.day == begins:
        known.type, known.name, known.parent = state.said   # a correction of what was said of that day
    else:
        unit.states.insert(at + 1, state)
    return True


def _parents(unit: _Unit) -> tuple[int, ...]:
    return tuple({state.parent for state in unit.states if state.parent is not None})


def _values(unit: _Unit, province: int | None, around: str) -> dict[str, Any]:
    present = unit.states[-1]
    return {
        "id": unit.id, "era": unit.key.era, "level": unit.key.level, "code": unit.key.code, "parent_id": present.parent,
        "type": present.type, "name": present.name, "also": unit.also, "folded": _folded(unit),
        "valid_from": unit.valid_from, "valid_to": unit.valid_to, "province_id": province,
        "within": around,
    }


def _folded(unit: _Unit) -> str:
    """Return every name of a unit as it is sought."""
    names = [(state.type, state.name) for state in reversed(unit.states)]
    names += [(unit.states[-1].type, name) for name in unit.also]
    return "|".join(dict.fromkeys(" ".join(fold(f"{kind} {name}").split()) for kind, name in names))


def _renamings(unit: _Unit) -> Iterable[dict[str, Any]]:
    for before, after in zip(unit.states, unit.states[1:], strict=False):
        yield {"from_id": unit.id, "into_id": unit.id, "day": after.day, "partial": False, "was_type": before.type,
               "was_name": before.name, "was_parent_id": before.parent}


def _load(session: Session) -> dict[AreaKey, _Unit]:
    units: dict[int, _Unit] = {}
    present: dict[int, _State] = {}
    for row in session.execute(select(rows_of(Area)).order_by(Area.id)):
        key = AreaKey(row.era, row.level, row.code)
        units[row.id] = _Unit(row.id, key, [], list(row.also), row.valid_from, row.valid_to)
        present[row.id] = _State(None, row.type, row.name, row.parent_id)
    renamings = select(rows_of(AreaChange)).where(AreaChange.from_id == AreaChange.into_id).order_by(AreaChange.day)
    began: dict[int, str] = {}
    for row in session.execute(renamings):
        units[row.from_id].states.append(
            _State(began.get(row.from_id), row.was_type, row.was_name, row.was_parent_id))
        began[row.from_id] = row.day
    for unit_id, unit in units.items():
        last = present[unit_id]
        unit.states.append(_State(began.get(unit_id), *last.said))
    return {unit.key: unit for unit in units.values()}


def _is_full_name(name: str) -> bool:
    return len(name.split()) > 2 and is_person_alone(name)
