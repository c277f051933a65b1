"""The page on which a kept report is put into other words: the same for its post and for staff of its area."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from langnghe.web import filling, forms, sheets
from langnghe.web.desk import desk_of
from langnghe.web.filling import Page
from langnghe.web.forms import Form
from langnghe.web.people import Person, person_of
from langnghe.web.sheets import Sheet
from langnghe.web.showing import Whole
from pipelines.reports.drafts import Checked
from pipelines.reports.reviewing import Conflict

# Returns the report of an address to whoever may see it; raises HTTPException 404 otherwise.
Find = Callable[[Request, Session], Whole]
# Corrects a report by its number.
Correct = Callable[[Session, int, Checked, Person, Sheet], None]


def page(root: str, find: Find, correct: Correct) -> Callable[[Request], Awaitable[Response]]:
    """Return the page below `root` that shows the form of a report and takes it; it leads back to the report."""

    async def answer(request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(show, request)
        return await run_in_threadpool(take, request, await forms.read(request, sheets.MOST_BYTES))

    def show(request: Request) -> Response:
        with desk_of(request).record.reading() as session:
            found = find(request, session)
            sheet = sheets.of_kept(session, found.report, found.post.area_id)
        return filling.show(request, _of(root, found), sheet)

    def take(request: Request, form: Form) -> Response:
        with desk_of(request).record.reading() as session:
            found = find(request, session)
        whole, sheet = _of(root, found), sheets.read(form)
        try:
            return filling.respond(request, whole, sheet, form.text("act"),
                                   partial(keep, whole.back, found.report.id, person_of(request), sheet))
        except Conflict as error:
            return filling.conflict(request, whole, sheet, error)

    def keep(back: str, report_id: int, person: Person, sheet: Sheet, session: Session, whole: Checked) -> str:
        correct(session, report_id, whole, person, sheet)
        return f"{back}?done=corrected"

    return answer


def _of(root: str, found: Whole) -> Page:
    back = f"{root}/{found.report.id}"
    return Page(f"{back}/correct", found.post, correcting=True, back=back)
