"""Exports: a search as a file, at once when it is small, as a job when it is large; the jobs and their files."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from config import clock
from langnghe.exporting import asking, cleaning, files, making, working
from langnghe.exporting.asking import Asked, Wish
from langnghe.exporting.errors import ExportRefused
from langnghe.exporting.kinds import KINDS, Kind
from langnghe.i18n import N_, language
from langnghe.web import addresses, audit, exported, forms
from langnghe.web.desk import Desk, desk_of
from langnghe.web.paths import record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page, page_of_forms
from search.engine import Engine
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from search.results import SearchRequest
from storage import export_jobs
from storage.export_jobs import ExportRow

STATES = {
    "waiting": N_("waits for its turn"), "working": N_("being made"), "done": N_("ready"), "failed": N_("not made"),
}
PLAIN = "csv"      # takes any number of rows


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of file as the page offers it: at once, as a job, or why not."""

    kind: Kind
    address: str
    at_once: bool
    too_many: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A job as the page shows it."""

    row: ExportRow
    kind: Kind
    expires: datetime | None
    there: bool


def export(request: Request) -> Response:
    """Say what a search would give in each kind of file, or give the file when one is named and it is small."""
    asked = addresses.read(request.query_params)
    name = request.query_params.get("format", "")
    try:
        found = _understood(request, asked, name or PLAIN)
        if name and found.whole.total <= desk_of(request).settings.export_rows:
            return _at_once(request, asked, name)
    except (ExportRefused, QueryError, EngineUnavailable, IndexOutdated) as error:
        return _refused(request, asked, error)
    return _offer(request, asked, found)


async def jobs(request: Request) -> Response:
    """List the jobs, or take a search for another one and lead to the list."""
    if request.method != "POST":
        return await run_in_threadpool(_listed, request)
    await forms.read(request)
    return await run_in_threadpool(_order, request)


def _order(request: Request) -> Response:
    asked, desk = addresses.read(request.query_params), desk_of(request)
    wish = _wish(request, asked, request.query_params.get("format", ""))
    try:
        _check(request)
        found = desk.use(lambda searcher: asking.ask(desk.database, searcher.engine, wish))
    except (ExportRefused, QueryError, EngineUnavailable, IndexOutdated) as error:
        return _refused(request, asked, error)
    job_id = working.add(desk.database, found, person_of(request).id)
    audit.note(request, "export", {"format": wish.format, "job": job_id}, query=asked.text or None)
    return RedirectResponse(f"/exports#export-{job_id}", status_code=303)


def _understood(request: Request, asked: SearchRequest, name: str) -> Asked:
    _check(request)
    desk, wish = desk_of(request), _wish(request, asked, name)
    return desk.use(lambda searcher: asking.ask(desk.database, searcher.engine, wish))


def _check(request: Request) -> None:
    if (wrong := addresses.refused(request.query_params)) is not None:
        raise wrong


def _wish(request: Request, asked: SearchRequest, name: str) -> Wish:
    return Wish(asked, name, language(), request.query_params.get("of", asking.ARTICLES))


def _at_once(request: Request, asked: SearchRequest, name: str) -> Response:
    """Give file and manifest in one archive, made whole before the first byte is sent: none breaks off in an error."""
    desk, where = desk_of(request), Path(tempfile.mkdtemp(prefix="langnghe-export-"))
    try:
        archive = desk.use(lambda searcher: _made(
            desk, searcher.engine, asking.ask(desk.database, searcher.engine, _wish(request, asked, name)), where))
    except BaseException:
        shutil.rmtree(where, ignore_errors=True)
        raise
    audit.note(request, "export", {"format": name}, query=asked.text or None)
    return FileResponse(archive, media_type="application/zip", filename=archive.name,
                        background=BackgroundTask(shutil.rmtree, where, ignore_errors=True))


def _made(desk: Desk, engine: Engine, asked: Asked, where: Path) -> Path:
    stem = files.stem(clock.now())
    file, archive = where / f"{stem}{asked.kind.ending}", where / f"{stem}.zip"
    making.make(desk.database, engine, asked, file)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for one in (file, files.manifest_of(file)):
            opened.write(one, one.name)
    return archive


def _offer(request: Request, asked: SearchRequest, found: Asked) -> Response:
    total, most = found.whole.total, desk_of(request).settings.export_rows
    if asked.text:
        audit.note(request, "search", {"found": total}, query=asked.text)
    choices = [Choice(kind, addresses.export(asked, kind.name), total <= most,
                      kind.most is not None and total > kind.most) for kind in KINDS.values()]
    return page_of_forms(request, "export.html", asked=asked, found=found.whole, choices=choices, most=most,
                         refused="", error=None, trouble="")


def _refused(request: Request, asked: SearchRequest, error: Exception) -> Response:
    down = isinstance(error, EngineUnavailable | IndexOutdated)
    return page(
        request, "export.html", status=503 if down else 400, asked=asked, found=None, choices=[], most=0, seal="",
        refused=str(error) if isinstance(error, ExportRefused) else "",
        error=error if isinstance(error, QueryError) else None,
        trouble="outdated" if isinstance(error, IndexOutdated) else "down" if down else "",
    )


def _listed(request: Request) -> Response:
    """List the jobs that the person may see, the newest first."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        rows = export_jobs.listed(session, owner_id=exported.whose(person_of(request)))
    days = timedelta(days=desk.settings.export_days)
    entries = [Listed(row, KINDS[row.format], row.finished_at + days if row.finished_at else None,
                      row.state == "done" and (files.folder(desk.settings) / row.file).is_file()) for row in rows]
    return page_of_forms(request, "exports.html", entries=entries, states=STATES, days=desk.settings.export_days,
                         under_way=any(row.open for row in rows))


def file(request: Request) -> Response:
    """Give the file of a job; a download that broke off goes on by the Range that the browser names."""
    row = _own(request)
    exported.note_file(request, row)
    return _sent(files.folder(desk_of(request).settings) / row.file, KINDS[row.format].media_type)


def manifest(request: Request) -> Response:
    """Give what the file of a job holds."""
    row = _own(request)
    return _sent(files.manifest_of(files.folder(desk_of(request).settings) / row.file), "application/json")


def _sent(path: Path, media_type: str) -> Response:
    try:
        return FileResponse(path, media_type=media_type, filename=path.name, stat_result=path.stat())
    except FileNotFoundError:
        raise HTTPException(404) from None


async def delete(request: Request) -> Response:
    """Delete a job and its file."""
    await forms.read(request)
    return await run_in_threadpool(_delete, request)


def _delete(request: Request) -> Response:
    desk = desk_of(request)
    cleaning.delete(desk.database, desk.settings, _own(request, finished=False).id)
    return RedirectResponse("/exports", status_code=303)


def _own(request: Request, *, finished: bool = True) -> ExportRow:
    """Return the job of the path."""
    row = exported.seen(request, record_id(request))
    if row is None or (finished and row.state != "done"):
        raise HTTPException(404)
    return row
