"""Sources and their health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from config import clock
from crawlers.statuses import RETRY_LATER, Status
from langnghe.web.desk import desk_of
from langnghe.web.templating import page
from storage import views
from storage.views import SourceView

WINDOW = timedelta(days=7)
# A source without an answer for this long is shown as silent; feeds are asked far more often than once a day.
SILENT = timedelta(days=1)
NEW = frozenset({Status.STORED, Status.REVISED})
REFUSED = frozenset({Status.ROBOTS, Status.ROBOTS_UNREACHABLE})
FAILED = RETRY_LATER - REFUSED


@dataclass(frozen=True, slots=True)
class Health:
    """A source with its outcomes in sums; `state` is one of ok, failing, silent, never, off, archive."""

    source: SourceView
    state: str
    pages: int
    new: int
    refused: int
    failed: int


def sources(request: Request) -> Response:
    """Show every source, when it last answered and how its pages ended."""
    now = clock.now()
    with desk_of(request).record.reading() as session:
        found = [_health(source) for source in views.sources(session, since=now - WINDOW)]
    return page(request, "sources.html", sources=found, days=WINDOW.days)


def _health(source: SourceView) -> Health:
    def pages(statuses: frozenset[Status]) -> int:
        return sum(count for status, count in source.statuses.items() if status in statuses)

    return Health(
        source, _state(source), sum(source.statuses.values()), pages(NEW), pages(REFUSED), pages(FAILED)
    )


def _state(source: SourceView) -> str:
    if source.archive:
        return "archive"
    if not source.enabled:
        return "off"
    if source.last_ok_at is None:
        return "failing" if source.statuses else "never"
    if source.last_ok_at < clock.now() - SILENT:
        return "silent"
    return "failing" if source.last_error else "ok"
