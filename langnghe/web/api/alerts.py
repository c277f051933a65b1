"""Alerts: made, changed under a version, quieted, deleted; what they told, and up to where somebody has seen it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock
from langnghe.alerts import letters, words
from langnghe.alerts.specs import anew, spec_of
from langnghe.kept_troubles import told
from langnghe.web import audit
from langnghe.web.api import cursors
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model, Moment, Next, Plain
from langnghe.web.api.parameters import Id, Name, Paged, Parameters, Version
from langnghe.web.api.problems import documented, missing, overtaken
from langnghe.web.desk import Desk, desk_of
from langnghe.web.paths import LARGEST_ID
from langnghe.web.people import person_of
from storage import accounts, alert_messages, alerts
from storage import saved as stored
from storage.alert_messages import MessageRow
from storage.alerts import AlertRow, AlertSpec

router = APIRouter(tags=["watching"])
REPORTER: dict[str, Any] = takes("reporter")
MOST_DAYS = 90


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
    paused: bool
    muted_until: Moment | None
    broken: bool
    last_error: Plain = Field(description="Why it could not be looked at, in the caller's language.")
    owner: str
    version: int
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


class Rewatch(Watch):
    """What an alert is to become; `version` is that of the one it was made from."""

    version: Version


class Mute(BaseModel):
    """For how long nothing is told of an alert."""

    model_config = ConfigDict(extra="forbid")
    days: Annotated[int, Field(strict=True, ge=1, le=MOST_DAYS)] = 1


class See(BaseModel):
    """Up to which message somebody has seen what was told, that one with it."""

    model_config = ConfigDict(extra="forbid")
    message: Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]


class Unseen(Model):
    """How many things were told since one last looked, of alerts that are there."""

    unseen: int


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
    new: bool = Field(description="It tells something that whoever asks has not marked as seen.")
    heartbeat: str
    parts: list[Told]


class Messages(Model):
    """Messages, the newest first."""

    items: list[Message]
    unseen: int = Field(description="Things told since one last looked; the newest message given as seen takes them "
                                    "all.")
    next: Next


@router.get("/alerts", responses=documented(), summary="Alerts")
def alerts_of(request: Request, _asked: Annotated[Parameters, Query()]) -> AlertList:
    """Return every alert with how it stands."""
    with desk_of(request).record.reading() as session:
        return AlertList(items=_alerts(session, alerts.listed(session)))


@router.post("/alerts", status_code=201, responses=documented(400, 413), summary="Watch something", **REPORTER)
def watch(request: Request, asked: Watch) -> Alert:
    """Keep an alert; it begins now."""
    desk = desk_of(request)
    spec = _spec(desk, asked)
    with desk.database.writing() as session:
        made = alerts.add(session, spec, person_of(request).id, clock.now())
    audit.note(request, "edit", {"alert": made})
    return _one(desk, made)


@router.get("/alerts/{id}", responses=documented(404), summary="One alert")
def alert_one(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Alert:
    """Return an alert with how it stands."""
    return _one(desk_of(request), id)


@router.put("/alerts/{id}", responses=documented(400, 404, 409, 413), summary="Change an alert", **REPORTER)
def rewatch(request: Request, id: Id, asked: Rewatch) -> Alert:
    """Change an alert; one that watches something else begins now. One that somebody changed meanwhile answers 409."""
    desk = desk_of(request)
    before = _kept(desk, id)
    spec = _spec(desk, asked)
    with desk.database.writing() as session:
        done = alerts.change(session, id, asked.version, spec, clock.now(), anew=anew(before.spec, spec))
        if done:
            alert_messages.drop_letters(session, id, kept=spec.recipients)
    if not done:
        raise overtaken(_one(desk, id))
    audit.note(request, "edit", {"alert": id})
    return _one(desk, id)


@router.post("/alerts/{id}/pause", responses=documented(404, 413), summary="Pause an alert", **REPORTER)
def pause(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Alert:
    """Tell nothing of it until it is resumed; what comes meanwhile is not told afterwards."""
    return _quieted(request, id, lambda session: alerts.pause(session, id))


@router.post("/alerts/{id}/resume", responses=documented(404, 413), summary="Let an alert go on", **REPORTER)
def resume(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Alert:
    """End a pause or a mute; what came meanwhile is not told."""
    return _quieted(request, id, lambda session: alerts.resume(session, id, clock.now()))


@router.post("/alerts/{id}/mute", responses=documented(400, 404, 413), summary="Mute an alert for days", **REPORTER)
def mute(request: Request, id: Id, asked: Mute) -> Alert:
    """Tell nothing of it for so many days; what comes meanwhile is not told afterwards."""
    until = clock.now() + timedelta(days=asked.days)
    return _quieted(request, id, lambda session: alerts.mute(session, id, until))


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
    question, person = asked.question("messages"), person_of(request).id
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        found = alert_messages.newest(session, asked.size + 1, before=stands[0] if stands else None)
        seen, unseen = alert_messages.seen(session, person), alert_messages.unseen(session, person)
        items = [_message(session, one, seen) for one in found[:asked.size]]
    more = len(found) > asked.size
    return Messages(items=items, unseen=unseen, next=cursors.encode(question, (items[-1].id,)) if more else None)


@router.post("/messages/seen", responses=documented(400, 404, 413), summary="Mark what was told as seen")
def see(request: Request, asked: See) -> Unseen:
    """Keep up to which message one has seen what was told, as the desk's button does; it never goes back."""
    person = person_of(request).id
    with desk_of(request).database.writing() as session:
        if alert_messages.message(session, asked.message) is None:
            raise missing()
        alert_messages.see(session, person, alert_messages.last_item(session, up_to=asked.message), clock.now())
        left = alert_messages.unseen(session, person)
    return Unseen(unseen=left)


def _quieted(request: Request, number: int, act: Callable[[Session], bool]) -> Alert:
    desk = desk_of(request)
    with desk.database.writing() as session:
        if not act(session):
            raise missing()
    audit.note(request, "edit", {"alert": number})
    return _one(desk, number)


def _kept(desk: Desk, number: int) -> AlertRow:
    with desk.record.reading() as session:
        row = alerts.get(session, number)
    if row is None or row.deleted_at is not None:
        raise missing()
    return row


def _one(desk: Desk, number: int) -> Alert:
    row = _kept(desk, number)
    with desk.record.reading() as session:
        return _alerts(session, [row])[0]


def _spec(desk: Desk, asked: Watch) -> AlertSpec:
    with desk.record.reading() as session:
        searches = {row.id for row in stored.listed(session)}
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
        state=words.state(row, now), paused=row.paused,
        muted_until=row.muted_until if row.muted_until and row.muted_until > now else None,
        broken=bool(row.last_error), last_error=told(row.last_error), owner=owner, version=row.version,
        looked_at=row.looked_at, created_at=row.created_at)


def _message(session: Session, message: MessageRow, seen: int) -> Message:
    parts = letters.parts(session, message)
    head = message.heads[0] if message.kind == "heartbeat" else None
    beat = words.heartbeat(*(len(head[name]) for name in ("watched", "broken", "quiet"))) if head else ""
    items = alert_messages.items(session, [message.id])[message.id]
    lines = [Told(alert=one.alert_id, title=one.title, reason=one.reason, more=one.more,
                  lines=[line for line, _path in one.lines]) for one in parts]
    return Message(id=message.id, kind=message.kind, at=message.at, subject=letters.subject(tuple(parts), message),
                   new=any(item.id > seen for item in items), heartbeat=beat, parts=lines)
