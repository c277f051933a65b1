"""What a post handed in and what became of it: its own reports, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe import network_words
from langnghe.render.field.became import steps
from langnghe.troubles import said
from langnghe.web import corrections, forms, meanwhile, showing
from langnghe.web.cursors import cursor_of, moved
from langnghe.web.desk import desk_of
from langnghe.web.filling import pieces
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import Person, person_of
from langnghe.web.sheets import Sheet
from langnghe.web.showing import Whole
from langnghe.web.templating import page, page_of_forms
from langnghe.web.views import reporting
from pipelines.questions import becoming
from pipelines.reports import correcting, network, reminding, reviewing
from pipelines.reports.drafts import Checked
from pipelines.reports.faults import ReportRefused
from pipelines.reports.reviewing import Conflict
from storage import posts, report_desk
from storage.report_desk import Wanted
from storage.report_writing import ReportView

PAGE = 20
OWN = timedelta(days=90)


def listed(request: Request) -> Response:
    """Show the reports of one's post, the newest first; staff have the review instead."""
    person = person_of(request)
    if person.post is None:
        if reporting.may_report(person):
            return RedirectResponse("/reports", status_code=303)
        return page(request, "reports_closed.html")
    with desk_of(request).record.reading() as session:
        post = posts.get(session, person.post)
        found = report_desk.listed(session, Wanted(post_id=person.post), before=cursor_of(request), limit=PAGE + 1)
        counts = report_desk.counts(session, Wanted(post_id=person.post))
        now, office = clock.now(), desk_of(request).office
        owed = reminding.of_post(session, person.post, office, now)
        own = network.own(session, office, person.post, now - OWN, now)
    return page_of_forms(request, "my_reports.html", owed=owed, own=own, types=network_words.TYPES, post=post,
                found=found[:PAGE], counts=counts,
                more=moved(found, PAGE), first="before" not in request.query_params)


def one(request: Request) -> Response:
    """Show one of one's own reports."""
    return _show(request)


def _own(request: Request, session: Session) -> Whole:
    person = person_of(request)
    found = showing.whole(session, record_id(request)) if person.post is not None else None
    if found is None or found.report.post_id != person.post:
        raise HTTPException(404)
    return found


def _show(
    request: Request, trouble: str = "", status: int = 200, reason: str = "", theirs: ReportView | None = None
) -> Response:
    with desk_of(request).record.reading() as session:
        found = _own(request, session)
        if theirs is not None:
            trouble = meanwhile.unkept(meanwhile.told(session, theirs, person_of(request)))
        became = becoming.became(session, [item.id for item in found.items])
    return page_of_forms(request, "my_report.html", status=status, whole=found, trouble=trouble, pieces=pieces,
                         meanwhile=theirs is not None, reason=reason,
                         became={number: steps(one) for number, one in became.items()},
                         done=request.query_params.get("done", "") if request.method == "GET" else "")


async def change(request: Request) -> Response:
    """Withdraw a report."""
    form = await forms.read(request)
    if request.path_params["act"] != "withdraw":
        raise HTTPException(404)
    return await run_in_threadpool(_withdraw, request, form)


def _withdraw(request: Request, form: Form) -> Response:
    with desk_of(request).record.reading() as session:
        found = _own(request, session)
    try:
        with desk_of(request).database.writing() as session:
            reviewing.take(session, found.report.id, "withdraw", by=person_of(request).id, now=clock.now(),
                           version=number_or_none(form.text("version")) or 0, reason=form.text("reason"))
    except Conflict as error:
        return _show(request, status=409, reason=form.text("reason"), theirs=error.theirs)
    except ReportRefused as error:
        return _show(request, said(error.faults[0].said), 422, form.text("reason"))
    return RedirectResponse(f"/my-reports/{found.report.id}?done=withdrawn", status_code=303)


def _correct(session: Session, report_id: int, whole: Checked, person: Person, sheet: Sheet) -> None:
    correcting.correct(session, report_id, whole, by=person.id, version=sheet.version, now=clock.now(), as_post=True)


correct = corrections.page("/my-reports", _own, _correct)
