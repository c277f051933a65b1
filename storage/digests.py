"""Digests: immutable snapshots; another body is another edition, the same one only when its days were over meanwhile.

The machine and the staff number their editions in one row: what rests on an edition (`base`) is the staff's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from storage.models import Digest


@dataclass(frozen=True, slots=True)
class DigestRow:
    """A stored digest; `body` is canonical JSON, `sha256` its hash, `base` the machine's edition that staff edited."""

    id: int
    kind: str
    day: str
    edition: int
    template_version: int
    body: str
    sha256: str
    created_at: datetime
    base: int | None = None
    owner_id: int | None = None


_COLUMNS = tuple(getattr(Digest, name) for name in DigestRow.__dataclass_fields__)


def save(
    session: Session, *, day: str, body: str, template_version: int, now: datetime, kind: str = "day",
    base: int | None = None, owner_id: int | None = None, over: datetime | None = None,
) -> DigestRow:
    """Store a digest as a new edition of its day, unless the latest of the machine, or of staff, has the same body.

    `over` is when its days end: an edition counted before says so for ever, so the same count after it is another one.
    """
    latest = get(session, day, kind, staff=base is not None)
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    known = (latest.sha256, latest.template_version, latest.base) if latest is not None else None
    if latest is not None and known == (sha256, template_version, base) and not _ended(latest.created_at, over, now):
        return latest
    edition = 1 + (session.scalar(
        select(func.max(Digest.edition)).where(Digest.kind == kind, Digest.day == day)) or 0)
    digest = Digest(
        kind=kind, day=day, edition=edition, template_version=template_version, body=body, sha256=sha256,
        created_at=now, base=base, owner_id=owner_id,
    )
    session.add(digest)
    session.flush()
    return DigestRow(digest.id, kind, day, edition, template_version, body, sha256, now, base, owner_id)


def _ended(before: datetime, over: datetime | None, now: datetime) -> bool:
    return over is not None and before < over <= now


def get(
    session: Session, day: str, kind: str = "day", edition: int | None = None, *, staff: bool | None = None
) -> DigestRow | None:
    """Return an edition of a day's digest, the latest when none is named; `staff` asks for theirs or the machine's."""
    chosen = select(*_COLUMNS).where(Digest.kind == kind, Digest.day == day)
    if edition is not None:
        chosen = chosen.where(Digest.edition == edition)
    if staff is not None:
        chosen = chosen.where(_of_staff() if staff else ~_of_staff())
    row = session.execute(chosen.order_by(Digest.edition.desc()).limit(1)).first()
    return DigestRow(*row) if row else None


def _of_staff() -> ColumnElement[bool]:
    return Digest.base.is_not(None)


def every(session: Session) -> Iterator[DigestRow]:
    """Yield all digests, the newest edition of a day first; one at a time, so that they may be changed meanwhile."""
    for digest_id in session.scalars(select(Digest.id).order_by(Digest.kind, Digest.day, Digest.edition.desc())).all():
        yield DigestRow(*session.execute(select(*_COLUMNS).where(Digest.id == digest_id)).one())


def put_body(session: Session, digest_id: int, body: str) -> None:
    """Replace the body in a removal (`field_texts.allow`); the hash stays that of the body as it was published."""
    session.execute(update(Digest).where(Digest.id == digest_id).values(body=body))


def list(session: Session, kind: str = "day", limit: int = 100) -> Sequence[DigestRow]:
    """Return the newest digests with their bodies, every edition."""
    chosen = select(*_COLUMNS).where(Digest.kind == kind).order_by(Digest.day.desc(), Digest.edition.desc())
    return [DigestRow(*row) for row in session.execute(chosen.limit(limit))]


def made_at(session: Session, days: Collection[str], kind: str = "day") -> dict[str, datetime]:
    """Return day → when the machine's newest digest of it was made, for those that have one."""
    rows = session.execute(select(Digest.day, func.max(Digest.created_at)).where(
        Digest.kind == kind, Digest.day.in_(days), Digest.base.is_(None)).group_by(Digest.day))
    return {row.day: row[1] for row in rows}
