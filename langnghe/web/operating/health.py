"""`/healthz`: whether this process can answer, for a balancer, a service manager or a probe."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from langnghe.version import VERSION
from langnghe.web.desk import Desk, desk_of
from search.errors import SearchError
from search.results import SearchRequest
from storage import gauges
from storage.errors import StorageError

OK, DOWN = "ok", "down"
NOWHERE = "qzxqzx"      # stands in no text: to count the facets of everything at each probe would cost a page's time


def healthz(request: Request) -> Response:
    """Say whether record and index answer; 503 only without the record, since pages go on without an index."""
    desk = desk_of(request)
    record, index = record_state(desk), index_state(desk)
    well = record == index == OK
    return JSONResponse(
        {"status": OK if well else "degraded" if record == OK else DOWN, "record": record, "index": index,
         "version": VERSION},
        status_code=200 if record == OK else 503)


def record_state(desk: Desk) -> str:
    """Return "ok" when the record answers a read, else "down"; why is in the log, not told to everybody."""
    try:
        with desk.record.reading() as session:
            gauges.answers(session)
    except StorageError:
        return DOWN
    return OK


def index_state(desk: Desk) -> str:
    """Return "ok" when the engine answers a search, else "down"."""
    try:
        desk.find(SearchRequest(text=NOWHERE, size=1))
    except (SearchError, StorageError):
        return DOWN
    return OK
