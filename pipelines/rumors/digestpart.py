"""The rumor register in a digest as it stood when its days ended: by state, new, heard again, verdicts, due."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from config.clock import local_day, local_day_bounds
from config.rumors import STATES
from pipelines.rumors import asof
from storage import rumors
from storage.rumors import RumorRow

LISTED = 20


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return what came to the register on these days, and how it stood at their end; {} when there was no file at all.

    Lists hold up to twenty files, `more` says how many are not listed.
    """
    begin, end = local_day_bounds(since)[0], local_day_bounds(until)[1]
    by_state = asof.states(session, end)
    if not by_state:
        return {}
    opened = {event.rumor_id for event in rumors.acts(session, ("created",), begin, end)}
    heard = rumors.sighted(session, begin, end)
    signed = {event.rumor_id: str(event.details.get("verdict", ""))
              for event in rumors.acts(session, ("signed",), begin, end)}
    again = {event.rumor_id for event in rumors.acts(session, ("reopened",), begin, end)}
    due = {row.id: row for row in asof.due(session, end, 10 * LISTED)}
    rows = rumors.get_many(session, {*opened, *heard, *signed, *again}) | due
    return {
        "states": {state: by_state[state] for state in STATES if by_state.get(state)},
        "opened": _list(rows, {number: {} for number in opened}),
        "heard": _list(rows, {number: {"times": times} for number, times in heard.items()}),
        "reopened": _list(rows, {number: {} for number in again}),
        "verdicts": _list(rows, {number: {"verdict": verdict} for number, verdict in signed.items()}),
        "due": _list(rows, {number: {"due_on": local_day(row.due_at)} for number, row in due.items() if row.due_at}),
    }


def _list(rows: dict[int, RumorRow], found: dict[int, dict[str, Any]]) -> dict[str, Any]:
    every = [{"id": number, "title": rows[number].title, "risk": rows[number].risk, **more}
             for number, more in sorted(found.items()) if number in rows]
    return {"files": every[:LISTED], "more": max(0, len(every) - LISTED)}
