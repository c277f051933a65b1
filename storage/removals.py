"""What was removed on request: place and hash, never the text. Asked by every write that could bring it back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, or_, select
from sqlalchemy.orm import Session

from storage.models import Removal
from storage.upserts import rows_of

Kind = Literal["article", "thread", "comment", "words"]

_ROW = rows_of(Removal).c
_SAME = _ROW.source_id == bindparam("source")


def digest(text: str) -> str:
    """Return the hash by which a comment or a quoted sentence is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def note(
    session: Session, kind: Kind, key: str, hashes: Collection[str], at: datetime, source_id: int | None = None
) -> None:
    """Remember that what stood at `key` was removed, with the hash of each of its texts ("" when none was held)."""
    known = set(session.scalars(select(Removal.sha256).where(Removal.kind == kind, Removal.key == key)))
    for sha256 in sorted(set(hashes or [""]) - known):
        session.add(Removal(kind=kind, key=key, source_id=source_id, sha256=sha256, at=at))
    session.flush()


def of_article() -> ColumnElement[int | None]:
    """Return a question with the parameters source, key and words: was this address removed, or were these words?

    By the words only in the same source: a copy that another outlet holds is another article.
    """
    # Two questions, each answered by one index: as one with OR they took 0.3 ms of every page.
    by_address = _first((_ROW.key == bindparam("key")) & or_(_SAME, _ROW.source_id.is_(None)))
    return func.coalesce(by_address, _first((_ROW.sha256 == bindparam("words")) & _SAME))


def _first(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(_ROW.id).where(_ROW.kind == "article", condition).limit(1).scalar_subquery()


def covers_thread(session: Session, url: str, article_url: str) -> bool:
    """Say whether a thread, or the article it stands under, was removed."""
    keys = [key for key in (url, article_url) if key]
    found = select(Removal.id).where(Removal.key.in_(keys), Removal.kind.in_(("article", "thread"))).limit(1)
    return session.scalar(found) is not None


def of_comments(session: Session, url: str) -> frozenset[str]:
    """Return the hashes of the comments that were removed from a thread."""
    return frozenset(session.scalars(select(Removal.sha256).where(Removal.kind == "comment", Removal.key == url)))


def note_words(session: Session, count: int, sha256: str, at: datetime) -> None:
    """Remember the hash of so many words in a row, that what is handed in again comes without them."""
    note(session, "words", str(count), [sha256], at)


def of_words(session: Session) -> dict[int, frozenset[str]]:
    """Return how many words in a row → the hashes of those that were removed."""
    found: dict[int, set[str]] = {}
    for count, sha256 in session.execute(select(Removal.key, Removal.sha256).where(Removal.kind == "words")):
        found.setdefault(int(count), set()).add(sha256)
    return {count: frozenset(hashes) for count, hashes in found.items()}
