"""Digests: the newest, that of any day, and the same as Markdown."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from config import clock
from langnghe import unfinished
from langnghe.i18n import language
from langnghe.render.html import digest_fragment
from langnghe.render.markdown import digest_markdown
from langnghe.web.desk import desk_of
from langnghe.web.templating import page
from storage import views
from storage.views import DigestView

LISTED = 400


def newest(request: Request) -> Response:
    """Show the newest digest, or how to make the first."""
    return _show(request, "")


def of_day(request: Request) -> Response:
    """Show the digest of one day."""
    return _show(request, _day(request))


def markdown(request: Request) -> Response:
    """Give the digest of one day as Markdown."""
    with desk_of(request).record.reading() as session:
        found = views.digest(session, _day(request))
    if found is None:
        raise HTTPException(404)
    return PlainTextResponse(digest_markdown(found.body, language()), media_type="text/markdown")


def _show(request: Request, day: str) -> Response:
    with desk_of(request).record.reading() as session:
        found = views.digest(session, day)
        days = views.digest_days(session, limit=LISTED)
    body = Markup(digest_fragment(found.body, language())) if found else ""  # noqa: S704 - escaped by its template
    earlier, later = _neighbours(days, found)
    return page(
        request, "digest.html", status=200 if found or not day else 404, digest=found, body=body, day=day,
        days=days, earlier=earlier, later=later, today=clock.local_day(clock.now()),
        unfinished=unfinished.notice(found.day, found.created_at) if found else "",
    )


def _neighbours(days: list[str], found: DigestView | None) -> tuple[str, str]:
    if found is None:
        return "", ""
    rising = days[::-1]
    at = bisect_left(rising, found.day)
    return rising[at - 1] if at > 0 else "", rising[at + 1] if at + 1 < len(rising) else ""


def _day(request: Request) -> str:
    try:
        return date.fromisoformat(request.path_params["day"]).isoformat()
    except ValueError:
        raise HTTPException(404) from None
