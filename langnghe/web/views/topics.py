"""Topics: the largest of a window, and one topic with its days and stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.suppression import K
from config.thresholds import HotspotThresholds
from langnghe.render import decided, forecast_words, hotspot_words
from langnghe.web.desk import desk_of
from langnghe.web.masks import draw_masked
from langnghe.web.paths import LONGEST_ID, number_or_none, page_number, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page, page_of_forms
from langnghe.web.views import crosscheck
from langnghe.web.views.hotspots import DAYS as HOTSPOT_DAYS
from pipelines.forecast import review
from pipelines.situations import belonging
from pipelines.topics import explain, facets, near, splits, summary, told
from pipelines.trends import talk
from storage import article_areas, decisions, hotspots, stream_shares, topicpages, views
from storage import topics as stored
from storage.hotspots import HotspotView
from storage.topics import TopicRow
from storage.views import TopicView

WINDOWS = {"1": 1, "7": 7, "30": 30, "all": None}
LISTED = 50
STORIES = 30
DAYS = 30
HEADLINES = 3
CHANGES = 10
STREAMS = 3
TARGETS, TARGET_DAYS = 10, 90


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asked for and could not be done: which one, its text, why, and the stories or topics chosen.

    `changed` says that the text is not what was typed, and waits to be sent once more.
    """

    act: str = ""
    text: str = ""
    trouble: str = ""
    chosen: Sequence[int] = ()
    changed: bool = False


NOTHING = Asked()


def topics(request: Request) -> Response:
    """List the topics with most articles in a window."""
    window = request.query_params.get("days", "7")
    window = window if window in WINDOWS else "7"
    days, now = WINDOWS[window], clock.now()
    since = now - timedelta(days=days) if days else None
    number = page_number(request)
    with desk_of(request).record.reading() as session:
        lines = views.topics(session, since=since, until=now, limit=LISTED + 1, offset=(number - 1) * LISTED)
        left_out = decisions.left_out(session, [line.id for line in lines])
    return page(
        request, "topics.html", lines=lines[:LISTED], left_out=left_out, more=len(lines) > LISTED, number=number,
        window=window, first=(number - 1) * LISTED,
    )


def topic(request: Request) -> Response:
    """Show a topic; one that was merged leads on to where its stories are now."""
    return show(request, record_id(request))


def show(request: Request, topic_id: int, asked: Asked = NOTHING, status: int = 200) -> Response:
    """Show a topic, with what could not be done of what was just asked."""
    number = page_number(request)
    desk = desk_of(request)
    with desk.record.reading() as session:
        found = views.topic(session, topic_id)
        if found is not None and found.merged_into_id is not None and found.merged_into_id != topic_id:
            if not asked.trouble and not asked.changed:
                return RedirectResponse(f"/topic/{found.merged_into_id}", status_code=307)
            found = views.topic(session, found.merged_into_id)
        if found is None:
            raise HTTPException(404)
        values = _read(session, found, number) | {
            "done": _done(request, session), "near": near.of_topic(session, found.id) if asked.act == "merge" else None,
            "targets": _targets(session, found.id, asked)}
        hot = _hot(session, found.id, desk.limits.hotspots)
        ahead = review.of_topic(session, found.id, clock.local_day(clock.now()))
        checks = crosscheck.of_topic(session, found.id, person_of(request))
    return page_of_forms(
        request, "topic.html", status=status, topic=found, number=number, asked=asked,
        forecast=forecast_words.of_topic(ahead, desk.limits.forecast),
        chart=draw_masked(desk.record, found.days, desk.limits.hotspots), pages=-(-found.stories // STORIES),
        decided=decided, hot=hot, hotspot_words=hotspot_words, checks=checks,
        today=clock.local_day(clock.now()), least_comments=K, **values,
    )


def _targets(session: Session, topic_id: int, asked: Asked) -> Sequence[TopicRow | near.Near] | None:
    """Return the topics to which stories may be moved, where that was asked: by words, by a number, or the likest."""
    if asked.act != "into":
        return None
    if not asked.text.strip():
        return near.of_topic(session, topic_id)
    number = number_or_none(asked.text.strip())
    named = belonging.topics_named(session, asked.text, clock.now(), TARGET_DAYS) if number is None else [
        *stored.get_many(session, [number]).values()]
    return [one for one in named if one.id != topic_id][:TARGETS]


def _hot(session: Session, topic_id: int, limits: HotspotThresholds) -> HotspotView | None:
    """Return the newest hotspot of the topic that goes on, at the sensitivity with which its page opens."""
    found = hotspots.listed(session, least=limits.surprise_medium, area_toll=limits.area_toll, topic_id=topic_id,
                            since=clock.now() - timedelta(days=HOTSPOT_DAYS), limit=1)
    return found[0] if found and found[0].row.ended_at is None else None


def _read(session: Session, topic: TopicView, number: int) -> dict[str, Any]:
    topic_id = topic.id
    all_days, timeline = topicpages.days(session, topic_id, limit=DAYS, headlines=HEADLINES)
    changed, changes = topicpages.changes(session, topic_id, CHANGES)
    read, documents = facets.of_topic(session, topic_id)
    return {
        "stories": views.topic_stories(session, topic_id, limit=STORIES, offset=(number - 1) * STORIES),
        "timeline": timeline, "all_days": all_days, "sources": topicpages.sources(session, topic_id),
        "provinces": article_areas.topic_province_lines(session, topic_id),
        "changes": changes, "changed": changed, "decisions": told.of_topic(session, topic_id),
        "streams": stream_shares.listed(session, topic_id=topic_id, limit=STREAMS),
        "summary": summary.of_topic(session, topic_id), "documents": documents, "documents_read": read,
        "talk": talk.of_topic(session, topic_id),
        "left_out": decisions.left_out(session, [topic_id]).get(topic_id) if topic.left_out else None,
    }


def _done(request: Request, session: Session) -> told.Told | None:
    """Return the decision that led here."""
    text = request.query_params.get("done", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else 0
    return told.one(session, wanted) if wanted else None


def why(request: Request) -> Response:
    """Say why the stories of a topic are together; the comparison is quadratic, so it has a page of its own."""
    topic_id = record_id(request)
    with desk_of(request).record.reading() as session:
        found = views.topic(session, topic_id)
        if found is None:
            raise HTTPException(404)
        if found.merged_into_id is not None:
            return RedirectResponse(f"/topic/{found.merged_into_id}/why", status_code=307)
        reasons = explain.of_topic(session, topic_id)
        lines = topicpages.stories(session, [story.story_id for story in reasons.stories])
        proposal = splits.of_topic(session, topic_id)
    return page_of_forms(request, "why.html", topic=found, reasons=reasons, lines=lines, proposal=proposal)
