"""Home, "Việc hôm nay": what waits for somebody; each can be assigned, noted and closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe import today
from langnghe.today import Item, View
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.views import search
from pipelines.topics import wording
from pipelines.topics.refusals import Refused
from search.results import SearchRequest
from storage import accounts, workitems
from storage.workitems import Kept

COOKIE = "looked"
YEAR = 365 * 24 * 3600
# Pages opened within this time are one look: what was new stays new while somebody goes back and forth.
ONE_LOOK = timedelta(minutes=30)
FIRST_LOOK = timedelta(days=1)
_LOOKED = re.compile(r"([0-9]{1,12})\.([0-9]{1,12})")
# The number of a thing, where it can come again that of its time or version behind it; a source has a name.
_NUMBERED = "|".join(kind for kind in today.KINDS if kind != "source")
_KEY = re.compile(rf"(?:{_NUMBERED}):[0-9]{{1,18}}(?:\.[0-9]{{1,18}})?|source:[a-z0-9-]{{1,70}}")
ACTS = ("save", "close", "reopen")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wanted to keep and could not; `theirs` is what another one kept meanwhile.

    `version` is the one that the form they get back stands for: what they saw, or now see beside their own.
    """

    key: str
    note: str
    trouble: str                 # long, redacted, changed or gone
    assigned: int | None
    version: int
    theirs: Kept | None = None


def home(request: Request) -> Response:
    """Show today's work; an address with a search in it is a search, as links of old have it."""
    return search.search(request) if request.query_params else _show(request)


def _show(request: Request, wanted: Asked | None = None, status: int = 200) -> Response:
    now = clock.now()
    earlier, last = _looked(request, now)
    with desk_of(request).record.reading() as session:
        open_, closed = _items(request, session, now)
        staff = accounts.logins(session)
    answer = page_of_forms(
        request, "today.html", status=status, kinds=today.KINDS, wanted=wanted,
        asked=SearchRequest(), error=None, found=None,
        items=open_, closed=closed, since=earlier, staff=staff, can_keep=person_of(request).may("reporter"),
        note_length=workitems.NOTE, shown={item.key for item in (*open_, *closed)})
    answer.set_cookie(COOKIE, f"{int(earlier.timestamp())}.{int(last.timestamp())}", max_age=YEAR, httponly=True,
                      samesite="lax")
    return answer


def _items(request: Request, session: Session, now: datetime) -> tuple[list[Item], list[Item]]:
    desk, (since, _last) = desk_of(request), _looked(request, now)
    person = person_of(request)
    return today.items(session, View(person.id, desk.health, desk.limits, now, since, person.areas,
                                     person.may("reviewer"), desk.office))


def _looked(request: Request, now: datetime) -> tuple[datetime, datetime]:
    """Return the look before this one, against which things are new, and the last page of this one."""
    found = _LOOKED.fullmatch(request.cookies.get(COOKIE, ""))
    if found is None:
        return now - FIRST_LOOK, now
    at = [int(text) for text in found.groups()]
    if max(at) > now.timestamp():        # a clock that was put back, or no time at all
        return now - FIRST_LOOK, now
    earlier, last = (datetime.fromtimestamp(seconds, UTC) for seconds in at)
    return (earlier, now) if now - last < ONE_LOOK else (last, now)


async def keep(request: Request) -> Response:
    """Keep who looks after an item, a note, and whether it is closed."""
    return await run_in_threadpool(_keep, request, await forms.read(request))


def _keep(request: Request, form: Form) -> Response:
    key, note = form.text("key"), form.text("note")
    if not _KEY.fullmatch(key) or form.text("act") not in ACTS:
        raise HTTPException(400)
    sent = partial(Asked, key, assigned=number_or_none(form.text("assigned")),
                   version=number_or_none(form.text("version")) or 0)
    try:
        clean = wording.passage(note, workitems.NOTE)
    except Refused:
        return _show(request, sent(note, "long"), 422)
    if clean != wording.spelled(note):
        return _show(request, sent(clean, "redacted"), 422)
    if not _is_there(request, key):
        return _show(request, sent(clean, "gone"), 409)
    with desk_of(request).database.writing() as session:
        theirs = workitems.keep(session, key, _wanted(session, request, form, clean), clock.now())
    if theirs is not None:
        return _show(request, replace(sent(clean, "changed"), version=theirs.version, theirs=theirs), 409)
    return RedirectResponse("/", status_code=303)


def _is_there(request: Request, key: str) -> bool:
    """Whether it still waits or was closed; of what is neither nothing is kept."""
    with desk_of(request).record.reading() as session:
        return any(item.key == key for items in _items(request, session, clock.now()) for item in items)


def _wanted(session: Session, request: Request, form: Form, note: str) -> Kept:
    staff: Mapping[int, str] = accounts.logins(session)
    assigned = number_or_none(form.text("assigned"))
    return Kept(assigned_to=assigned if assigned in staff else None, note=note, changed_by=person_of(request).id,
                version=number_or_none(form.text("version")) or 0,
                closed_at=clock.now() if form.text("act") == "close" else None)
