"""The form of a new report: a post's own, or staff's for a post whose report came by another way."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config import clock
from langnghe.web import filling, forms, sheets
from langnghe.web.desk import desk_of
from langnghe.web.filling import Page
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none
from langnghe.web.people import Person, person_of
from langnghe.web.templating import page
from pipelines.reports import saving
from pipelines.reports.drafts import Checked
from storage import posts
from storage.posts import PostView
from storage.report_scope import held

ADDRESS = "/reports/new"


def new(request: Request) -> Response:
    """Show an empty form."""
    if not may_report(person_of(request)):
        return page(request, "reports_closed.html")
    wanted = number_or_none(request.query_params.get("post", ""))
    return filling.show(request, _page(request, wanted), sheets.empty(clock.local_day(clock.now())))


async def send(request: Request) -> Response:
    """Take what was typed a step further, at last into the record."""
    return await run_in_threadpool(_send, request, await forms.read(request, sheets.MOST_BYTES))


def _send(request: Request, form: Form) -> Response:
    if not may_report(person_of(request)):
        raise HTTPException(404)
    sheet = sheets.read(form)
    whole = _page(request, number_or_none(sheet.report["post"]))
    keep = partial(_keep, person_of(request), _opened(sheet.opened))
    return filling.respond(request, whole, sheet, form.text("act"), keep)


def may_report(person: Person) -> bool:
    """Return whether somebody hands reports in: a post's account its own, reviewers those of their areas' posts."""
    return person.post is not None or person.may("reviewer")


def _page(request: Request, wanted: int | None) -> Page:
    person = person_of(request)
    with desk_of(request).record.reading() as session:
        if person.post is not None:
            return Page(ADDRESS, posts.get(session, person.post), back="/my-reports")
        mine = posts.listed(session, held(session, person.areas), ended=False)
    return Page(ADDRESS, _chosen(mine, wanted), mine, back="/reports")


def _chosen(mine: list[PostView], wanted: int | None) -> PostView | None:
    return next((post for post in mine if post.id == wanted), None)


def _opened(typed: str) -> datetime | None:
    """Return when a form was opened, None where it does not say so."""
    try:
        opened = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return opened if opened.tzinfo else None


def _keep(person: Person, opened: datetime | None, session: Session, whole: Checked) -> str:
    own = person.post is not None
    saved = saving.save(session, whole, origin="form" if own else "staff", now=clock.now(), by=person.id,
                        opened=opened)
    said = "sent" if saved.new else "again"
    return f"{'/my-reports' if own else '/report'}/{saved.report_id}?done={said}"
