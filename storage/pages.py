"""Pages as they stand: what the schedule of the next fetch depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from storage.models import Page
from storage.upserts import rows_of

# What an article's page ends in while the outlet has it.
ALIVE = ("stored", "revised", "unchanged", "not_modified")


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page is and how its last fetches went."""

    id: int
    url: str
    kind: str
    source_id: int
    attempts: int
    unchanged: int
    etag: str
    last_modified: str
    content_hash: str
    first_seen_at: datetime
    article_key: str | None
    last_fetched_at: datetime | None
    news_gap: float | None
    least_gap: int | None


_PAGE = rows_of(Page).c
_STATE = select(*(_PAGE[name] for name in PageState.__dataclass_fields__)).where(_PAGE.id == bindparam("which"))


def state(session: Session, page_id: int) -> PageState | None:
    """Return one page."""
    row = session.execute(_STATE, {"which": page_id}).first()
    return PageState(*row) if row else None


def alive_elsewhere(session: Session, page_id: int, key: str) -> bool:
    """Say whether another page gave the article with this key at its last fetch."""
    return bool(session.scalar(select(exists().where(
        or_(Page.url == key, Page.article_key == key), Page.id != page_id, Page.last_status.in_(ALIVE)))))
