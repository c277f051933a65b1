"""The demo's situation: opened from reports as a signal, and set on by staff with their reasons as voices came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from config import clock, thresholds
from langnghe.demo.fieldwork import area_id
from langnghe.demo.news import moment
from langnghe.demo.staffwork import Known
from pipelines.rumors.register import Actor
from pipelines.situations import checking, suggesting
from storage import situations, topics

DESCRIBED = ("issue", "grievance", "scale", "form", "demands", "level")


def do(session: Session, known: Known, values: Mapping[str, Any], staff: tuple[Actor, Actor], day: str) -> None:
    """Open a situation as its page does and go its course; `day` is today."""
    first, second = staff
    now, limits = clock.now(), thresholds.load().situations
    draft = checking.Draft(begins_on=clock.later(day, -values["since"]), area_id=area_id(session, values["area"]),
                           **{name: values[name] for name in DESCRIBED})
    read = checking.read(draft, day)
    assert not read.faults and not read.redacted, read
    opened = moment(now, values["day"], values["part"])
    number = situations.add(session, read.draft.columns, first.staff_id, opened)
    written = [known.article(start) for start in values["articles"]]
    stories = {article.story_id for article in written if article.story_id is not None}
    told = {member.topic_id for member in topics.of_stories(session, stories).values()}
    situations.link(session, number, "item", [known.item(start).id for start in values["items"]], opened)
    situations.link(session, number, "topic", told, opened)
    for step in values["step"]:
        one = situations.get(session, number)
        assert one is not None
        at = moment(now, step["day"], step["part"])
        stage = step.get("stage", one.stage)
        assert suggesting.allowed(stage, suggesting.evidence(session, one, limits, at)), stage
        situations.change(session, number, one.version, {"stage": stage}, second.staff_id, at, step["text"])
