"""Administrative units: found by what people type, with what they lie in and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session

from config.areas import AreaKey
from storage.models import Area, AreaChange
from storage.upserts import pieces, rows_of
from vietnamese.areas import Gazetteer, Name, Unit
from vietnamese.places import province
from vietnamese.text import fold, has_tone, tokens

_TYPES = ("thanh pho ", "tinh ", "quan ", "huyen ", "thi xa ", "phuong ", "xa ", "thi tran ", "dac khu ")
_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "q": "quan", "h": "huyen", "p": "phuong", "x": "xa"}
# A ward's full line has 80; databases refuse to look for tens of thousands of characters.
_LONGEST_TEXT = 1000
_ORDER = {"province": 0, "district": 1, "ward": 2}


@dataclass(frozen=True, slots=True)
class AreaView:
    """A unit as it is shown; days are YYYY-MM-DD, empty where nothing is known or the unit is in force."""

    id: int
    era: str
    level: str
    code: str
    type: str
    name: str
    parent_id: int | None
    province_id: int | None
    valid_from: str
    valid_to: str
    within: tuple[str, ...] = ()      # the keys of all units that it lies or lay in with all of its ground

    @property
    def key(self) -> str:
        """Return what names the unit: era, level and code."""
        return str(AreaKey(self.era, self.level, self.code))

    @property
    def full_name(self) -> str:
        """Return type and name."""
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True)
class Link:
    """From `day` on `before` lies in `after`, with a part of it only where `partial`."""

    before: AreaView
    after: AreaView
    day: str
    partial: bool


@dataclass(frozen=True, slots=True)
class Renaming:
    """Until the day before `day` a unit was called so."""

    day: str
    full_name: str


def keys_of(within: str | None) -> tuple[str, ...]:
    """Return the keys that a row holds of the units around it."""
    return tuple(within.split("|")) if within else ()


def get_many(session: Session, ids: Iterable[int]) -> dict[int, AreaView]:
    """Return the units of these ids."""
    wanted = sorted(set(ids))
    found: dict[int, AreaView] = {}
    for part in pieces(wanted):
        found |= {area.id: area for area in _read(session, _all().where(Area.id.in_(part)))}
    return found


def by_key(session: Session, era: str, level: str, code: str) -> AreaView | None:
    """Return the unit with this key."""
    found = _read(session, _all().where(Area.era == era, Area.level == level, Area.code == code))
    return found[0] if found else None


def by_keys(session: Session, keys: Collection[str]) -> dict[str, AreaView]:
    """Return the units of these keys; what is no key names none."""
    codes: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in keys:
        *kind, code = key.split("/")
        codes[tuple(kind)].append(code)
    found: dict[str, AreaView] = {}
    # By era and level, so that the index answers: by codes alone all 15,000 rows are read.
    for (era, level), named in ((kind, named) for kind, named in codes.items() if len(kind) == 2):
        for part in pieces(named):
            of_kind = _all().where(Area.era == era, Area.level == level, Area.code.in_(part))
            found |= {area.key: area for area in _read(session, of_kind)}
    return {key: found[key] for key in keys if key in found}


def above(session: Session, areas: Iterable[AreaView]) -> dict[int, tuple[AreaView, ...]]:
    """Return unit → what it lies in, the nearest first."""
    lines: dict[int, list[AreaView]] = {area.id: [area] for area in areas}
    for _ in _ORDER:
        parents = get_many(session, {line[-1].parent_id for line in lines.values() if line[-1].parent_id is not None})
        for line in lines.values():
            if line[-1].parent_id is not None:
                line.append(parents[line[-1].parent_id])
    return {area_id: tuple(line[1:]) for area_id, line in lines.items()}


def find(session: Session, text: str, limit: int = 50) -> list[AreaView]:
    """Return the units that a typed text means, as typed and in force first: a name of now or of before, a code, a key.

    "ben thanh", "phường bến thành, quận 1", "q1", "00001", "old/ward/00001". Diacritics count where they are typed and
    some unit has them.
    """
    return _sought(session, text, parts=True)[:limit]


def called(session: Session, text: str) -> list[AreaView]:
    """Return the units that a typed text names whole, as `find` does: those that only hold its words are none."""
    return _sought(session, text, parts=False)


def _sought(session: Session, text: str, *, parts: bool) -> list[AreaView]:
    if text.count("/") == 2:
        known = by_key(session, *(part.strip() for part in text.split("/")))
        return [known] if known is not None else []
    if len(text) > _LONGEST_TEXT:
        return []
    name, *around = [part for part in text.split(",") if part.strip()] or [""]
    words = _words(name)
    if not words:
        return []
    found = _called(session, " ".join(words), parts)
    if not found and (usual := province(name)) is not None:
        found = _called(session, " ".join(fold(usual).split()), parts)     # "tphcm", "sai gon", a small slip
    if around:
        lines = above(session, found)
        found = [area for area in found if all(_lies_in(part, lines[area.id]) for part in around)]
    if has_tone(name):
        found = [area for area in found if _spelled(name, area)] or found
    return sorted(found, key=_place)


def bare(text: str) -> str:
    """Return a typed name without the kind of unit that stands before it: "xã Đồng Sen" is "Đồng Sen"."""
    name, *around = text.split(",")
    typed, folded = name.split(), f"{' '.join(fold(name).split())} "
    kind = next((one for one in _TYPES if folded.startswith(one) and folded != one), "")
    return ",".join([" ".join(typed[len(kind.split()):]), *around])


def _words(name: str) -> list[str]:
    words = fold(name).split()
    if words and words[0] in _SHORT and len(words) > 1:
        return [*_SHORT[words[0]].split(), *words[1:]]
    # "q1", "p12": the short type stands right before its number.
    if len(words) == 1 and words[0][:1] in _SHORT and words[0][1:].isdigit():
        return [*_SHORT[words[0][0]].split(), words[0][1:]]
    return words


def _called(session: Session, wanted: str, parts: bool) -> list[AreaView]:
    """Return the units with exactly this name, with or without type, else (`parts`) those whose names hold these words.
    """
    rows = session.execute(
        _all().add_columns(Area.folded)
        .where(or_(Area.folded.contains(wanted, autoescape=True), Area.code == wanted.upper()))).all()
    whole: list[AreaView] = []
    part: list[AreaView] = []
    for row in rows:
        area, names = _view(row), row.folded.split("|")
        without = [name.removeprefix(kind) for name in names for kind in _TYPES if name.startswith(kind)]
        if wanted in names or wanted in without or wanted.upper() == area.code:
            whole.append(area)
        elif parts and any(f" {wanted} " in f" {name} " for name in names):
            part.append(area)
    return whole or part


def _lies_in(part: str, line: Iterable[AreaView]) -> bool:
    wanted = " ".join(_words(part))
    return any(f" {wanted} " in f" {' '.join(fold(area.full_name).split())} " for area in line)


def _spelled(name: str, area: AreaView) -> bool:
    return " ".join(tokens(name)) in " ".join(tokens(area.full_name))


def _place(area: AreaView) -> tuple[bool, int, str, str]:
    """Return where a unit stands among those found: in force first, the large ones first."""
    return (bool(area.valid_to), _ORDER[area.level], area.name, area.key)


def successors(session: Session, ids: Collection[int]) -> list[Link]:
    """Return what became of these units."""
    return _links(session, AreaChange.from_id.in_(ids))


def predecessors(session: Session, ids: Collection[int]) -> list[Link]:
    """Return what these units were made of."""
    return _links(session, AreaChange.into_id.in_(ids))


def _links(session: Session, where: ColumnElement[bool]) -> list[Link]:
    rows = session.execute(
        select(AreaChange.from_id, AreaChange.into_id, AreaChange.day, AreaChange.partial)
        .where(where, AreaChange.from_id != AreaChange.into_id)
        .order_by(AreaChange.day, AreaChange.from_id, AreaChange.into_id)
    ).all()
    known = get_many(session, {end for row in rows for end in (row.from_id, row.into_id)})
    return [Link(known[row.from_id], known[row.into_id], row.day, row.partial) for row in rows]


def renamings(session: Session, ids: Collection[int]) -> dict[int, list[Renaming]]:
    """Return unit → how it was called before, the oldest first."""
    found: defaultdict[int, list[Renaming]] = defaultdict(list)
    rows = session.execute(
        select(rows_of(AreaChange)).where(AreaChange.from_id.in_(ids), AreaChange.from_id == AreaChange.into_id)
        .order_by(AreaChange.day)
    )
    for row in rows:
        found[row.from_id].append(Renaming(row.day, f"{row.was_type} {row.was_name}"))
    return found


def folded_names(session: Session) -> dict[str, list[int]]:
    """Return every toneless "type name" that units of now have → their ids; some 15,000 rows."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for area_id, folded in session.execute(select(Area.id, Area.folded).where(Area.valid_to.is_(None))):
        for name in folded.split("|"):
            found[name].append(area_id)
    return dict(found)


