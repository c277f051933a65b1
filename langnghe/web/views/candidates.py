"""Candidates for the register: articles that deny or check something, and what the field told that has no file yet."""

from __future__ import annotations

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.rumors import CANDIDATES
from langnghe.rumors import words
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from pipelines.rumors import names
from storage import areas, report_scope, reports, rumor_candidates, rumors
from storage.reports import ItemFilter

LISTED = 50


def listed(request: Request) -> Response:
    """Show the candidates of the last days."""
    desk, now = desk_of(request), clock.now()
    days = desk.limits.rumors.candidate_days
    since = now - timedelta(days=days)
    kind = request.query_params.get("kind", "")
    with desk.record.reading() as session:
        found = rumor_candidates.listed(session, since=since, limit=LISTED,
                                        kinds=(kind,) if kind in CANDIDATES else CANDIDATES[:2])
        items = reports.items(session, ItemFilter(kinds=("rumor",), since=clock.local_day(since)))
        taken = rumors.of_items(session, [item.id for item in items])
        held = report_scope.held(session, person_of(request).areas)
        items = [item for item in reversed(items)
                 if item.id not in taken and (held is None or item.post_area_id in held)][:LISTED]
        places = areas.get_many(session, {item.area_id for item in items if item.area_id is not None})
    return page_of_forms(request, "rumor_candidates.html", found=found, kinds=words.table(names.CANDIDATES), kind=kind,
                         items=items, places=places, days=days, channels=words.table(names.CHANNELS))


async def settle(request: Request) -> Response:
    """Set a candidate aside."""
    form = await forms.read(request)
    number = number_or_none(form.text("candidate")) or 0

    def keep() -> Response:
        with desk_of(request).database.writing() as session:
            if not rumor_candidates.set_aside(session, number):
                raise HTTPException(404)
        return RedirectResponse("/rumors/candidates", status_code=303)

    return await run_in_threadpool(keep)
