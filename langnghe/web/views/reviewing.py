"""The review desk: the reports of the areas that a reviewer holds, one of them, and what becomes of it."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock, field
from langnghe.rumors import picking
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
from langnghe.web.views import crosscheck
from pipelines.reports import correcting, reviewing
from pipelines.reports.drafts import Checked
from pipelines.reports.faults import ReportRefused
from pipelines.reports.reviewing import Conflict
from storage import accounts, areas, report_desk, report_scope, report_writing
from storage.report_desk import Wanted
from storage.report_writing import ReportView

PAGE = 30
KINDS = (*field.KINDS, "lacking")
ACTS = ("approve", "send-back")


def listed(request: Request) -> Response:
    """Show the reports of one's areas, those that wait first asked for."""
    asked = request.query_params
    state = asked.get("state", "received")
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else ""
    with desk_of(request).record.reading() as session:
        within, area, unknown = _within(session, asked.get("area", ""))
        state = state if state in field.STATES else ""
        wanted = Wanted(person_of(request).areas, state=state, kind=kind, within=within)
        found = report_desk.listed(session, wanted, before=cursor_of(request), limit=PAGE + 1)
        counts = report_desk.counts(session, wanted)
        units = areas.get_many(session, {one.area_id for one in found})
        mine = areas.by_keys(session, person_of(request).areas)
    return page(
        request, "reports.html", found=found[:PAGE], more=moved(found, PAGE), counts=counts, units=units, state=state,
        kind=kind, kinds=KINDS, area=area, unknown=unknown, first="before" not in asked,
        held=[area.full_name for area in mine.values()])


def _within(session: Session, typed: str) -> tuple[set[int] | None, str, bool]:
    """Return the ids of the units in what was typed, what was typed, and whether nothing is called so."""
    if not typed.strip():
        return None, "", False
    named = areas.called(session, typed)
    return report_scope.held(session, [area.key for area in named]) if named else set(), typed[:100], not named


def one(request: Request) -> Response:
    """Show one report; the first time that somebody of the review opens it is kept."""
    with desk_of(request).record.reading() as session:
        found = _found(request, session)
    if found.report.read_at is None:
        with desk_of(request).database.writing() as session:
            report_writing.first_read(session, found.report.id, clock.now())
    return _show(request)


def _found(request: Request, session: Session) -> Whole:
    """Return the report when it lies in the areas that the reader holds; any other is not there."""
    found = showing.whole(session, record_id(request))
    if found is None or not report_scope.holds(session, person_of(request).areas, found.post.area_id):
        raise HTTPException(404)
    return found


def _show(
    request: Request, trouble: str = "", reason: str = "", status: int = 200, theirs: ReportView | None = None
) -> Response:
    with desk_of(request).record.reading() as session:
        found = _found(request, session)
        if theirs is not None:
            trouble = meanwhile.unkept(meanwhile.told(session, theirs, person_of(request)))
        staff = accounts.logins(session)
        checks = crosscheck.of_items(session, [item.id for item in found.items], person_of(request))
        in_rumors = picking.rumors_of(session, [item.id for item in found.items])
    done = request.query_params.get("done", "") if request.method == "GET" else ""
    return page_of_forms(request, "report.html", status=status, whole=found, staff=staff, trouble=trouble,
                         meanwhile=theirs is not None, reason=reason, pieces=pieces, may=_may(found), done=done,
                         checks=checks, in_rumors=in_rumors)


def _may(found: Whole) -> set[str]:
    steps = {act for act in ACTS if found.report.state in reviewing.STEPS[act].before}
    return steps | ({"correct"} if found.report.state in correcting.OF_STAFF else set())


async def change(request: Request) -> Response:
    """Approve a report or send it back."""
    form = await forms.read(request)
    if request.path_params["act"] not in ACTS:
        raise HTTPException(404)
    return await run_in_threadpool(_change, request, request.path_params["act"], form)


def _change(request: Request, act: str, form: Form) -> Response:
    with desk_of(request).record.reading() as session:
        found = _found(request, session)
    try:
        with desk_of(request).database.writing() as session:
            reviewing.take(session, found.report.id, act, by=person_of(request).id, now=clock.now(),
                           version=number_or_none(form.text("version")) or 0, reason=form.text("reason"))
    except Conflict as error:
        return _show(request, reason=form.text("reason"), status=409, theirs=error.theirs)
    except ReportRefused as error:
        return _show(request, said(error.faults[0].said), form.text("reason"), 422)
    return RedirectResponse(f"/report/{found.report.id}?done={act}", status_code=303)


def _correct(session: Session, report_id: int, whole: Checked, person: Person, sheet: Sheet) -> None:
    correcting.correct(session, report_id, whole, by=person.id, version=sheet.version, now=clock.now(),
                       reason=sheet.reason)


correct = corrections.page("/report", _found, _correct)
