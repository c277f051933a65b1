"""The frontier: pages that are due, and what becomes of them. Claiming a host comes first (storage/leases.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import CursorResult, Select, bindparam, func, or_, select, true, update
from sqlalchemy.orm import Session

from config.clock import now as clock_now
from storage.leases import (
    ClaimedHost,
    claim_host,
    dead_owners,
    free,
    heartbeat,
    hold,
    note_request,
    pages_that_fit,
    release_host,
    take_host,
)
from storage.models import HostLease, Page
from storage.upserts import CHUNK, insert_into, rows_of

__all__ = [
    "ClaimedHost", "ClaimedPage", "LinkRow", "add_links", "claim_host", "claim_pages", "dead_owners", "due_count",
    "finish_page", "free", "heartbeat", "host_of", "next_due", "note_request", "pages_that_fit", "release_host",
    "set_due", "take_host",
]

# (url, kind, priority, due_at, feed_date)
LinkRow = tuple[str, str, int, datetime | None, datetime | None]

# PostgreSQL cannot index a value of more than 2,704 bytes, and no real article address is that long.
MAX_URL_BYTES = 2000
MAX_HOST = 255

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ClaimedPage:
    """A page that this process may fetch now, with what it was told the last time."""

    id: int
    url: str
    host: str
    kind: str
    source_id: int
    etag: str
    last_modified: str
    content_hash: str
    attempts: int
    unchanged: int
    feed_date: datetime | None


def host_of(url: str) -> str:
    """Return the host of an address, with its port when that is not the scheme's own; "" when there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{name}:{port}"


def add_links(session: Session, source_id: int, links: Iterable[LinkRow]) -> int:
    """Add addresses that are not known yet and return how many were new; what is no address is passed over.

    A known page keeps its schedule; it only learns a feed date when it had none.
    """
    found = {link[0]: link for link in links if _storable(link[0])}
    # Sorted: two crawlers that add the same addresses in different orders would wait for each other on PostgreSQL.
    rows = [_page_values(source_id, found[url]) for url in sorted(found)]
    _add_hosts(session, {str(row["host"]) for row in rows})
    return sum(_add_chunk(session, rows[at:at + CHUNK]) for at in range(0, len(rows), CHUNK))


def _storable(url: str) -> bool:
    # One address that a database refuses would undo the whole page that it was found on, at every try.
    size = len(url.encode(errors="replace"))
    return url.isprintable() and size <= MAX_URL_BYTES and 0 < len(host_of(url)) <= MAX_HOST


def _page_values(source_id: int, link: LinkRow) -> dict[str, object]:
    url, kind, priority, due_at, feed_date = link
    return {
        "url": url, "host": host_of(url), "kind": kind, "source_id": source_id, "priority": priority,
        "due_at": due_at, "feed_date": feed_date, "first_seen_at": clock_now(),
    }


def _add_hosts(session: Session, hosts: set[str]) -> None:
    if hosts:
        rows = [{"host": host} for host in sorted(hosts)]
        session.execute(insert_into(session, HostLease).values(rows).on_conflict_do_nothing())


def _add_chunk(session: Session, rows: list[dict[str, object]]) -> int:
    statement = insert_into(session, Page).values(rows)
    added = session.scalars(statement.on_conflict_do_nothing(index_elements=["url"]).returning(Page.url)).all()
    known = set(added)
    for row in rows:
        if row["feed_date"] is not None and row["url"] not in known:
            session.execute(
                update(Page).where(Page.url == row["url"], Page.feed_date.is_(None)).values(feed_date=row["feed_date"])
            )
    return len(added)


def _claimable(now: datetime) -> Select[Page]:
    return select(Page).where(Page.due_at <= now, or_(Page.lease_owner.is_(None), Page.lease_until <= now))


