"""The weekly sheet of questions and answers: a page to print, and a Word document."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config import clock
from langnghe import office
from langnghe.render import files
from langnghe.render.documents.question_sheet import sheet_docx
from langnghe.render.field import question_words
from langnghe.web import audit
from langnghe.web.desk import desk_of
from langnghe.web.templating import page
from pipelines import periods
from pipelines.periods import Period
from pipelines.questions.sheet import sheet


def show(request: Request) -> Response:
    """Show the sheet of a week, this one when none is named."""
    period = _week(request)
    with desk_of(request).record.reading() as session:
        found = sheet(session, period)
    return page(request, "question_sheet.html", found=found, words=question_words,
                office=office.load(desk_of(request).settings).name)


def document(request: Request) -> Response:
    """Return it as a document."""
    period = _week(request)
    with desk_of(request).record.reading() as session:
        content = sheet_docx(sheet(session, period), office.load(desk_of(request).settings))
    audit.note(request, "export", {"sheet": period.name, "format": "docx"})
    return Response(content, media_type=files.DOCX, headers={
        "Content-Disposition": f'attachment; filename="hoi-dap-{period.name}.docx"'})


def _week(request: Request) -> Period:
    name = request.query_params.get("week", "")
    found = periods.read(name) if name else periods.of("week", clock.local_day(clock.now()))
    if found is None or found.kind != "week":
        raise HTTPException(404)
    return found
