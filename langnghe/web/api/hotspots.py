"""Hotspots and signals with their reasons, what staff say of each, and which were missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock
from langnghe.alerts.requests import NotKept
from langnghe.days import before_the_topic, past_day
from langnghe.render import hotspot_words
from langnghe.web import audit
from langnghe.web.api import cursors, models
from langnghe.web.api.gate import takes
from langnghe.web.api.parameters import Id, Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import Desk, desk_of
from langnghe.web.paths import LARGEST_ID
from pipelines.hotspots.episodes import needed
from storage import hotspots as stored
from storage import missed as unraised
from storage import topics
from storage.hotspots import HotspotView

router = APIRouter(tags=["hotspots"])
REVIEWER: dict[str, Any] = takes("reviewer")


class Listed(Paged):
    """Which hotspots: those that were hot within `days`."""

    sensitivity: Literal["high", "medium", "low"] = "medium"
    kind: Literal["hotspot", "signal"] = "hotspot"
    days: Annotated[int, Field(ge=1, le=3660)] = 7


class Verdict(BaseModel):
    """Whether a hotspot was right; null takes back what was said."""

    model_config = ConfigDict(extra="forbid")
    correct: StrictBool | None


class Missing(BaseModel):
    """A topic and the day on which it should have been raised, up to today."""

    model_config = ConfigDict(extra="forbid")
    topic: Annotated[int, Field(strict=True, ge=1, lt=10**15)]
    day: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-11-20"])]


class Missed(models.Model):
    """What staff saw and the program did not raise; `found` is a hotspot that tells of it at lower sensitivity."""

    id: int
    topic_id: int
    label: models.Plain
    day: str
    found: int | None


class MissedList(models.Model):
    """What was missed, the newest days first."""

    items: list[Missed]


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


@router.get("/hotspots/missed", responses=documented(), summary="Hotspots that were missed")
def missed(request: Request, _asked: Annotated[Parameters, Query()]) -> MissedList:
    """Return what staff say the program should have raised at medium sensitivity."""
    with desk_of(request).record.reading() as session:
        return MissedList(items=[Missed.model_validate(one) for one in _missed(session, desk_of(request))])


@router.post("/hotspots/missed", status_code=201, responses=documented(400, 404, 413),
             summary="Say that a hotspot was missed", **REVIEWER)
def miss(request: Request, asked: Missing) -> Missed:
    """Keep that a topic was missed on a day; saying it twice changes nothing."""
    desk = desk_of(request)
    day, wrong = past_day(asked.day)
    if wrong:
        raise NotKept(wrong)
    with desk.database.writing() as session:
        if (known := topics.get(session, asked.topic)) is None:
            raise missing()
        if wrong := before_the_topic(day, known.first_at):
            raise NotKept(wrong)
        unraised.add(session, asked.topic, day, clock.now())
        topic = known.merged_into_id or known.id
        made = next(one for one in _missed(session, desk) if (one.topic_id, one.day) == (topic, day))
    audit.note(request, "edit", {"missed": made.id, "topic": topic})
    return Missed.model_validate(made)


@router.delete("/hotspots/missed/{id}", status_code=204, responses=documented(404), summary="Take one back",
               **REVIEWER)
def unmiss(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> None:
    """Take back that a topic was missed; it stays on record."""
    with desk_of(request).database.writing() as session:
        if not unraised.take_back_one(session, id, clock.now()):
            raise missing()
    audit.note(request, "edit", {"missed-undone": id})


@router.get("/hotspots/{id}", responses=documented(404), summary="One hotspot or signal")
def hotspot(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> models.Hotspot:
    """Return a hotspot with its reasons."""
    with desk_of(request).record.reading() as session:
        return _hotspot(_one(session, id))


@router.put("/hotspots/{id}/verdict", responses=documented(400, 404, 413), summary="Say whether a hotspot was right",
            **REVIEWER)
def judge(request: Request, id: Id, asked: Verdict) -> models.Hotspot:
    """Keep what staff say of a hotspot; what was said before stays on record and counts no more."""
    with desk_of(request).database.writing() as session:
        _one(session, id)
        if asked.correct is None:
            stored.undo(session, id, clock.now())
        else:
            stored.mark(session, id, asked.correct, clock.now())
        judged = _hotspot(_one(session, id))
    audit.note(request, "edit", {"hotspot": id, "correct": asked.correct})
    return judged


def _missed(session: Session, desk: Desk) -> list[unraised.Missed]:
    limits = desk.limits.hotspots
    return unraised.listed(session, least=needed("medium", limits), area_toll=limits.area_toll)


def _one(session: Session, number: int) -> HotspotView:
    if (view := stored.get(session, number)) is None:
        raise missing()
    return view


def _hotspot(view: HotspotView) -> models.Hotspot:
    row = view.row
    return models.Hotspot(
        id=view.id, kind=row.kind, topic=view.topic_id, topic_label=view.label, area=row.evidence.get("area"),
        begins_at=row.begins_at, raised_at=row.raised_at, hot_at=row.hot_at, ended_at=row.ended_at,
        state=hotspot_words.state(row), reasons=hotspot_words.sentence(row.kind, row.evidence),
        surprise=row.surprise, peak=row.peak, correct=view.correct, evidence=dict(row.evidence))
