"""Saved searches and alerts: kept, changed under a version, deleted, and what alerts told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock
from langnghe.alerts import letters, requests, words
from langnghe.alerts.specs import spec_of
from langnghe.web import audit
from langnghe.web.api import cursors
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model, Moment, Next, Plain
from langnghe.web.api.parameters import Body, Id, Name, Paged, Parameters, Words
from langnghe.web.api.problems import documented, missing, overtaken
from langnghe.web.desk import Desk, desk_of
from langnghe.web.people import person_of
from storage import accounts, alert_messages, alerts
from storage import saved as stored
from storage.alert_messages import MessageRow
from storage.alerts import AlertRow, AlertSpec
from storage.saved import SavedRow
from storage.sessions import Database

router = APIRouter(tags=["watching"])
REPORTER: dict[str, Any] = takes("reporter")


class Saved(Model):
    """A saved search; `query` holds the parameters of a search, `trouble` says why it cannot be asked any more."""

    id: int
    title: Plain
    query: str = Field(examples=["q=gi%C3%A1+x%C4%83ng&source=vnexpress"])
    described: Plain
    trouble: Plain
    owner: str
    version: int
    alerts: int
    created_at: Moment
    changed_at: Moment


class SavedList(Model):
    """Every saved search, by title."""

    items: list[Saved]


class Keep(Body, Words):
    """A search to be kept under a name."""

    title: Name


class Change(Keep):
    """What a saved search is to become; `version` is that of the one it was made from."""

    version: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class Alert(Model):
    """An alert: what it watches, how it tells, how it stands."""

    id: int
    saved: int | None
    rule: str
    rhythm: str
    hour: int
    least: int
    hours: int
    recipients: list[str]
    feed: bool
    said: str
    state: str = Field(description='"" when it is watched, else paused, mute or broken in words.')
    last_error: Plain
    owner: str
    looked_at: Moment | None
    created_at: Moment


class AlertList(Model):
    """Every alert."""

    items: list[Alert]


class Watch(BaseModel):
    """An alert to be: `least` and `hours` are of the rule count, `hour` of the rhythm daily."""

    model_config = ConfigDict(extra="forbid")
    saved: Annotated[int, Field(strict=True, ge=1, lt=10**15)] | None = None
    rule: Literal["stories", "hotspot", "count", "silent"]
    rhythm: Literal["once", "hourly", "daily"] = "once"
    hour: Annotated[int, Field(strict=True, ge=0, le=23)] = 7
    least: Annotated[int, Field(strict=True, ge=0, le=100_000)] = 20
    hours: Annotated[int, Field(strict=True, ge=1, le=336)] = 24
    recipients: Annotated[list[Name], Field(max_length=20)] = []
    feed: StrictBool = True


class Told(Model):
    """What one alert tells in a message."""

    alert: int
    title: str
    reason: str
    lines: list[str]
    more: str


class Message(Model):
    """A message: news, or a heartbeat that makes silence mean something."""

    id: int
    kind: str
    at: Moment
    subject: str
    heartbeat: str
    parts: list[Told]


class Messages(Model):
    """Messages, the newest first."""

    items: list[Message]
    next: Next


@router.get("/saved", responses=documented(), summary="Saved searches")
def saved(request: Request, _asked: Annotated[Parameters, Query()]) -> SavedList:
    """Return every saved search with what it asks for."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        rows = stored.listed(session)
        facts = _facts(session)
    return SavedList(items=[_saved(desk.database, row, *facts) for row in rows])


@router.post("/saved", status_code=201, responses=documented(400, 413), summary="Save a search", **REPORTER)
def keep(request: Request, asked: Keep) -> Saved:
    """Keep a search under a name; one that is only a person's name is refused."""
    desk = desk_of(request)
    query, title = _checked(desk, asked)
    with desk.database.writing() as session:
        made = stored.add(session, title, query, person_of(request).id, clock.now())
    audit.note(request, "edit", {"saved": made}, query=asked.q.strip() or None)
    return _one(desk, made)


