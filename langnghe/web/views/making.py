"""A digest made on the desk: the machine counts, and the same count is not kept twice."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from langnghe.web import audit, forms
from langnghe.web.desk import desk_of
from langnghe.web.views.digests import can_be_made, named
from pipelines import perioddigest, sectors
from pipelines.periods import Period


async def make(request: Request) -> Response:
    """Count a day, week or month and show the digest."""
    period = named(request)
    await forms.read(request)
    return await run_in_threadpool(_make, request, period)


def _make(request: Request, period: Period) -> Response:
    desk = desk_of(request)
    with desk.record.reading() as session:
        if not can_be_made(session, period):
            raise HTTPException(404)
    row = perioddigest.publish(desk.database, period, desk.limits, sectors.load(desk.settings),
                                 desk.office)
    audit.note(request, "edit", {"digest": period.name, "edition": row.edition})
    return RedirectResponse(f"/digest/{period.name}", status_code=303)
