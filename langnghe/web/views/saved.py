"""Saved searches: listed, kept from the search page, changed under a version, deleted so that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe.alerts import requests
from langnghe.alerts.requests import NotKept
from langnghe.troubles import worded
from langnghe.web import difference, forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from search.errors import QueryError
from storage import accounts, alerts, saved
from storage.saved import SavedRow
from storage.sessions import Database

PAGE = "/saved"
TITLE = 100       # characters that a name begins with, from the words of the search
Act = Callable[[Session, int], bool]


@dataclass(frozen=True, slots=True)
class Line:
    """A saved search as the list shows it; `trouble` says why it cannot be asked any more."""

    row: SavedRow
    described: str
    trouble: str
    owner: str
    alerts: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that waits: what is typed, the version it rests on, what is wrong and what somebody else made of it."""

    title: str = ""
    query: str = ""
    version: int = 0
    trouble: str = ""
    theirs: SavedRow | None = None


def listed(request: Request) -> Response:
    """List every saved search with what it asks for."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        rows, owners = saved.listed(session), accounts.logins(session)
        watching = [alert.spec.saved_id for alert in alerts.listed(session)]
        deleted = _deleted(session, request)
    lines = [_line(desk.database, row, owners, watching.count(row.id)) for row in rows]
    return page_of_forms(request, "saved.html", lines=lines, deleted=deleted,
                         done=number_or_none(request.query_params.get("done", "")))


def _deleted(session: Session, request: Request) -> SavedRow | None:
    number = number_or_none(request.query_params.get("deleted", ""))
    row = saved.get(session, number) if number is not None else None
    return row if row is not None and row.deleted_at is not None else None


def _line(database: Database, row: SavedRow, owners: dict[int, str], watching: int) -> Line:
    described, trouble = requests.in_words(database, row.query)
    return Line(row, described, trouble, owners.get(row.owner_id or 0, ""), watching)


def new(request: Request) -> Response:
    """Show the form that keeps the search in the address."""
    query = request.url.query
    return _form(request, None, Typed(" ".join(_text(query).split())[:TITLE], query))


def one(request: Request) -> Response:
    """Show the form that changes a saved search."""
    row = _known(request)
    return _form(request, row, Typed(row.title, row.query, row.version))


def _known(request: Request) -> SavedRow:
    with desk_of(request).record.reading() as session:
        row = saved.get(session, record_id(request))
    if row is None or row.deleted_at is not None:
        raise HTTPException(404)
    return row


def _form(request: Request, row: SavedRow | None, typed: Typed, status: int = 200) -> Response:
    described, broken = requests.in_words(desk_of(request).database, typed.query)
    theirs = typed.theirs
    changes = [] if theirs is None else [
        difference.words(theirs.title, typed.title), difference.words(_text(theirs.query), _text(typed.query))]
    return page_of_forms(request, "saved_form.html", status=status, row=row, typed=typed, described=described,
                         broken=broken, changes=changes, text=_text(typed.query))


def _text(query: str) -> str:
    return requests.request_of(query).text


async def add(request: Request) -> Response:
    """Keep a search."""
    form = await forms.read(request)
    return await run_in_threadpool(_add, request, form)


def _add(request: Request, form: Form) -> Response:
    desk, typed = desk_of(request), Typed(form.text("title"), form.text("query"))
    try:
        kept, title = requests.checked(desk.database, typed.query), requests.titled(typed.title)
    except (QueryError, NotKept) as error:
        return _form(request, None, replace(typed, trouble=worded(error)), 422)
    with desk.database.writing() as session:
        made = saved.add(session, title, kept, person_of(request).id, clock.now())
    return RedirectResponse(f"{PAGE}?done={made}#saved-{made}", status_code=303)


async def change(request: Request) -> Response:
    """Change a saved search."""
    form = await forms.read(request)
    return await run_in_threadpool(_change, request, form)


def _change(request: Request, form: Form) -> Response:
    """Keep the change when nobody else made one; else show theirs beside what was typed."""
    row, desk = _known(request), desk_of(request)
    # Filters stay as they are kept: the form has the words alone.
    asked = replace(requests.request_of(row.query), text=form.text("text").strip())
    typed = Typed(form.text("title"), requests.query_of(asked), number_or_none(form.text("version")) or 0)
    try:
        kept, title = requests.checked(desk.database, typed.query), requests.titled(typed.title)
    except (QueryError, NotKept) as error:
        return _form(request, row, replace(typed, trouble=worded(error)), 422)
    with desk.database.writing() as session:
        changed = saved.change(session, row.id, typed.version, title, kept, clock.now())
        now = saved.get(session, row.id)
    if not changed and now is not None and now.deleted_at is None:
        return _form(request, now, replace(typed, version=now.version, theirs=now), 409)
    if not changed:
        raise HTTPException(404)
    return RedirectResponse(f"{PAGE}?done={row.id}#saved-{row.id}", status_code=303)


async def delete(request: Request) -> Response:
    """Delete one; the list offers to take it back."""
    return await _act(request, lambda session, number: saved.delete(session, number, clock.now()), "deleted")


async def restore(request: Request) -> Response:
    """Take a deletion back."""
    return await _act(request, saved.restore, "done")


async def _act(request: Request, act: Act, said: str) -> Response:
    number = record_id(request)
    await forms.read(request)

    def take() -> Response:
        with desk_of(request).database.writing() as session:
            if not act(session, number):
                raise HTTPException(404)
        return RedirectResponse(f"{PAGE}?{said}={number}", status_code=303)

    return await run_in_threadpool(take)
