"""The record of what was done: a chain of lines, each under the hash of the one before; one writer at a time."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.models import Audit, AuditQuery

# Any fixed number: one process at a time may add to the chain.
_LOCK = 7_316_204_517
PIECE = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was done; `query` is kept apart, and only for a time."""

    at: datetime
    staff_id: int | None
    act: str
    details: Mapping[str, Any] = field(default_factory=dict)
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it is kept; `query` is None when there was none or its days are over."""

    id: int
    at: datetime
    staff_id: int | None
    act: str
    details: dict[str, Any]
    query: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: lines that hold, the last hash, and the line where it breaks (0: nowhere).

    `gone` are lines whose text should still be there and is not; the chain itself holds without it.
    """

    lines: int
    head: str
    broken_at: int = 0
    gone: tuple[int, ...] = ()


def append(session: Session, lines: Sequence[Line]) -> None:
    """Add lines in order.

    SQLite's writing session holds its lock from the start; on PostgreSQL a lock of the transaction does the same, taken
    before the last line is read, so that no two processes go on from the same one.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    number, before = _head(session)
    for line in lines:
        number += 1
        before = _add(session, number, line, before)
    session.flush()


def _add(session: Session, number: int, line: Line, before: str) -> str:
    row = Audit(id=number, at=line.at, staff_id=line.staff_id, act=line.act, details=canonical(dict(line.details)),
                query_sha256="")
    query = None
    if line.query is not None:
        # What neither database can hold goes: NUL, and halves of letters beyond the first plane.
        text = line.query.replace("\0", "").encode(errors="replace").decode()
        query = AuditQuery(audit_id=number, at=line.at, salt=secrets.token_hex(16), text=text)
        row.query_sha256 = query_hash(query.salt, text)
    row.hash = line_hash(row, before)
    session.add(row)
    session.flush()
    if query is not None:
        session.add(query)
    return row.hash


def _head(session: Session) -> tuple[int, str]:
    row = session.execute(select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)).first()
    return (row.id, row.hash) if row else (0, "")


def canonical(value: object) -> str:
    """Return the one spelling of a value as JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def query_hash(salt: str, text: str) -> str:
    """Return what the chain holds of a query."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def line_hash(row: Audit, before: str) -> str:
    """Return the hash of a line and of all before it."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = canonical([row.id, at, row.staff_id, row.act, row.details, row.query_sha256, before])
    return hashlib.sha256(said.encode()).hexdigest()


def verify(session: Session, texts_since: datetime | None = None) -> Verdict:
    """Walk along the chain; also a query whose text is still kept has to fit its hash.

    `texts_since` is the moment from which on no text may have been purged yet; None looks for none.
    """
    number, before = 0, ""
    gone: list[int] = []
    for row, query in _walk(session):
        broken = row.id != number + 1 or row.hash != line_hash(row, before)
        if not broken and query is not None:
            broken = query_hash(query.salt, query.text) != row.query_sha256
        if broken:
            return Verdict(number, before, number + 1, tuple(gone))
        if query is None and row.query_sha256 and texts_since is not None and row.at >= texts_since:
            gone.append(row.id)
        number, before = row.id, row.hash
    return Verdict(number, before, gone=tuple(gone))


def _walk(session: Session) -> Iterator[tuple[Audit, AuditQuery | None]]:
    after = 0
    while True:
        rows = session.execute(
            select(Audit, AuditQuery).outerjoin(AuditQuery, AuditQuery.audit_id == Audit.id)
            .where(Audit.id > after).order_by(Audit.id).limit(PIECE)).all()
        yield from ((row, query) for row, query in rows)
        if len(rows) < PIECE:
            return
        after = rows[-1][0].id
        session.expunge_all()      # a chain of years does not fit in memory at once


def listed(
    session: Session, *, act: str = "", staff_id: int | None = None, limit: int = 50, before: int | None = None
) -> list[Written]:
    """Return lines, the newest first."""
    chosen = select(Audit, AuditQuery.text).outerjoin(AuditQuery, AuditQuery.audit_id == Audit.id)
    if act:
        chosen = chosen.where(Audit.act == act)
    if staff_id is not None:
        chosen = chosen.where(Audit.staff_id == staff_id)
    if before is not None:
        chosen = chosen.where(Audit.id < before)
    rows = session.execute(chosen.order_by(Audit.id.desc()).limit(limit)).all()
    return [Written(row.id, row.at, row.staff_id, row.act, json.loads(row.details), text, row.hash)
            for row, text in rows]


def hash_of(session: Session, number: int) -> str:
    """Return the hash of one line, "" when there is none of this number."""
    return session.scalar(select(Audit.hash).where(Audit.id == number)) or ""


def queries_before(session: Session, moment: datetime) -> int:
    """Return how many query texts are older than `moment`: the proof after a purge is 0."""
    return session.scalar(select(func.count()).select_from(AuditQuery).where(AuditQuery.at < moment)) or 0


def purge_queries(session: Session, older_than: datetime, limit: int = 500) -> int:
    """Delete at most `limit` query texts with their salts; the chain stays whole."""
    ids = session.scalars(select(AuditQuery.audit_id).where(AuditQuery.at < older_than).limit(limit)).all()
    session.execute(delete(AuditQuery).where(AuditQuery.audit_id.in_(ids)))
    return len(ids)
