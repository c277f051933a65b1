"""Every text that the field side and the staff beside it wrote, row by row: to be searched, and changed on request.

Lines of histories are only ever added to; triggers let their words alone be changed, and only in a transaction that has
a row in `removal_pass`, which is gone at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, Table, and_, delete, insert, inspect, or_, select, update
from sqlalchemy.orm import Session

from storage.models import (
    CrossCheckMatch,
    Evidence,
    FieldReport,
    Question,
    QuestionChange,
    RemovalPass,
    ReportChange,
    ReportItem,
    Rumor,
    RumorCandidate,
    RumorEvent,
    Sighting,
    Situation,
    SituationNote,
)
from storage.upserts import rows_of
from vietnamese.text import fold

PIECE = 100


@dataclass(frozen=True, slots=True)
class _Texts:
    """A table: its columns of words, and what it is found by, made of two of them."""

    model: type[Any]
    columns: tuple[str, ...]
    folded: tuple[str, ...] = ()


TABLES = {table.model.__tablename__: table for table in (
    _Texts(FieldReport, ("reason",)),
    _Texts(ReportItem, ("issue", "text", "basis", "trigger", "heard_groups", "documents", "forecast"),
           ("issue", "text")),
    _Texts(ReportChange, ("reason", "before", "after")),
    _Texts(CrossCheckMatch, ("differs",)),
    _Texts(Question, ("issue", "sector", "documents", "reason", "answer", "issuer", "letter")),
    _Texts(QuestionChange, ("reason", "before", "after")),
    _Texts(Situation, ("issue", "grievance", "scale", "form", "demands")),
    _Texts(SituationNote, ("text", "before", "after")),
    _Texts(Rumor, ("title", "statement", "body", "tried", "risk_reason", "unknown", "answer", "action", "outcome"),
           ("title", "statement")),
    _Texts(Sighting, ("wording",)),
    _Texts(Evidence, ("issuer", "primary_source", "label", "quote", "text", "struck_reason")),
    _Texts(RumorEvent, ("details", "note")),
    _Texts(RumorCandidate, ("statement", "body")),
)}
Found = dict[str, list[tuple[int, ...]]]


def holding(session: Session, matches: Callable[[str], bool]) -> Found:
    """Return table → keys of the rows of which some text matches; every one is read."""
    found: Found = {}
    for name, table in TABLES.items():
        keys = [key for key, values in _rows(session, _chosen(table)) if any(map(matches, strings(values)))]
        if keys:
            found[name] = keys
    return found


def change(session: Session, name: str, keys: Collection[tuple[int, ...]], changed: Callable[[str], str]) -> int:
    """Put other words into the texts of some rows of a table, and raise their versions; return how many it changed."""
    table, count = TABLES[name], 0
    rows = rows_of(table.model)
    one_of = or_(*(and_(*(column == part for column, part in zip(_keys(rows), key, strict=True))) for key in keys))
    for key, values in list(_rows(session, _chosen(table).where(one_of))):
        new = {column: _fitting(rows.c[column], in_strings(value, changed)) for column, value in values.items()}
        if new != dict(values):
            count += 1
            _put(session, table, rows, key, new)
    return count


def _put(session: Session, table: _Texts, rows: Table, key: tuple[int, ...], new: dict[str, Any]) -> None:
    if table.folded:
        new["folded"] = " ".join(fold(" ".join(new[column] for column in table.folded)).split())
    raised = {"version": rows.c.version + 1} if "version" in rows.c else {}
    at = and_(*(column == part for column, part in zip(_keys(rows), key, strict=True)))
    session.execute(update(rows).where(at).values(**new, **raised))
    if table.model is ReportItem:
        # Who has the report open and sends it back is shown what was changed meanwhile.
        report = select(ReportItem.report_id).where(ReportItem.id == key[0]).scalar_subquery()
        session.execute(update(FieldReport).where(FieldReport.id == report).values(version=FieldReport.version + 1))


def allow(session: Session, now: datetime) -> None:
    """Let this transaction change the words of histories and digests."""
    session.execute(insert(rows_of(RemovalPass)).values(at=now))


def forbid(session: Session) -> None:
    """Close them again."""
    session.execute(delete(rows_of(RemovalPass)))


def item_fitting(name: str, text: str) -> str:
    """Return a text of an item as long as its column takes it."""
    return str(_fitting(rows_of(ReportItem).c[name], text))


def strings(value: object) -> Iterator[str]:
    """Yield every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in parts:
        yield from strings(part)


def in_strings(value: Any, changed: Callable[[str], str]) -> Any:
    """Return a value of JSON with each of its texts changed."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, Mapping):
        return {name: in_strings(part, changed) for name, part in value.items()}
    return [in_strings(part, changed) for part in value] if isinstance(value, list) else value


def _fitting(column: Column[Any], value: Any) -> Any:
    longest = getattr(column.type, "length", None)
    return value[:longest] if isinstance(value, str) and longest else value


def _keys(rows: Table) -> list[Column[Any]]:
    return list(inspect(rows).primary_key)


def _chosen(table: _Texts) -> Select[Any]:
    rows = rows_of(table.model)
    return select(*_keys(rows), *(rows.c[name] for name in table.columns)).order_by(*_keys(rows))


def _rows(session: Session, chosen: Select[Any]) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
    for row in session.execute(chosen).yield_per(500):
        values = dict(row._mapping)
        names = [name for name in values if name in ("id", "check_id", "article_id")]
        yield tuple(values.pop(name) for name in names), values
