"""Topics: a window's largest, one topic, its days and its stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse

from config import clock
from config.thresholds import ForecastThresholds
from langnghe.render import forecast_words
from langnghe.web.api import cursors, models
from langnghe.web.api.parameters import Id, Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import desk_of
from pipelines.forecast import review
from pipelines.topics import facets, summary
from storage import article_areas, keysets, topicpages, views
from storage.views import TopicView

router = APIRouter(tags=["topics"])
HEADLINES = 3
MERGED: dict[int | str, dict[str, Any]] = {
    307: {"description": "The topic was merged; `Location` leads to where its stories are now."}}


class Listed(Paged):
    """A window of days up to now."""

    days: Literal["1", "7", "30", "all"] = "7"


@router.get("/topics", responses=documented(400), summary="The topics with most articles in a window")
def topics(request: Request, asked: Annotated[Listed, Query()]) -> models.TopicPage:
    """Return topics, largest first; a walk counts what was known when it began."""
    question = asked.question("topics")
    stands = cursors.decode(question, asked.cursor, 4)
    with desk_of(request).record.reading() as session:
        at, known, recent, last = stands or (_seconds(clock.now()), keysets.newest_article(session), 0, 0)
        until = datetime.fromtimestamp(min(at, _seconds(clock.now())), UTC)
        lines = views.topics(
            session, since=None if asked.days == "all" else until - timedelta(days=int(asked.days)), until=until,
            limit=asked.size + 1, known=known, after=(recent, last) if stands else None)
    shown = lines[:asked.size]
    more = len(lines) > asked.size
    return models.TopicPage(
        items=[models.TopicLine.model_validate(line) for line in shown],
        next=cursors.encode(question, (at, known, shown[-1].recent, shown[-1].id)) if more else None)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


@router.get("/topics/{id}", responses=documented(404) | MERGED, summary="One topic", response_model=models.Topic)
def topic(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> models.Topic | RedirectResponse:
    """Return what a topic's page shows."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        found = views.topic(session, id)
        if found is None:
            raise missing()
        if found.merged_into_id is not None:
            return RedirectResponse(f"{request.scope['root_path']}/topics/{found.merged_into_id}", 307)
        return _topic(session, found, desk.limits.forecast)


def _topic(session: Session, found: TopicView, limits: ForecastThresholds) -> models.Topic:
    read, documents = facets.of_topic(session, found.id)
    ahead = review.of_topic(session, found.id, clock.local_day(clock.now()))
    return models.Topic(
        id=found.id, label=found.label, terms=list(found.terms), articles=found.articles, stories=found.stories,
        outlets=found.outlets, undated=found.undated, first_at=found.first_at, last_at=found.last_at,
        days=[models.DayCount(day=day, articles=number) for day, number in found.days],
        sources=[models.TopicSource.model_validate(one) for one in topicpages.sources(session, found.id)],
        provinces=[models.TopicProvince.model_validate(one)
                   for one in article_areas.topic_province_lines(session, found.id)],
        documents=[models.TopicDocument.model_validate(one) for one in documents], documents_read=read,
        summary=[models.Quote.model_validate(one) for one in summary.of_topic(session, found.id).sentences],
        forecast=forecast_words.of_topic(ahead, limits))


@router.get("/topics/{id}/timeline", responses=documented(400, 404), summary="What each day added to a topic")
def timeline(request: Request, id: Id, asked: Annotated[Paged, Query()]) -> models.Timeline:
    """Return the days of a topic with articles of a reliable date, the newest first."""
    question = asked.question(f"timeline {id}")
    stands = cursors.decode(question, asked.cursor, 1)
    before = _day(stands[0]) if stands else ""
    with desk_of(request).record.reading() as session:
        _check(session, id)
        _, days = topicpages.days(session, id, limit=asked.size + 1, headlines=HEADLINES, before=before)
    shown = days[:asked.size]
    more = len(days) > asked.size
    return models.Timeline(
        items=[models.TimelineDay.model_validate(day) for day in shown],
        next=cursors.encode(question, (int(shown[-1].day.replace("-", "")),)) if more else None)


def _day(number: int) -> str:
    text = f"{number:08}"
    return f"{text[:-4]}-{text[-4:-2]}-{text[-2:]}"


@router.get("/topics/{id}/stories", responses=documented(400, 404), summary="The stories of a topic")
def stories(request: Request, id: Id, asked: Annotated[Paged, Query()]) -> models.TopicStories:
    """Return a topic's stories with their articles, the one that became known last first."""
    question = asked.question(f"stories {id}")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        _check(session, id)
        found = views.topic_stories_before(session, id, before=stands[0] if stands else None, limit=asked.size + 1)
    shown = found[:asked.size]
    more = len(found) > asked.size
    return models.TopicStories(
        items=[models.TopicStory.model_validate(one) for one in shown],
        next=cursors.encode(question, (shown[-1].id,)) if more else None)


def _check(session: Session, topic_id: int) -> None:
    if views.topic(session, topic_id) is None:
        raise missing()
