"""What a crawl asks of the frontier beyond leases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from storage.frontier import host_of
from storage.models import HostLease, Page, PageOutcome
from storage.pages import ALIVE, MISSING, OVER
from storage.upserts import CHUNK

Waits = Literal["", "held", "resting"]
# What a page ends in whose article is held already, under another address.
COPY = "duplicate"


class Known(NamedTuple):
    """What the record has of some addresses and of the pages beside them.

    `gave`: address → key of the article that it gave last, "" for a copy of another, None for neither.
    `gone`: addresses that are not there any more, but will be asked once more → key of their article.
    """

    gave: dict[str, str | None]
    gone: dict[str, str]


def hosts_with_due(session: Session, source_ids: Collection[int], now: datetime) -> list[str]:
    """Return the hosts on which one of the sources has a page that is due and not being fetched."""
    return list(session.scalars(
        select(Page.host).distinct().where(
            Page.source_id.in_(list(source_ids)), Page.due_at <= now,
            or_(Page.lease_owner.is_(None), Page.lease_until <= now),
        ).order_by(Page.host)
    ))


def waits(session: Session, source_ids: Collection[int], owner: str, now: datetime) -> Waits:
    """Say why `owner` takes no due page of the sources: another process has a host, or all rest; "" for none due."""
    due = exists().where(Page.host == HostLease.host, Page.source_id.in_(list(source_ids)), Page.due_at <= now)
    rows = session.execute(select(HostLease.owner, HostLease.until, HostLease.next_allowed_at).where(due)).all()
    if any(row.owner not in (None, owner) and row.until is not None and row.until > now for row in rows):
        return "held"
    return "resting" if any(row.next_allowed_at is not None and row.next_allowed_at > now for row in rows) else ""


def known(session: Session, source_id: int, urls: Collection[str], most: int) -> Known:
    """Return what is known of pages.

    Of these addresses themselves; of their hosts' pages that will be asked (again), as articles are for 30 days, those
    that are due last; and of the copies among the last fetches of the source; of either at most `most`.
    """
    page = select(Page.url, Page.last_status, Page.article_key, Page.due_at)
    last = (select(PageOutcome.page_id, PageOutcome.status).where(PageOutcome.source_id == source_id)
            .order_by(PageOutcome.at.desc()).limit(most).subquery())
    hosts = sorted({host_of(url) for url in urls})
    rows = [row for statement in (
        page.where(Page.url.in_(urls)),
        page.where(Page.host.in_(hosts), Page.due_at.is_not(None)).order_by(Page.due_at.desc()).limit(most),
        page.join(last, Page.id == last.c.page_id).where(last.c.status == COPY, Page.last_status.not_in(OVER)),
    ) for row in session.execute(statement)]
    gone = {row.url: row.article_key or row.url for row in rows if row.last_status in MISSING and row.due_at}
    return Known({url: "" if status == COPY else (key or url) if status in ALIVE else None
                  for url, status, key, _ in rows if url not in gone}, gone)


def ended_in(session: Session, urls: Sequence[str], status: str) -> set[int]:
    """Return the sources of those addresses that ended in a status when they were asked last."""
    found: set[int] = set()
    for at in range(0, len(urls), CHUNK):
        found.update(session.scalars(
            select(Page.source_id).where(Page.url.in_(urls[at:at + CHUNK]), Page.last_status == status)))
    return found
