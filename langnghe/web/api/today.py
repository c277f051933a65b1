"""Today's work for programs: what waits, and who looks after it, with a note, open or closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock
from langnghe import today
from langnghe.alerts.requests import NotKept
from langnghe.i18n import gettext as _
from langnghe.today import Item, View
from langnghe.web import audit
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model, Moment, Plain
from langnghe.web.api.parameters import Name, Parameters, Text
from langnghe.web.api.problems import documented, missing, overtaken
from langnghe.web.desk import Desk, desk_of
from langnghe.web.people import person_of
from langnghe.web.words import say
from pipelines.topics import wording
from storage import accounts, workitems
from storage.workitems import Kept

router = APIRouter(tags=["today"])
WINDOW = timedelta(days=1)
LONGEST_WINDOW = timedelta(days=60)


def _dated(text: object) -> object:
    """Return it; a bare number, which pydantic would take for seconds since 1970, is no time here."""
    if isinstance(text, str) and ":" not in text:
        raise ValueError(text)
    return text


class Since(Parameters):
    """Since when topics are new; a day ago when nothing is said, 60 days at most."""

    since: Annotated[AwareDatetime | None, BeforeValidator(_dated), Field(description="ISO 8601 with its zone.")] = None


class Work(Model):
    """A thing to be done; `version` 0: nothing is kept about it yet. `address` is its page on the desk."""

    key: str = Field(examples=["hotspot:12"])
    kind: str
    kind_label: str
    title: Plain
    said: Plain
    address: str
    assigned: str = Field(description="The login of who looks after it, empty: nobody.")
    note: Plain
    closed: bool
    closed_at: Moment | None
    changed_by: str
    changed_at: Moment | None
    version: int


class WorkList(Model):
    """What waits, kind after kind, then what was closed."""

    items: list[Work]


class Keep(BaseModel):
    """All that is kept about a thing, whole; `version` is that of the state it was made from."""

    model_config = ConfigDict(extra="forbid")
    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
    assigned: Name = ""
    note: Annotated[Text, Field(max_length=8 * workitems.NOTE)] = ""
    closed: StrictBool = False


class WorkKept(Work):
    """A thing as it is kept; `changed` says that the note is not what was sent: personal data was taken out."""

    changed: bool


@router.get("/today", responses=documented(), summary="What waits for somebody")
def waiting(request: Request, asked: Annotated[Since, Query()]) -> WorkList:
    """Return today's work as the desk's first page shows it to the caller."""
    with desk_of(request).record.reading() as session:
        staff = accounts.logins(session)
        return WorkList(items=[Work(**_facts(item, staff)) for item in _items(request, session, asked.since)])


@router.put("/today/{key}", responses=documented(400, 404, 409, 413), summary="Assign, note, close or reopen",
            **takes("reporter"))
def keep(
    request: Request, key: Annotated[str, Path(max_length=100, examples=["hotspot:12"])],
    asked: Keep, within: Annotated[Since, Query()],
) -> WorkKept:
    """Keep it; when somebody was faster nothing is kept and `now` holds theirs. `since` is that of the list."""
    desk, note = desk_of(request), wording.passage(asked.note, workitems.NOTE)
    with desk.record.reading() as session:
        _found(request, session, key, within.since)
        wanted = Kept(assigned_to=_assigned(session, asked.assigned), note=note, changed_by=person_of(request).id,
                      version=asked.version, closed_at=clock.now() if asked.closed else None)
    with desk.database.writing() as session:
        theirs = workitems.keep(session, key, wanted, clock.now())
    if theirs is not None:
        raise overtaken(_now(request, desk, key, within.since))
    audit.note(request, "edit", {"work": key.partition(":")[0], "closed": asked.closed})
    now = _now(request, desk, key, within.since)
    return WorkKept(**now.model_dump(), changed=note != wording.spelled(asked.note))


def _items(request: Request, session: Session, since: datetime | None) -> list[Item]:
    desk, person, now = desk_of(request), person_of(request), clock.now()
    # At most now: the last second of the calendar in a zone west of Greenwich has no UTC.
    start = min(max(since or now - WINDOW, now - LONGEST_WINDOW), now)
    open_, closed = today.items(session, View(
        person.id, desk.health, desk.limits, now, start, person.areas, person.may("reviewer"), desk.office))
    return [*open_, *closed]


def _found(request: Request, session: Session, key: str, since: datetime | None) -> Item:
    for item in _items(request, session, since):
        if item.key == key:
            return item
    raise missing()


def _now(request: Request, desk: Desk, key: str, since: datetime | None) -> Work:
    with desk.record.reading() as session:
        return Work(**_facts(_found(request, session, key, since), accounts.logins(session)))


def _assigned(session: Session, login: str) -> int | None:
    if not login:
        return None
    if (account := accounts.by_login(session, login)) is None:
        raise NotKept(_("there is no account {login}").format(login=repr(login)))
    return account.id


def _facts(item: Item, staff: dict[int, str]) -> dict[str, Any]:
    kept = item.kept
    return {
        "key": item.key, "kind": item.kind, "kind_label": say(today.KINDS, item.kind), "title": item.title,
        "said": item.said, "address": item.address, "assigned": staff.get(kept.assigned_to or 0, ""),
        "note": kept.note, "closed": item.closed, "closed_at": kept.closed_at,
        "changed_by": staff.get(kept.changed_by or 0, ""), "changed_at": kept.changed_at, "version": kept.version}
