"""What a crawl asks of the frontier beyond leases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.models import Page


def hosts_with_due(session: Session, source_ids: Collection[int], now: datetime) -> list[str]:
    """Return the hosts on which one of the sources has a page that is due and not being fetched."""
    return list(session.scalars(
        select(Page.host).distinct().where(
            Page.source_id.in_(list(source_ids)), Page.due_at <= now,
            or_(Page.lease_owner.is_(None), Page.lease_until <= now),
        ).order_by(Page.host)
    ))


def asked_again(session: Session, host: str, most: int) -> list[str]:
    """Return addresses of a host that will be asked (again), those that are due last first."""
    return list(session.scalars(
        select(Page.url).where(Page.host == host, Page.due_at.is_not(None)).order_by(Page.due_at.desc()).limit(most)))