def gazetteer(session: Session) -> Gazetteer:
    """Return every unit for finding places in texts; some 15,000 rows, read in about 0.3 s."""
    rows = session.execute(select(rows_of(Area)).order_by(Area.id)).all()
    changes = select(rows_of(AreaChange)).where(AreaChange.from_id == AreaChange.into_id).order_by(AreaChange.day)
    before: defaultdict[int, list[Name]] = defaultdict(list)
    parents: defaultdict[int, list[int]] = defaultdict(list)
    began: dict[int, date] = {}
    for change in session.execute(changes):
        day = date.fromisoformat(change.day)
        before[change.from_id].append(
            Name(change.was_type, change.was_name, began.get(change.from_id), day - timedelta(days=1)))
        if change.was_parent_id is not None:
            parents[change.from_id].append(change.was_parent_id)
        began[change.from_id] = day
    return Gazetteer(
        Unit(row.id, row.level,
             (*(Name(row.type, name, began.get(row.id)) for name in (row.name, *row.also)), *before[row.id]),
             row.parent_id, _day(row.valid_from), _day(row.valid_to),
             tuple(parent for parent in dict.fromkeys(parents[row.id]) if parent != row.parent_id))
        for row in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _all() -> Select[*tuple[Any, ...]]:
    return select(Area.id, Area.era, Area.level, Area.code, Area.type, Area.name, Area.parent_id, Area.province_id,
                  Area.valid_from, Area.valid_to, Area.within)


def _read(session: Session, chosen: Select[*tuple[Any, ...]]) -> list[AreaView]:
    return [_view(row) for row in session.execute(chosen)]


def _view(row: Row[*tuple[Any, ...]]) -> AreaView:
    return AreaView(row.id, row.era, row.level, row.code, row.type, row.name, row.parent_id, row.province_id,
                    row.valid_from or "", row.valid_to or "", keys_of(row.within))
