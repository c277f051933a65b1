"""Hotspots: what is far above what is usual, with the reasons, and the staff's word on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.thresholds import HotspotThresholds
from langnghe.render import hotspot_words
from langnghe.web import charts, forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import record_id
from langnghe.web.templating import page_of_forms
from pipelines.hotspots.episodes import SENSITIVITIES, Sensitivity, needed
from pipelines.hotspots.run import JOB
from pipelines.trends import reading
from storage import hotspots as stored
from storage import jobs, situations
from storage import missed as unraised
from storage.hotspots import HotspotView

LISTED = 100
DAYS = 7             # how long a burst that is over stays on the page
CHART_DAYS = 30
RHYTHM = timedelta(hours=2)     # a look is due every full hour; one that old had nobody to follow it
VERDICTS: Mapping[str, bool | None] = {"right": True, "false": False, "undo": None}


@dataclass(frozen=True, slots=True)
class Card:
    """A hotspot as the page shows it."""

    view: HotspotView
    title: str
    state: str
    reasons: str
    chart: charts.Chart | None
    mark: str
    situation: int | None        # that staff linked it to


def hotspots(request: Request) -> Response:
    """Show what is hot, what was in the last days, and the signals, at the chosen sensitivity."""
    desk, sensitivity = desk_of(request), _sensitivity(request)
    limits = desk.limits.hotspots
    least, now = needed(sensitivity, limits), clock.now()
    with desk.record.reading() as session:
        silent = reading.masked_days(session, now - timedelta(days=CHART_DAYS + DAYS), now, limits)
        found = _cards(session, least, limits, ("hotspot",), silent)
        signals = _cards(session, least, limits, ("signal",), silent)
        so_far = stored.precision(session, least=least, area_toll=limits.area_toll)
        job = jobs.get(session, JOB)
        looked = job.finished_at if job else None
        missed = unraised.listed(session, least=least, area_toll=limits.area_toll)
    return page_of_forms(
        request, "hotspots.html", sensitivity=sensitivity,
        sensitivities=hotspot_words.SENSITIVITIES, days=DAYS,
        hot=[card for card in found if card.view.row.ended_at is None],
        over=[card for card in found if card.view.row.ended_at is not None], signals=signals,
        precision=hotspot_words.so_far(so_far, missed), raised=so_far.raised,
        looked=looked, stale=looked is not None and now - looked > RHYTHM,
        missed=[(one, hotspot_words.missed(one)) for one in missed[:LISTED]],
    )


def _cards(
    session: Session, least: float, limits: HotspotThresholds, kinds: Sequence[str],
    silent: Mapping[str, tuple[str, ...]],
) -> list[Card]:
    views = stored.listed(session, least=least, area_toll=limits.area_toll, kinds=kinds,
                          since=clock.now() - timedelta(days=DAYS), limit=LISTED)
    of = situations.of(session, "hotspot", [view.id for view in views])
    return [Card(view, hotspot_words.named(view), hotspot_words.state(view.row),
                 hotspot_words.sentence(view.row.kind, view.row.evidence), _chart(view, silent),
                 hotspot_words.mark(view), of.get(view.id)) for view in views]


def _chart(view: HotspotView, silent: Mapping[str, tuple[str, ...]]) -> charts.Chart | None:
    days = [(day, count) for day, count, _usable in view.row.evidence["days_before"]]
    shown = {day for day, _count in days}
    return charts.draw(days, {day: titles for day, titles in silent.items() if day in shown})


async def judge(request: Request) -> Response:
    """Keep what staff say of a hotspot, or take it back, and return to the page."""
    hotspot_id, verdict = record_id(request), request.path_params["verdict"]
    if verdict not in VERDICTS:
        raise HTTPException(404)
    await forms.read(request)
    return await run_in_threadpool(_judge, request, hotspot_id, VERDICTS[verdict])


def _judge(request: Request, hotspot_id: int, correct: bool | None) -> Response:
    now = clock.now()
    with desk_of(request).database.writing() as session:
        if not stored.exists(session, hotspot_id):
            raise HTTPException(404)
        if correct is None:
            stored.undo(session, hotspot_id, now)
        else:
            stored.mark(session, hotspot_id, correct, now)
    return RedirectResponse(f"/hotspots?sensitivity={_sensitivity(request)}#hotspot-{hotspot_id}", status_code=303)


def _sensitivity(request: Request) -> Sensitivity:
    asked = request.query_params.get("sensitivity")
    return next((name for name in SENSITIVITIES if name == asked), "medium")
