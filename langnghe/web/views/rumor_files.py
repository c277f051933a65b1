"""What leaves the desk of a closed rumor: the answer on one page, ClaimReview, and the bundle."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe import office
from langnghe.render.documents import letterhead
from langnghe.render.documents import rumor as documents
from langnghe.rumors import bundle as bundles
from langnghe.rumors import file as files
from langnghe.rumors import public
from langnghe.rumors.file import File
from langnghe.web import audit
from langnghe.web.desk import desk_of
from langnghe.web.keptback import KeptBack
from langnghe.web.paths import record_id
from langnghe.web.templating import page
from pipelines.rumors.refusals import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _closed(request: Request) -> File:
    """Return a closed file; what is still open has no answer yet, and one that nothing carries does not leave."""
    with desk_of(request).record.reading() as session:
        file = files.read(session, record_id(request))
    if file is None:
        raise HTTPException(404)
    if file.row.state != "closed" or file.fallen:
        raise KeptBack("fallen" if file.fallen else "open", file.row.id)
    return file


def sheet(request: Request) -> Response:
    """Show the answer as a page to print."""
    file = _closed(request)
    return page(request, "rumor_sheet.html", told=public.answer(file),
                office=office.load(desk_of(request).settings), paper=letterhead)


def document(request: Request) -> Response:
    """Return the answer as a document."""
    file = _closed(request)
    return _given(request, file, documents.answer_docx(file, office.load(desk_of(request).settings)), DOCX,
                  f"tra-loi-{file.row.id}.docx")


def claim_review(request: Request) -> Response:
    """Return the file as ClaimReview; where the office has no name its page says what is to be set."""
    file, name = _closed(request), office.load(desk_of(request).settings).name
    if not name:
        return RedirectResponse(f"/rumor/{file.row.id}#take-along", status_code=303)
    content = bundles.written(public.claim_review(file, name))
    return _given(request, file, content, "application/ld+json", f"claimreview-{file.row.id}.json")


def bundle(request: Request) -> Response:
    """Return the whole file for the office's records."""
    file, desk = _closed(request), desk_of(request)
    with desk.record.reading() as session:
        try:
            content = bundles.bundle(session, file, office.load(desk.settings), clock.now())
        except Refused:
            raise HTTPException(404) from None
    return _given(request, file, content, "application/zip", f"ho-so-tin-{file.row.id}.zip")


def _given(request: Request, file: File, content: bytes, kind: str, name: str) -> Response:
    audit.note(request, "export", {"rumor": file.row.id, "file": name})
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
