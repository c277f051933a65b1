"""What pages say of what was done: `note(request, "export", {"rows": 120}, query=text)`."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from starlette.requests import HTTPConnection

from config import clock
from langnghe.web.people import person_in
from langnghe.web.recorder import Recorder
from storage.audit import Line

# Written with the next batch; everything else is written, behind all that waits, before the page answers.
LATER = frozenset({"search"})
LONGEST_PATH = 200


def note(
    request: HTTPConnection, act: str, details: Mapping[str, Any] | None = None, *, query: str | None = None
) -> None:
    """Record what somebody did; without accounts nothing is recorded. Never raises: a record that is down waits.

    `act` is a short word (search, export, edit); `details` are numbers and codes, no texts; `query` is what was
    searched for, which is kept apart and for a time only. Writes in the caller's thread, so not on the event loop.
    """
    note_in(request.scope, act, details, query=query)


def note_rarely(request: HTTPConnection, act: str, details: Mapping[str, Any], *, always: bool = False) -> None:
    """Do as `note` does, but once an hour for each person and `details`: for what is fetched by pieces or polled.

    `always` writes the line, and begins the hour anew. Hours are counted in each process of the desk.
    """
    person, recorder = person_in(request.scope), request.scope["app"].state.recorder
    if person.id is None or recorder.is_due(Line(clock.now(), person.id, act[:20], dict(details)), always=always):
        note(request, act, details)


def note_in(
    scope: MutableMapping[str, Any], act: str, details: Mapping[str, Any] | None = None, *, query: str | None = None
) -> None:
    """Do as `note` does, by the scope of a request."""
    person = person_in(scope)
    scope.setdefault("state", {})["noted"] = True
    if person.id is None:
        return
    recorder: Recorder = scope["app"].state.recorder
    line = Line(clock.now(), person.id, act[:20], dict(details or {}), query)
    (recorder.later if act in LATER else recorder.now)(line)


def leave_out(request: HTTPConnection) -> None:
    """Say that a form changed nothing, so that its door records nothing."""
    request.scope.setdefault("state", {})["noted"] = True


def note_change(scope: MutableMapping[str, Any]) -> None:
    """Record a change whose page did not say what it was: the address holds ids only."""
    if not scope.get("state", {}).get("noted"):
        note_in(scope, "edit", {"path": str(scope["path"])[:LONGEST_PATH]})
