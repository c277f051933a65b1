"""Pages as they stand: what the schedule of the next fetch depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Page
from storage.upserts import rows_of

# What an article's page ends in while the outlet has it.
ALIVE = ("stored", "revised", "unchanged", "not_modified")
# What a page ends in that says of itself that it is not there, and all that is no article's address any more. After
# anything else, a file that leaves the page out included, nobody knows that the article went from there.
MISSING = ("gone", "withdrawn")
OVER = (*MISSING, "not_article", "soft_404", "removed", "redirect_elsewhere", "address_refused")
# Addresses of one article that are looked at: a site with a new number for each visit has ever more of them.
MOST_ADDRESSES = 50


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
    last_status: str
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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another address of an article; `living`: nothing says that it went from there."""

    id: int
    url: str
    last_status: str
    due_at: datetime | None
    living: bool


_HELD = or_(
    Page.last_status.in_(ALIVE), Page.content_hash != "", Page.article_key.is_not(None),
    # Not asked yet: what it gives will be seen.
    and_(Page.last_status == "", Page.due_at.is_not(None)))


def elsewhere(session: Session, page_id: int, key: str) -> list[Elsewhere]:
    """Return the other addresses of the article with this key, what was found last first."""
    living = and_(_HELD, Page.last_status.not_in(OVER))
    rows = session.execute(
        select(Page.id, Page.url, Page.last_status, Page.due_at, living)
        .where(or_(Page.article_key == key, and_(Page.url == key, Page.article_key.is_(None))), Page.id != page_id)
        .order_by(Page.first_seen_at.desc(), Page.id.desc()).limit(MOST_ADDRESSES))
    return [Elsewhere(*row) for row in rows]


def ask(session: Session, page_id: int, now: datetime) -> None:
    """Make a page due that would never be asked again; one that another process works on is left to it."""
    session.execute(update(Page).where(Page.id == page_id, Page.due_at.is_(None), Page.lease_owner.is_(None))
                    .values(due_at=now))


def lead_to(session: Session, url: str, key: str) -> None:
    """Note of a page that nobody has asked yet which article it is to give."""
    session.execute(update(Page).where(
        Page.url == url, Page.url != key, Page.last_status == "", Page.article_key.is_(None)).values(article_key=key))
