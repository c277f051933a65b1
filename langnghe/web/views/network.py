"""How the network of posts works: areas and groups in numbers, never a post; the office's plan taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.field import LEAST_POSTS, LEAST_UNITS
from langnghe import network_words
from langnghe.troubles import said
from langnghe.web import audit, uploads
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.uploads import Sent
from pipelines.areas import filling
from pipelines.reports import network, reminding
from pipelines.reports.files import plan, rejects
from pipelines.reports.files.packages import FileRefused, in_memory
from storage.report_scope import held

DAYS = (7, 30, 90)
MOST_BYTES = 4_000_000
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a plan was not taken: the file as a whole, or rows of it."""

    said: str = ""
    rows: tuple[str, ...] = ()


def show(request: Request) -> Response:
    """Show the network over some days."""
    return _page(request)


def _page(request: Request, wrong: Wrong | None = None, status: int = 200) -> Response:
    desk, now = desk_of(request), clock.now()
    days = next((one for one in DAYS if str(one) == request.query_params.get("days")), 30)
    by = network.ORGANISATION if request.query_params.get("by") == network.ORGANISATION else network.GROUP
    office = desk.office
    with desk.record.reading() as session:
        mine = held(session, person_of(request).areas)
        found = network.quality(session, office, since=now - timedelta(days=days), until=now, by=by, held=mine)
        today = clock.local_day(now)
        rests = network.resting(session, office, clock.later(today, 1 - days), today, mine)
        owing = reminding.owing(session, office, now, mine)
    return page_of_forms(
        request, "network.html", status=status, found=found, days=days, spans=DAYS, by=by, rests=rests, wrong=wrong,
        owing=[one for one in owing if one.posts >= LEAST_POSTS], types=network_words.TYPES, cells=network_words,
        least_posts=LEAST_POSTS, least_units=LEAST_UNITS, done=request.query_params.get("done") == "1")


async def take_plan(request: Request) -> Response:
    """Put another plan in the place of the whole old one, which an account of some areas may not change."""
    if person_of(request).areas:
        raise HTTPException(403)
    return await run_in_threadpool(_take_plan, request, await uploads.read(request, MOST_BYTES))


def _take_plan(request: Request, sent: Sent) -> Response:
    desk = desk_of(request)
    if "file" not in sent.files:
        return _page(request, Wrong(network_words.no_file()), 422)
    filling.fill(desk.database, desk.settings)
    try:
        summary = plan.import_plan(desk.database, in_memory(*sent.files["file"]))
    except FileRefused as error:
        return _page(request, Wrong(said(error.args[0])), 422)
    if summary.rejected:
        rows = (network_words.line(row.line, rejects.reasons(row.faults, said)) for row in summary.rejected[:SHOWN])
        return _page(request, Wrong(network_words.not_taken(len(summary.rejected)), tuple(rows)), 422)
    audit.note(request, "import", {"plan": len(summary.rows)})
    return RedirectResponse("/network?done=1", status_code=303)
