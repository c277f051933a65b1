"""Reads for walks through pages: each goes on behind what was given last, by keys that do not change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from storage.models import Article, Digest


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """An edition of a digest without its body."""

    kind: str
    day: str
    edition: int
    template_version: int
    sha256: str
    created_at: datetime


def newest_article(session: Session) -> int:
    """Return the largest id of an article, 0 without any."""
    return session.scalar(select(func.max(Article.id))) or 0


def digests(session: Session, kind: str, *, after: tuple[str, int] | None, limit: int) -> list[DigestFacts]:
    """Return editions of a kind, the newest first, from behind (day, edition) on."""
    chosen = (
        select(Digest.kind, Digest.day, Digest.edition, Digest.template_version, Digest.sha256, Digest.created_at)
        .where(Digest.kind == kind).order_by(Digest.day.desc(), Digest.edition.desc()).limit(limit))
    if after is not None:
        chosen = chosen.where(tuple_(Digest.day, Digest.edition) < after)
    return [DigestFacts(*row) for row in session.execute(chosen)]
