"""Sources and their health."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from config import clock
from config.sources import read_all
from langnghe.render import health_words
from langnghe.troubles import worded
from langnghe.web.desk import Desk, desk_of
from langnghe.web.templating import page
from pipelines.health.assess import SourceHealth, assess
from pipelines.health.pages import pages
from storage import views
from storage.views import SourceView

WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """A source with its outcomes in sums, its state as a code and in words, and what is unusual in sentences."""

    source: SourceView
    state: str
    said: str
    remarks: tuple[str, ...]
    pages: int
    new: int
    refused: int
    failed: int
    rules_until: date | None     # last day on which its own rules count as checked


def sources(request: Request) -> Response:
    """Show every source, when it last answered, how its pages ended and what is unusual about it."""
    found, troubles = judged(desk_of(request))
    return page(request, "sources.html", sources=found, days=WINDOW.days, troubles=list(map(worded, troubles)))


def judged(desk: Desk) -> tuple[list[Health], Sequence[Exception]]:
    """Return every source with its health, and what is wrong with which source file."""
    now = clock.now()
    # Read anew each time: somebody who moved valid_until or switched a source on wants to see it.
    described, troubles = read_all(desk.settings)
    until, complete = {source.name: source.valid_until for source in described}, not troubles
    with desk.record.reading() as session:
        states = {health.source.name: health for health in assess(
            session, now, desk.limits.health, described, complete=complete)}
        return [_health(source, states[source.name], until.get(source.name)) for source in views.sources(
            session, since=now - WINDOW, described=described, complete=complete)], troubles


def _health(source: SourceView, judged: SourceHealth, until: date | None) -> Health:
    state = "archive" if source.archive else judged.state
    ended = pages(source.statuses)
    return Health(
        source, state, health_words.state(state), tuple(map(health_words.remark, judged.remarks)),
        ended.total, ended.new, ended.refused, ended.failed, until)
