"""The register as it stood at some time, by the histories of the files that were changed since."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from storage import rumors
from storage.rumors import EventRow, RumorFilter, RumorRow

EVERY = 1_000_000


def states(session: Session, at: datetime) -> Counter[str]:
    """Return state → how many files were in it."""
    return Counter(rumors.by_state(session, RumorFilter(changed_until=at))) + Counter(
        row.state for row in _changed_since(session, at))


def due(session: Session, at: datetime, limit: int) -> list[RumorRow]:
    """Return the files that were open and due by then, as they stood."""
    same = rumors.listed(session, RumorFilter(due_before=at, changed_until=at), limit=limit)
    return [*same, *(row for row in _changed_since(session, at)
                     if row.state != "closed" and row.due_at is not None and row.due_at < at)]


def _changed_since(session: Session, at: datetime) -> list[RumorRow]:
    """Return the files that there were then and that were changed since, in the state and with the term of then."""
    rows = [row for row in rumors.listed(session, RumorFilter(changed_from=at), limit=EVERY) if row.created_at < at]
    events: defaultdict[int, list[EventRow]] = defaultdict(list)
    for event in rumors.history(session, [row.id for row in rows]):
        events[event.rumor_id].append(event)
    return [_stood(row, events[row.id], at) for row in rows]


def _stood(row: RumorRow, events: list[EventRow], at: datetime) -> RumorRow:
    state, term = "new", ""
    for event in events:
        if event.at < at:
            state = _after(state, event)
            term = event.details.get("after", {}).get("due_at", term)
    # The term that a file is opened with stands in no line; what replaced it says what it was.
    later = next((event.details["before"]["due_at"] for event in events
                  if event.at >= at and "due_at" in event.details.get("before", {})), "")
    told = term if term != "" else later
    return replace(row, state=state, due_at=row.due_at if told == "" else _moment(told))


def _after(state: str, event: EventRow) -> str:
    if event.act == "withdrawn" and state == "closed":      # a verdict that is taken back opens the file
        return "checking"
    after: str = event.details.get("after", {}).get("state", state)
    return after


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
