"""Queries and topics over time on one axis, as the comparison page and `langnghe trend` count them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from config import clock
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.web import audit
from langnghe.web.api import models
from langnghe.web.api.parameters import Filters, Query_, TopicNumber
from langnghe.web.api.problems import Refusal, documented
from langnghe.web.api.searching import weeks
from langnghe.web.desk import desk_of
from pipelines.trends import series
from search import trends as counting
from search.comments import Cell

router = APIRouter(tags=["trends"])
MOST = 4
MOST_DAYS, MOST_HOURLY = 366, 14


class Compared(Filters):
    """What is compared: up to four queries, each with the filters, and up to four topics."""

    q: list[Query_] = Field(default=[], max_length=MOST, description="Queries, each a line.")
    of_topic: list[TopicNumber] = Field(default=[], max_length=MOST, description="Topics, each a line, unfiltered.")
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 30
    unit: Literal["day", "hour"] = Field(default="day", description="By the hour for 14 days at most.")


@router.get("/trends", responses=documented(400), summary="Queries and topics over time")
def trends(request: Request, asked: Annotated[Compared, Query()]) -> models.Trends:
    """Return counts and shares; a query that is only a person's name is refused."""
    texts = [text.strip() for text in asked.q if text.strip()]
    if not texts and not asked.of_topic:
        raise Refusal(422, "bad-parameter", _("Name a query (q) or a topic (of_topic)."))
    if asked.unit == "hour" and asked.days > MOST_HOURLY:
        raise Refusal(422, "bad-parameter", _("By the hour there are 14 days at most."))
    desk = desk_of(request)
    found = desk.use(lambda searcher: counting.compare(
        searcher, texts, asked.of_topic, clock.now(), asked.days, asked.unit, desk.limits.hotspots, language(),
        asked.within()))
    for text in texts:
        audit.note(request, "search", {"trend": asked.days}, query=text)
    said: list[tuple[Cell, ...]] = [*found.weeks, *[()] * (len(found.series) - len(found.weeks))]
    return models.Trends(
        unit=found.unit, start=found.start, end=found.end,
        series=[_series(one, cells) for one, cells in zip(found.series, said, strict=True)])


def _series(one: series.Series, cells: tuple[Cell, ...]) -> models.Series:
    return models.Series(
        label=one.label, topic=one.topic_id, undated=one.undated, comment_weeks=weeks(cells),
        periods=[models.Period.model_validate(period) for period in one.periods])
