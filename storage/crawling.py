"""What a crawl asks of the frontier beyond leases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from storage.models import HostLease, Page

Waits = Literal["", "held", "resting"]


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


def asked_again(session: Session, host: str, most: int) -> list[str]:
    """Return addresses of a host that will be asked (again), those that are due last first."""
    return list(session.scalars(
        select(Page.url).where(Page.host == host, Page.due_at.is_not(None)).order_by(Page.due_at.desc()).limit(most)))
