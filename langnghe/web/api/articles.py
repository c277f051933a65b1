"""One article without its text, and one story with its copies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.requests import Request

from langnghe import copies
from langnghe.web.api import cursors, models
from langnghe.web.api.parameters import Id, Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import desk_of
from storage import copies as stored
from storage import export_rows, views
from storage.copies import Place
from storage.views import ArticleView

router = APIRouter(tags=["articles"])
REVISIONS = 50


@router.get("/articles/{id}", responses=documented(404), summary="One article, without its text")
def article(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> models.Article:
    """Return what is known of an article. Its text belongs to its outlet and is not given out."""
    with desk_of(request).record.reading() as session:
        found = views.article(session, id)
        if found is None:
            raise missing()
        return _article(session, found)


def _article(session: Session, found: ArticleView) -> models.Article:
    facts = export_rows.read(session, [found.line.id])[0]
    revisions = views.revisions(session, found.line.id, newest=REVISIONS)
    return models.Article(
        **models.ArticleLine.model_validate(found.line).model_dump(), kind=found.kind, section=found.section,
        date_basis=found.date_basis, collected_at=found.collected_at, withdrawn_at=found.withdrawn_at,
        story=found.story_id, topic=found.topic_id, topic_label=found.topic_label,
        areas=[models.Place(key=key, name=name) for key, name in facts.areas],
        revisions=[models.Revision(number=one.number, title=one.title, seen_at=one.seen_at) for one in revisions])


@router.get("/stories/{id}", responses=documented(400, 404), summary="One story and who carried it")
def story(request: Request, id: Id, asked: Annotated[Paged, Query()]) -> models.Story:
    """Return a story's copies, the oldest reliable date first, each compared with the article that represents it."""
    question = asked.question(f"story {id}")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        facts = stored.story(session, id)
        if facts is None:
            raise missing()
        places = stored.places(session, id)
        others = [place.id for place in places if place.id != facts.representative_id]
        at = others.index(stands[0]) + 1 if stands and stands[0] in others else 0
        wanted = others[at:at + asked.size]
        lines = views.lines(session, [facts.representative_id, *wanted])
        if facts.representative_id not in lines:
            raise missing()
        compared = _compared(session, facts.representative_id, wanted)
    return models.Story(
        id=id, topic=facts.topic_id or None, topic_label=facts.topic_label, articles=len(places),
        outlets=len({place.source_id for place in places}), undated=_undated(places),
        representative=models.ArticleLine.model_validate(lines[facts.representative_id]),
        reason=copies.reason(places, facts.representative_id),
        items=[_copy(lines[n], compared[n]) for n in wanted if n in lines and n in compared],
        next=cursors.encode(question, (wanted[-1],)) if at + asked.size < len(others) else None)


def _undated(places: list[Place]) -> int:
    return sum(place.at is None for place in places)


def _compared(session: Session, first: int, others: list[int]) -> dict[int, copies.Line]:
    read = stored.read(session, [first, *others])
    return {n: copies.line(read[first], read[n]) for n in others if n in read} if first in read else {}


def _copy(line: views.ArticleLine, compared: copies.Line) -> models.CopyLine:
    return models.CopyLine(
        **models.ArticleLine.model_validate(line).model_dump(), kept=round(compared.kept, 4),
        own=round(compared.own, 4), changed=copies.summary(compared))
