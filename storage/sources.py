"""Sources: the outlets as their configuration files describe them, and when they last answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, bindparam, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from config.clock import now
from storage.models import Article, Source, Thread
from storage.upserts import insert_into, rows_of


class Described(Protocol):
    """What this room needs of a source's configuration; config.sources.SourceConfig has it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def enabled(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as it stands in the record."""

    id: int
    name: str
    title: str
    kind: str
    enabled: bool
    first_seen_at: datetime
    last_ok_at: datetime | None
    last_new_at: datetime | None
    last_error: str
    comments_off_until: datetime | None = None


class Listed(Described, Protocol):
    """A source of the record, in whatever detail."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


L = TypeVar("L", bound=Listed)


def as_described(rows: Iterable[L], described: Iterable[Described], *, complete: bool) -> list[L]:
    """Return sources of the record as their files describe them now; the record itself learns it from the next crawl.

    A source whose file is gone is off; where files are missing because they are wrong (not `complete`), it stays as
    it is in the record.
    """
    given = {source.name: source for source in described}
    return [
        replace(row, title=file.title, kind=file.kind, enabled=file.enabled) if (file := given.get(row.name))
        else replace(row, enabled=row.enabled and not complete)
        for row in rows
    ]


def unasked(rows: Iterable[Listed], described: Iterable[Described]) -> list[Described]:
    """Return the sources that are on and that the record does not know yet, by name."""
    known = {row.name for row in rows}
    return sorted((s for s in described if s.enabled and s.name not in known), key=lambda source: source.name)


def sync(session: Session, described: Iterable[Described], *, complete: bool = True) -> dict[str, int]:
    """Bring the sources in line with their files and return name → id of those given.

    A source whose file is gone keeps its articles and is no longer enabled; where files could not be read (not
    `complete`), one that is not given stays as it is.
    """
    given = {source.name: source for source in described}
    ids = {name: ensure(session, name, source.title, source.kind, enabled=source.enabled)
           for name, source in sorted(given.items())}
    if complete:
        session.execute(update(Source).where(Source.name.not_in(list(given)), Source.enabled).values(enabled=False))
    return ids


def ensure(session: Session, name: str, title: str, kind: str, *, enabled: bool = False) -> int:
    """Return the id of a source, added or brought up to date; an import's stand-in is not enabled for crawling."""
    statement = insert_into(session, Source).values(
        name=name, title=title, kind=kind, enabled=enabled, first_seen_at=now()
    )
    given = statement.excluded
    return session.scalars(statement.on_conflict_do_update(
        index_elements=["name"], set_={"title": given.title, "kind": given.kind, "enabled": given.enabled},
    ).returning(Source.id)).one()


_COLUMNS = tuple(getattr(Source, name) for name in SourceRow.__dataclass_fields__)


def all(session: Session) -> list[SourceRow]:
    """Return every source by name."""
    return [SourceRow(*row) for row in session.execute(select(*_COLUMNS).order_by(Source.name))]


@dataclass(frozen=True, slots=True)
class HeldSource:
    """A source of which the record holds anything; `asked` says whether a crawl ever asked its site."""

    name: str
    title: str
    kind: str
    asked: bool


def held(session: Session) -> list[HeldSource]:
    """Return the sources that have an article or a thread, by title."""
    anything = exists().where(Article.source_id == Source.id) | exists().where(Thread.source_id == Source.id)
    rows = session.execute(
        select(Source.name, Source.title, Source.kind, Source.last_ok_at.is_not(None))
        .where(anything).order_by(Source.title, Source.name))
    return [HeldSource(*row[:3], asked=bool(row[3])) for row in rows]


def by_name(session: Session, name: str) -> SourceRow | None:
    """Return one source."""
    row = session.execute(select(*_COLUMNS).where(Source.name == name)).first()
    return SourceRow(*row) if row else None


ANSWERS_APART = timedelta(minutes=1)
_COLUMN = rows_of(Source).c


def _older(column: Column[Any]) -> ColumnElement[bool]:
    # A moment that lies ahead was noted by a clock that was wrong: it is written anew as well.
    return or_(column.is_(None), not_(column.between(bindparam("before"), bindparam("at"))))


_OK = update(rows_of(Source)).where(
    _COLUMN.id == bindparam("which"), or_(_older(_COLUMN.last_ok_at), _COLUMN.last_error != "")
).values(last_ok_at=bindparam("at"), last_error="")
_NEW = update(rows_of(Source)).where(
    _COLUMN.id == bindparam("which"),
    or_(_older(_COLUMN.last_ok_at), _older(_COLUMN.last_new_at), _COLUMN.last_error != ""),
).values(last_ok_at=bindparam("at"), last_error="", last_new_at=bindparam("at"))


def note_answer(session: Session, source_id: int, at: datetime, *, new: bool = False) -> None:
    """Note that a source answered, and whether it had something new, to the minute; its last error is over.

    A source's row is not written with each of its pages: crawlers of one source would wait for each other.
    """
    session.execute(_NEW if new else _OK, {"which": source_id, "at": at, "before": at - ANSWERS_APART})


def note_import(session: Session, source_id: int, at: datetime) -> None:
    """Note when an archive of the source was last taken in; it says nothing about whether its site answers."""
    session.execute(update(Source).where(Source.id == source_id).values(last_new_at=at))


def switch_comments_off(session: Session, source_id: int, until: datetime) -> None:
    """Note until when a source's comments are not asked for; an earlier end gives way."""
    column = Source.comments_off_until
    session.execute(update(Source).where(Source.id == source_id, or_(column.is_(None), column < until)).values(
        comments_off_until=until))


def comments_off(session: Session, at: datetime) -> dict[str, datetime]:
    """Return the sources (by name) whose comments are not asked for at a moment, and until when."""
    rows = session.execute(
        select(Source.name, Source.comments_off_until).where(Source.comments_off_until > at).order_by(Source.name))
    return {name: until for name, until in rows if until is not None}


def note_error(session: Session, source_id: int, error: str) -> None:
    """Keep the reason why a source did not answer; never page text."""
    session.execute(update(Source).where(Source.id == source_id).values(last_error=error))
