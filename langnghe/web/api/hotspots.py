"""Hotspots and signals with their reasons, and what staff say of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from config import clock
from langnghe.render import hotspot_words
from langnghe.web.api import cursors, models
from langnghe.web.api.parameters import Paged
from langnghe.web.api.problems import documented
from langnghe.web.desk import desk_of
from langnghe.web.paths import LARGEST_ID
from pipelines.hotspots.episodes import needed
from storage import hotspots as stored
from storage.hotspots import HotspotView

router = APIRouter(tags=["hotspots"])


class Listed(Paged):
    """Which hotspots: those that were hot within `days`."""

    sensitivity: Literal["high", "medium", "low"] = "medium"
    kind: Literal["hotspot", "signal"] = "hotspot"
    days: Annotated[int, Field(ge=1, le=3660)] = 7


@router.get("/hotspots", responses=documented(400), summary="What is far above what is usual")
def hotspots(request: Request, asked: Annotated[Listed, Query()]) -> models.HotspotPage:
    """Return hotspots, those raised last first, each with the reasons for it."""
    desk, question = desk_of(request), asked.question("hotspots")
    stands = cursors.decode(question, asked.cursor, 1)
    limits = desk.limits.hotspots
    with desk.record.reading() as session:
        found = stored.listed(
            session, least=needed(asked.sensitivity, limits), area_toll=limits.area_toll, kinds=(asked.kind,),
            since=clock.now() - timedelta(days=asked.days), limit=asked.size + 1,
            before=stands[0] if stands else LARGEST_ID)
    shown = found[:asked.size]
    more = len(found) > asked.size
    return models.HotspotPage(
        items=[_hotspot(view) for view in shown],
        next=cursors.encode(question, (shown[-1].id,)) if more else None)


def _hotspot(view: HotspotView) -> models.Hotspot:
    row = view.row
    return models.Hotspot(
        id=view.id, kind=row.kind, topic=view.topic_id, topic_label=view.label, area=row.evidence.get("area"),
        begins_at=row.begins_at, raised_at=row.raised_at, hot_at=row.hot_at, ended_at=row.ended_at,
        state=hotspot_words.state(row), reasons=hotspot_words.sentence(row.kind, row.evidence),
        surprise=row.surprise, peak=row.peak, correct=view.correct, evidence=dict(row.evidence))