@router.get("/saved/{id}", responses=documented(404), summary="One saved search")
def saved_one(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Saved:
    """Return a saved search."""
    return _one(desk_of(request), id)


@router.put("/saved/{id}", responses=documented(400, 404, 409, 413), summary="Change a saved search", **REPORTER)
def change(request: Request, id: Id, asked: Change) -> Saved:
    """Change a saved search; one that somebody changed meanwhile is left alone and answered 409."""
    desk = desk_of(request)
    _one(desk, id)
    query, title = _checked(desk, asked)
    with desk.database.writing() as session:
        done = stored.change(session, id, asked.version, title, query, clock.now())
    if not done:
        raise overtaken(_one(desk, id))
    audit.note(request, "edit", {"saved": id}, query=asked.q.strip() or None)
    return _one(desk, id)


@router.delete("/saved/{id}", status_code=204, responses=documented(404), summary="Delete a saved search", **REPORTER)
def delete(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> None:
    """Delete a saved search; the desk can take it back."""
    with desk_of(request).database.writing() as session:
        if not stored.delete(session, id, clock.now()):
            raise missing()
    audit.note(request, "edit", {"saved-deleted": id})


def _checked(desk: Desk, asked: Keep) -> tuple[str, str]:
    """Return query and title as they are kept. Raises QueryError and NotKept."""
    return requests.checked(desk.database, requests.query_of(asked.request())), requests.titled(asked.title)


def _facts(session: Session) -> tuple[dict[int, str], list[int | None]]:
    return accounts.logins(session), [row.spec.saved_id for row in alerts.listed(session)]


def _one(desk: Desk, number: int) -> Saved:
    with desk.record.reading() as session:
        row, facts = stored.get(session, number), _facts(session)
    if row is None or row.deleted_at is not None:
        raise missing()
    return _saved(desk.database, row, *facts)


def _saved(database: Database, row: SavedRow, owners: dict[int, str], watched: list[int | None]) -> Saved:
    described, trouble = requests.in_words(database, row.query)
    return Saved(
        id=row.id, title=row.title, query=row.query, described=described, trouble=trouble,
        owner=owners.get(row.owner_id or 0, ""), version=row.version, alerts=watched.count(row.id),
        created_at=row.created_at, changed_at=row.changed_at)


@router.get("/alerts", responses=documented(), summary="Alerts")
def alerts_of(request: Request, _asked: Annotated[Parameters, Query()]) -> AlertList:
    """Return every alert with how it stands."""
    with desk_of(request).record.reading() as session:
        return AlertList(items=_alerts(session, alerts.listed(session)))


@router.post("/alerts", status_code=201, responses=documented(400, 413), summary="Watch something", **REPORTER)
def watch(request: Request, asked: Watch) -> Alert:
    """Keep an alert; it begins now."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        searches = {row.id for row in stored.listed(session)}
    spec = _spec(asked, searches)
    with desk.database.writing() as session:
        made = alerts.add(session, spec, person_of(request).id, clock.now())
    audit.note(request, "edit", {"alert": made})
    with desk.record.reading() as session:
        row = alerts.get(session, made)
        if row is None:
            raise missing()
        return _alerts(session, [row])[0]


@router.delete("/alerts/{id}", status_code=204, responses=documented(404), summary="Delete an alert", **REPORTER)
def unwatch(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> None:
    """Delete an alert with the letters of it that are still on their way; the desk can take it back."""
    with desk_of(request).database.writing() as session:
        row = alerts.get(session, id)
        if row is None or row.deleted_at is not None:
            raise missing()
        alert_messages.drop_letters(session, id)
        alerts.remove(session, id, clock.now())
    audit.note(request, "edit", {"alert-deleted": id})


@router.get("/messages", responses=documented(400), summary="What alerts told")
def messages(request: Request, asked: Annotated[Paged, Query()]) -> Messages:
    """Return messages with why each came; comments stand in them as weeks and rounded counts only."""
    question = asked.question("messages")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        found = alert_messages.newest(session, asked.size + 1, before=stands[0] if stands else None)
        items = [_message(session, one) for one in found[:asked.size]]
    more = len(found) > asked.size
    return Messages(items=items, next=cursors.encode(question, (items[-1].id,)) if more else None)


def _spec(asked: Watch, searches: set[int]) -> AlertSpec:
    return spec_of(
        saved=str(asked.saved or ""), rule=asked.rule, rhythm=asked.rhythm, hour=str(asked.hour),
        least=str(asked.least), hours=str(asked.hours), recipients=", ".join(asked.recipients), feed=asked.feed,
        searches=searches)


def _alerts(session: Session, rows: list[AlertRow]) -> list[Alert]:
    titles = {number: row.title for number, row in stored.all(session).items()}
    owners, now = accounts.logins(session), clock.now()
    return [_alert(row, titles.get(row.spec.saved_id or 0, ""), owners.get(row.owner_id or 0, ""), now)
            for row in rows]


def _alert(row: AlertRow, title: str, owner: str, now: datetime) -> Alert:
    spec = row.spec
    return Alert(
        id=row.id, saved=spec.saved_id, rule=spec.rule, rhythm=spec.rhythm, hour=spec.hour, least=spec.least,
        hours=spec.hours, recipients=list(spec.recipients), feed=spec.feed, said=words.rule(spec, title),
        state=words.state(row, now), last_error=row.last_error, owner=owner, looked_at=row.looked_at,
        created_at=row.created_at)


def _message(session: Session, message: MessageRow) -> Message:
    parts = letters.parts(session, message)
    head = message.heads[0] if message.kind == "heartbeat" else None
    beat = words.heartbeat(*(len(head[name]) for name in ("watched", "broken", "quiet"))) if head else ""
    return Message(
        id=message.id, kind=message.kind, at=message.at, subject=letters.subject(tuple(parts), message),
        heartbeat=beat, parts=[Told(alert=one.alert_id, title=one.title, reason=one.reason, more=one.more,
                                    lines=[line for line, _path in one.lines]) for one in parts])
