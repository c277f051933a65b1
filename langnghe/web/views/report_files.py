"""Reports in tables: the template, and a filled table taken in; nothing of the file stays behind."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config import clock, collected_forms
from config.errors import ConfigError
from langnghe import reportwords
from langnghe.render.field import form_words
from langnghe.troubles import said
from langnghe.web import audit, uploads
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.uploads import Sent
from pipelines.areas import filling
from pipelines.reports.files import rejects, template
from pipelines.reports.files.collected import import_collected
from pipelines.reports.files.importing import Asked, ReportSummary, import_reports
from pipelines.reports.files.packages import File, FileRefused, in_memory
from storage import areas, report_desk
from storage.report_desk import Listed, Wanted
from storage.report_scope import held

MOST_BYTES = 8_000_000
# Some 2 ms each: what a browser waits for. The command takes more.
MOST_ROWS = 5_000
SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES = {"xlsx": (template.template_xlsx, XLSX), "csv": (template.template_csv, "text/csv; charset=utf-8")}
NAME = "mau-bao-cao"


@dataclass(frozen=True, slots=True)
class Done:
    """What the page says of a file: `kept` are its reports, as many as are shown, each with what it became.

    `rejects` is the table of refused rows, as an address that holds all of it.
    """

    outcome: list[str]
    notes: list[str]
    rejected: list[tuple[int, str]]
    columns: list[tuple[str, int]]
    count: int
    rejects: str
    kept: list[tuple[Listed, str, str]]


def blank(request: Request) -> Response:
    """Give the template."""
    form = request.path_params["form"]
    if form not in TEMPLATES:
        raise HTTPException(404)
    make, kind = TEMPLATES[form]
    return Response(make(), media_type=kind,
                    headers={"content-disposition": f'attachment; filename="{NAME}.{form}"'})


def show(request: Request) -> Response:
    """Show the form that takes a file."""
    return _page(request)


async def take(request: Request) -> Response:
    """Take a file in."""
    return await run_in_threadpool(_take, request, await uploads.read(request, MOST_BYTES))


def _take(request: Request, sent: Sent) -> Response:
    if "file" not in sent.files:
        return _page(request, "nothing", status=422)
    desk, person = desk_of(request), person_of(request)
    file, name = in_memory(*sent.files["file"]), sent.form.text("kind")
    filling.fill(desk.database, desk.settings)
    with desk.record.reading() as session:
        mine = held(session, person.areas)
    try:
        if name:
            form = collected_forms.load(name, desk.settings)
            summary = import_collected(desk.database, file, form, Asked(clock.now(), person.id, mine, form.program))
        else:
            summary = import_reports(desk.database, file, Asked(clock.now(), person.id, mine, most=MOST_ROWS))
    except (FileRefused, ConfigError) as error:
        return _page(request, said(error.args[0]), status=422)
    audit.note(request, "import", {"reports": summary.reports.total(), "rows": summary.taken,
                                   "rejected": len(summary.rejected)})
    return _page(request, done=_done(request, file, summary, again=not name))


def _done(request: Request, file: File, summary: ReportSummary, *, again: bool) -> Done:
    """Say what became of a file; refused rows of a table go back, an export is corrected where it comes from."""
    listed = [(row.line, rejects.reasons(row.faults, said)) for row in summary.rejected[:SHOWN]]
    table = rejects.write(file, summary.rejected, said, workbook=True) if summary.rejected and again else b""
    return Done(list(reportwords.outcome(summary)), list(reportwords.notes(summary, SHOWN)), listed,
                reportwords.most_frequent(summary).most_common(5), len(summary.rejected),
                f"data:{XLSX};base64,{base64.b64encode(table).decode()}" if table else "", _kept(request, summary))


def _kept(request: Request, summary: ReportSummary) -> list[tuple[Listed, str, str]]:
    """Return the file's reports with the place of their post and what they became, those that changed first."""
    order = sorted(summary.kept, key=lambda one: (summary.kept[one] == "unchanged", one))[:SHOWN]
    with desk_of(request).record.reading() as session:
        found = {one.report.id: one for one in report_desk.listed(
            session, Wanted(person_of(request).areas, ids=order), limit=SHOWN)}
        places = {area: unit.full_name for area, unit in areas.get_many(
            session, {one.area_id for one in found.values()}).items()}
    return [(found[one], places[found[one].area_id], reportwords.KEPT[summary.kept[one]])
            for one in order if one in found]


def _page(request: Request, trouble: str = "", *, done: Done | None = None, status: int = 200) -> Response:
    return page_of_forms(request, "report_import.html", status=status, trouble=trouble, done=done, rows=MOST_ROWS,
                         bytes=MOST_BYTES, field=form_words, forms=collected_forms.names(desk_of(request).settings))
