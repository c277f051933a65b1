"""Exports: everything that a search holds as a file, at once when it is small, as a job when it is large."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from config import clock
from langnghe.exporting import asking, cleaning, files, making, working
from langnghe.exporting.asking import Asked, Wish
from langnghe.exporting.errors import ExportRefused
from langnghe.exporting.kinds import KINDS
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.web import audit, exported
from langnghe.web.api import cursors
from langnghe.web.api.models import Model, Moment, Next, Plain
from langnghe.web.api.parameters import Body, Id, Paged, Parameters, Words
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import Desk, desk_of
from langnghe.web.people import person_of
from search.engine import Engine
from storage import export_jobs
from storage.export_jobs import ExportRow

router = APIRouter(tags=["exports"])
Format = Literal["csv", "xlsx", "docx", "jsonl", "mediacloud"]
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[int | str, dict[str, Any]] = {200: {
    "description": "The file.", "content": {kind.media_type: _BYTES for kind in KINDS.values()}}}
_PART: dict[int | str, dict[str, Any]] = {
    206: {"description": "The part that `Range` names.", "content": _FILE[200]["content"]},
    400: {"description": "A `Range` that cannot be read.", "content": {"text/plain": _BYTES}},
    416: {"description": "A `Range` that the file does not have.", "content": {"text/plain": _BYTES}}}


class Order(Words):
    """Which search, and as what; order, pages and folding do not change what is in the file."""

    format: Format = "csv"


class Job(Body, Order):
    """The same as the body of a request."""


class Export(Model):
    """A job: waiting, working, done or failed."""

    id: int
    described: Plain
    format: str
    file: str
    state: str
    total: int = Field(description="Articles that matched when it was asked for.")
    rows: int
    bytes: int
    error: Plain
    created_at: Moment
    finished_at: Moment | None


class Exports(Model):
    """Jobs, the newest first."""

    items: list[Export]
    next: Next


@router.get("/export", responses=_FILE | documented(400), response_class=FileResponse,
            summary="A search as a file, at once")
def export(request: Request, asked: Annotated[Order, Query()]) -> Response:
    """Return everything that a search holds as one file, or refuse: what is larger than LANGNGHE_EXPORT_ROWS is a job.

    `Export-Rows` and `Export-Complete` say what the file holds.
    """
    desk, where = desk_of(request), Path(tempfile.mkdtemp(prefix="langnghe-export-"))
    try:
        kind = KINDS[asked.format]
        path = where / f"{files.stem(clock.now())}{kind.ending}"
        made = desk.use(lambda searcher: _made(desk, searcher.engine, asked, path))
        _note(request, asked, made["rows"])
    except BaseException:
        shutil.rmtree(where, ignore_errors=True)
        raise
    return FileResponse(
        path, media_type=kind.media_type, filename=path.name,
        headers={"Export-Rows": str(made["rows"]), "Export-Complete": str(made["complete"]).lower()},
        background=BackgroundTask(shutil.rmtree, where, ignore_errors=True))


def _note(request: Request, order: Order, rows: int) -> None:
    audit.note(request, "export", {"format": order.format, "rows": rows}, query=order.q.strip() or None)


def _made(desk: Desk, engine: Engine, order: Order, path: Path) -> dict[str, Any]:
    found = _understood(desk, engine, order)
    most = desk.settings.export_rows
    if found.whole.total > most:
        raise ExportRefused(_("At once there are at most {most} rows, the search holds {total}: POST /exports makes a "
                              "job of it.").format(most=number(most), total=number(found.whole.total)))
    return making.make(desk.database, engine, found, path)


def _understood(desk: Desk, engine: Engine, order: Order) -> Asked:
    return asking.ask(desk.database, engine, Wish(order.request(), order.format, language()))


@router.post("/exports", status_code=201, responses=documented(400, 413), summary="Have a search made into a file")
def order(request: Request, asked: Job) -> Export:
    """Take a job; `langnghe work` makes it."""
    desk = desk_of(request)
    found = desk.use(lambda searcher: _understood(desk, searcher.engine, asked))
    _note(request, asked, found.whole.total)
    job_id = working.add(desk.database, found, person_of(request).id)
    with desk.record.reading() as session:
        row = export_jobs.get(session, job_id)
    if row is None:
        raise missing()
    return _export(row)


@router.get("/exports", responses=documented(400), summary="Export jobs")
def exports(request: Request, asked: Annotated[Paged, Query()]) -> Exports:
    """Return one's own jobs, an administrator everybody's."""
    desk, question = desk_of(request), asked.question("exports")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk.record.reading() as session:
        rows = export_jobs.listed(session, owner_id=exported.whose(person_of(request)), limit=asked.size + 1,
                                  before=stands[0] if stands else None)
    shown = rows[:asked.size]
    more = len(rows) > asked.size
    return Exports(items=[_export(row) for row in shown],
                   next=cursors.encode(question, (shown[-1].id,)) if more else None)


@router.get("/exports/{id}", responses=documented(404), summary="One export job")
def job(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Export:
    """Return how far a job came."""
    return _export(_own(request, id))


@router.get("/exports/{id}/file", responses=_FILE | documented(404) | _PART, response_class=FileResponse,
            summary="The file of a job")
def file(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Response:
    """Return the file; a download that broke off goes on by Range."""
    row = _own(request, id)
    exported.note_file(request, row)
    return _sent(row, files.folder(desk_of(request).settings) / row.file, KINDS[row.format].media_type)


@router.get("/exports/{id}/manifest", responses=documented(404), summary="What the file of a job holds")
def manifest(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> dict[str, Any]:
    """Return the manifest of a job that is done."""
    row = _own(request, id)
    if row.state != "done":
        raise missing()
    return row.manifest


@router.delete("/exports/{id}", status_code=204, responses=documented(404), summary="Delete a job and its file")
def delete(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> None:
    """Delete a job, one that is being made too."""
    desk = desk_of(request)
    cleaning.delete(desk.database, desk.settings, _own(request, id).id)
    audit.note_change(request.scope)


def _sent(row: ExportRow, path: Path, media_type: str) -> Response:
    try:
        if row.state != "done":
            raise missing()
        return FileResponse(path, media_type=media_type, filename=path.name, stat_result=path.stat())
    except FileNotFoundError:
        raise missing() from None


def _own(request: Request, job_id: int) -> ExportRow:
    row = exported.seen(request, job_id)
    if row is None:
        raise missing()
    return row


def _export(row: ExportRow) -> Export:
    return Export(
        id=row.id, described=row.described, format=row.format, file=row.file, state=row.state, total=row.total,
        rows=row.rows, bytes=row.bytes, error=row.error, created_at=row.created_at, finished_at=row.finished_at)
