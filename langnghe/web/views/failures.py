"""Pages for what is not there and what went wrong; they need neither record nor index."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from langnghe.web.api import problems
from langnghe.web.doors import Forbidden
from langnghe.web.forms import Stale
from langnghe.web.keptback import KeptBack
from langnghe.web.people import POST, person_of
from langnghe.web.templating import page
from langnghe.web.views import entering
from storage.errors import StorageError

# Programs are told in their own way, also where an address is none that the API itself sees.
API = "/api/"
log = logging.getLogger(__name__)


async def refused(request: Request, error: Exception) -> Response:
    """Answer an HTTP error: 404 and its kin."""
    if request.url.path.startswith(API):
        return await problems.of_http(request, error)
    status = error.status_code if isinstance(error, HTTPException) else 500
    if isinstance(error, Forbidden) and not person_of(request).may(POST):
        return await entering.ask(request)
    # The desk's first page is the staff's; a post's own is what it handed in.
    if isinstance(error, Forbidden) and request.url.path == "/" and person_of(request).post is not None:
        return RedirectResponse("/my-reports", status_code=303)
    if isinstance(error, Forbidden):
        return page(request, "error.html", status=status, trouble="forbidden", least=error.least)
    if isinstance(error, KeptBack):
        return page(request, "error.html", status=status, trouble=error.trouble, rumor=error.rumor)
    trouble = "stale" if isinstance(error, Stale) else "missing" if status == 404 else "refused"
    return page(request, "error.html", status=status, trouble=trouble)


async def failed(request: Request, error: Exception) -> Response:
    """Answer where a handler failed: 503 while the record cannot be read, else 500."""
    if request.url.path.startswith(API):
        return await problems.failed(request, error)
    if isinstance(error, StorageError):
        log.error("the record cannot be read: %s", error)
        return page(request, "error.html", status=503, trouble="record")
    # The path only: a query string may hold what a person searched for.
    log.error("the page %s failed", request.url.path, exc_info=error)
    return page(request, "error.html", status=500, trouble="failed")
