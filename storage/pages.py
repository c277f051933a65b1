"""Pages as they stand: what the schedule of the next fetch depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.models import Page
from storage.upserts import rows_of


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


_PAGE = rows_of(Page).c
_STATE = select(*(_PAGE[name] for name in PageState.__dataclass_fields__)).where(_PAGE.id == bindparam("which"))


def state(session: Session, page_id: int) -> PageState | None:
    """Return one page."""
    row = session.execute(_STATE, {"which": page_id}).first()
    return PageState(*row) if row else None
