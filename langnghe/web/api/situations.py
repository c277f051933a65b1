"""Situations for programs, as readers see them: a place where three units or outlets tell of it, never an item."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from langnghe import situating
from langnghe.situating import Seen
from langnghe.web.api import cursors
from langnghe.web.api.models import Model, Moment, Next, Plain
from langnghe.web.api.parameters import Id, Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from storage import situations, topics

router = APIRouter(tags=["situations"])


class SituationLine(Model):
    """A situation in a list, with what stands behind it in its last days, in words."""

    id: int
    issue: Plain
    stage: str = Field(description="signal, problem, hotspot or resolved, as staff set it.")
    place: Plain = Field(description='"" below three units and three outlets.')
    begins_on: str
    ends_on: str
    level: str
    reasons: list[Plain]
    opened_at: Moment
    changed_at: Moment


class SituationPage(Model):
    """A page of situations, the newest first."""

    items: list[SituationLine]
    next: Next


class SituationTopic(Model):
    """What is written of it online."""

    id: int
    label: Plain


class Step(Model):
    """One step of the course: a note, or a stage that staff set."""

    at: Moment
    stage_before: str
    stage_after: str
    text: Plain


class Situation(SituationLine):
    """A situation with its description and its course, the newest step first."""

    grievance: Plain
    scale: Plain
    form: Plain
    demands: Plain
    suggested: str = Field(description="The stage that the figures speak for; staff alone set one.")
    topics: list[SituationTopic]
    hotspots: list[int]
    course: list[Step]


class Listed(Paged):
    """Which situations."""

    stage: Literal["", "signal", "problem", "hotspot", "resolved"] = ""


@router.get("/situations", responses=documented(400), summary="Situations")
def listed(request: Request, asked: Annotated[Listed, Query()]) -> SituationPage:
    """Return situations by falling number."""
    question, limits = asked.question("situations"), desk_of(request).limits.situations
    stands = cursors.decode(question, asked.cursor, 1)
    stages = (asked.stage,) if asked.stage else situations.STAGES
    with desk_of(request).record.reading() as session:
        found = situations.by_number(session, stages, limit=asked.size + 1, before=stands[0] if stands else None)
        areas = person_of(request).areas
        shown = [situating.seen(session, row, limits, reviews=False, areas=areas) for row in found[:asked.size]]
    return SituationPage(
        items=[SituationLine(**_line(one)) for one in shown],
        next=cursors.encode(question, (shown[-1].row.id,)) if len(found) > asked.size else None)


@router.get("/situations/{id}", responses=documented(404), summary="One situation with its course")
def one(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Situation:
    """Return a situation."""
    limits = desk_of(request).limits.situations
    with desk_of(request).record.reading() as session:
        row = situations.get(session, id)
        if row is None:
            raise missing()
        seen = situating.seen(session, row, limits, reviews=False, areas=person_of(request).areas)
        linked, steps = situations.links(session, id), situating.course(situations.notes(session, id))
        told = [topic for number in linked["topic"] if (topic := topics.get(session, number)) is not None]
    return Situation(
        **_line(seen), **{name: getattr(row, name) for name in ("grievance", "scale", "form", "demands")},
        suggested=seen.suggestion.stage, hotspots=linked["hotspot"],
        course=[Step.model_validate(step) for step in steps],
        topics=[SituationTopic(id=topic.id, label=topic.label) for topic in told])


def _line(seen: Seen) -> dict[str, Any]:
    return {"place": seen.place, "reasons": list(seen.reasons)} | {
        name: getattr(seen.row, name) for name in SituationLine.model_fields if name not in ("place", "reasons")}
