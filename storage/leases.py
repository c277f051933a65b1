"""Host leases: one process at a time talks to a host, so that its delay holds over all processes and machines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from storage.models import HostLease, Page
from storage.processes import is_dead
from storage.upserts import insert_into


@dataclass(frozen=True, slots=True)
class ClaimedHost:
    """A host that this process holds until `until`, unless it renews the lease, and may ask from `next_allowed_at`."""

    host: str
    until: datetime
    next_allowed_at: datetime | None
    crawl_delay: float | None


def pages_that_fit(lease_seconds: float, delay: float) -> int:
    """Return how many pages fit in half the lease at `delay` seconds a page; at least one."""
    return max(1, int(lease_seconds / 2 / delay)) if delay > 0 else 1_000_000


def claim_host(
    session: Session, owner: str, now: datetime, lease_seconds: float, hosts: Collection[str] | None = None
) -> ClaimedHost | None:
    """Take a host that nobody holds, that may be asked now and that has a page due; None when there is none.

    `hosts` limits the choice. The host that has rested longest comes first.
    """
    chosen = select(HostLease).where(
        or_(HostLease.owner.is_(None), HostLease.until <= now),
        or_(HostLease.next_allowed_at.is_(None), HostLease.next_allowed_at <= now),
        exists().where(
            Page.host == HostLease.host, Page.due_at <= now, or_(Page.lease_owner.is_(None), Page.lease_until <= now)
        ),
    )
    if hosts is not None:
        chosen = chosen.where(HostLease.host.in_(list(hosts)))
    # SKIP LOCKED: two processes that ask at the same moment get two hosts instead of one waiting for the other.
    order = (HostLease.next_allowed_at.is_not(None), HostLease.next_allowed_at, HostLease.host)
    lease = session.scalars(chosen.order_by(*order).limit(1).with_for_update(skip_locked=True)).first()
    return None if lease is None else _taken(session, lease, owner, now, lease_seconds)


def take_host(session: Session, owner: str, host: str, now: datetime, lease_seconds: float) -> ClaimedHost | None:
    """Take a host by its name, known or not, whatever is due there; None while it is held, by `owner` too.

    It may still have to rest, until `next_allowed_at`.
    """
    session.execute(insert_into(session, HostLease).values(host=host).on_conflict_do_nothing())
    free_one = select(HostLease).where(
        HostLease.host == host, or_(HostLease.owner.is_(None), HostLease.until <= now))
    lease = session.scalars(free_one.with_for_update().execution_options(populate_existing=True)).first()
    return None if lease is None else _taken(session, lease, owner, now, lease_seconds)


def _taken(session: Session, lease: HostLease, owner: str, now: datetime, lease_seconds: float) -> ClaimedHost:
    rested = lease.next_allowed_at
    if lease.owner is not None and lease.until is not None:
        # Its holder went without a word; the last request may have been sent as the lease ran out.
        owed = lease.until + timedelta(seconds=lease.crawl_delay or 0.0)
        rested = max(rested or owed, owed)
    lease.owner, lease.until = owner, now + timedelta(seconds=lease_seconds)
    session.flush()
    return ClaimedHost(lease.host, lease.until, rested, lease.crawl_delay)


def dead_owners(session: Session) -> list[str]:
    """Return who holds hosts or pages and is certainly dead: a process of this machine that was killed."""
    holders = select(HostLease.owner).where(HostLease.owner.is_not(None)).union(
        select(Page.lease_owner).where(Page.lease_owner.is_not(None)))
    return [owner for owner in session.scalars(holders) if owner is not None and is_dead(owner)]


def free(session: Session, owners: Collection[str], now: datetime) -> float:
    """End the leases of dead owners at once and return the longest pause, in seconds, that a freed host is owed.

    No race: a dead process renews nothing, and what another one took meanwhile bears its name. The last request of the
    dead may have been a moment ago, so each host rests for its own delay first.
    """
    held = select(HostLease).where(HostLease.owner.in_(owners)).order_by(HostLease.host).with_for_update()
    longest = 0.0
    # Hosts, then pages, as in a release: two that free the same owners cannot wait for each other.
    for lease in session.scalars(held.execution_options(populate_existing=True)).all():
        delay = lease.crawl_delay or 0.0
        rested = now + timedelta(seconds=delay)
        lease.owner, lease.until = None, None
        lease.next_allowed_at = max(lease.next_allowed_at or rested, rested)
        longest = max(longest, delay)
    session.flush()
    session.execute(update(Page).where(Page.lease_owner.in_(owners)).values(lease_owner=None, lease_until=None))
    return longest


def hold(session: Session, owner: str, host: str, now: datetime) -> HostLease | None:
    """Return the lease, locked for this transaction, when `owner` holds it now."""
    held = select(HostLease).where(HostLease.host == host, HostLease.owner == owner, HostLease.until > now)
    return session.scalars(held.with_for_update().execution_options(populate_existing=True)).first()


def heartbeat(session: Session, owner: str, now: datetime, lease_seconds: float) -> frozenset[str]:
    """Renew every lease of `owner` and return the hosts it still holds; one that is missing was taken over.

    A lease that ran out but was taken by nobody is still the owner's.
    """
    until = now + timedelta(seconds=lease_seconds)
    renewed = session.scalars(
        update(HostLease).where(HostLease.owner == owner).values(until=until).returning(HostLease.host)
    ).all()
    session.execute(update(Page).where(Page.lease_owner == owner).values(lease_until=until))
    return frozenset(renewed)


def note_request(
    session: Session, host: str, owner: str, next_allowed_at: datetime, crawl_delay: float | None
) -> None:
    """Say when the host may be asked again, and the delay its robots.txt wants."""
    session.execute(
        update(HostLease).where(HostLease.host == host, HostLease.owner == owner)
        .values(next_allowed_at=next_allowed_at, crawl_delay=crawl_delay)
    )


def release_host(session: Session, host: str, owner: str, next_allowed_at: datetime | None = None) -> None:
    """Give the host back with every page of it that was claimed and not fetched."""
    values: dict[str, object] = {"owner": None, "until": None}
    if next_allowed_at is not None:
        values["next_allowed_at"] = next_allowed_at
    session.execute(update(HostLease).where(HostLease.host == host, HostLease.owner == owner).values(values))
    session.execute(
        update(Page).where(Page.host == host, Page.lease_owner == owner).values(lease_owner=None, lease_until=None)
    )