def claim_pages(
    session: Session, owner: str, host: str, now: datetime, until: datetime, limit: int
) -> list[ClaimedPage]:
    """Lease the most urgent due pages of a held host until `until`; an empty list when the host is not held.

    Never more than fit in half of the lease at the host's own delay: what is claimed but not reached would wait for
    nothing.
    """
    lease = hold(session, owner, host, now)
    if lease is None:
        return []
    fitting = pages_that_fit((until - now).total_seconds(), lease.crawl_delay or 0.0)
    chosen = session.scalars(
        _claimable(now).where(Page.host == host)
        .order_by(Page.priority.desc(), Page.due_at, Page.id)
        .limit(min(limit, fitting)).with_for_update(skip_locked=True)
    ).all()
    for page in chosen:
        page.lease_owner, page.lease_until = owner, until
    session.flush()
    return [_claimed(page) for page in chosen]


def _claimed(page: Page) -> ClaimedPage:
    return ClaimedPage(
        id=page.id, url=page.url, host=page.host, kind=page.kind, source_id=page.source_id, etag=page.etag,
        last_modified=page.last_modified, content_hash=page.content_hash, attempts=page.attempts,
        unchanged=page.unchanged, feed_date=page.feed_date,
    )


# Built once, like every statement that each page needs; the new values are its other parameters.
_FINISH = update(rows_of(Page)).where(
    rows_of(Page).c.id == bindparam("which"), rows_of(Page).c.lease_owner == bindparam("holder")
)


def finish_page(
    session: Session,
    page_id: int,
    owner: str,
    *,
    status: str,
    now: datetime,
    due_at: datetime | None,
    attempts: int = 0,
    unchanged: int = 0,
    etag: str = "",
    last_modified: str = "",
    content_hash: str = "",
    article_key: str | None = None,
    news_gap: float | None = None,
    least_gap: int | None = None,
) -> bool:
    """End the lease of a fetched page and say when it is due again (None: never).

    False means that the lease went to another process meanwhile: the caller rolls back, or the page would count twice.
    """
    result = session.execute(_FINISH, {
        "which": page_id, "holder": owner, "lease_owner": None, "lease_until": None, "last_status": status,
        "last_fetched_at": now, "due_at": due_at, "attempts": attempts, "unchanged": unchanged, "etag": etag,
        "last_modified": last_modified, "content_hash": content_hash, "article_key": article_key,
        "news_gap": news_gap, "least_gap": least_gap,
    })
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)


def set_due(session: Session, url: str, due_at: datetime | None) -> bool:
    """Change when a page is due, e.g. the comments of an article that was just found; False when it is unknown."""
    result = session.execute(update(Page).where(Page.url == url).values(due_at=due_at))
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)


def due_count(session: Session, now: datetime, source_ids: Collection[int] | None = None) -> int:
    """Return how many pages are due and not being fetched, of some sources or of all."""
    of_these = true() if source_ids is None else Page.source_id.in_(list(source_ids))
    # Two questions that indexes answer; one with both conditions read every due row: 500 ms at 200,000 of them.
    due = session.scalar(select(func.count()).select_from(Page).where(Page.due_at <= now, of_these)) or 0
    leased = session.scalars(
        select(Page.due_at).where(Page.lease_owner.is_not(None), Page.lease_until > now, of_these))
    return due - sum(1 for at in leased if at is not None and at <= now)


def next_due(session: Session) -> datetime | None:
    """Return the earliest moment at which some page could be claimed (it may lie in the past); None: never.

    Leases and delays count: a page whose host must rest is due when the rest ends.
    """
    # One step into the index a host; grouping all pages took 240 ms at 200,000 of them, this 2 ms.
    first = select(func.min(Page.due_at)).where(Page.host == HostLease.host).scalar_subquery()
    rows = session.execute(select(first, HostLease.until, HostLease.next_allowed_at))
    moments = [max(at for at in row if at is not None) for row in rows if row[0] is not None]
    return min(moments, default=None)
