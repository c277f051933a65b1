"""Pages as they stand: what the schedule of the next fetch depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Page


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


_COLUMNS = tuple(getattr(Page, name) for name in PageState.__dataclass_fields__)


def state(session: Session, page_id: int) -> PageState | None:
    """Return one page."""
    row = session.execute(select(*_COLUMNS).where(Page.id == page_id)).first()
    return PageState(*row) if row else None
