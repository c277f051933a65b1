"""Topics: the largest of a window, and one topic with its days and stories."""

from __future__ import annotations

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe.web.desk import desk_of
from langnghe.web.masks import draw_masked
from langnghe.web.paths import page_number, record_id
from langnghe.web.templating import page
from storage import views

WINDOWS = {"1": 1, "7": 7, "30": 30, "all": None}
LISTED = 50
STORIES = 30


def topics(request: Request) -> Response:
    """List the topics with most articles in a window."""
    window = request.query_params.get("days", "7")
    window = window if window in WINDOWS else "7"
    days, now = WINDOWS[window], clock.now()
    since = now - timedelta(days=days) if days else None
    number = page_number(request)
    with desk_of(request).record.reading() as session:
        lines = views.topics(session, since=since, until=now, limit=LISTED + 1, offset=(number - 1) * LISTED)
    return page(
        request, "topics.html", lines=lines[:LISTED], more=len(lines) > LISTED, number=number, window=window,
        first=(number - 1) * LISTED,
    )


def topic(request: Request) -> Response:
    """Show a topic; one that was merged leads on to where its stories are now."""
    topic_id = record_id(request)
    number = page_number(request)
    desk = desk_of(request)
    with desk.record.reading() as session:
        found = views.topic(session, topic_id)
        if found is None:
            raise HTTPException(404)
        if found.merged_into_id is not None and found.merged_into_id != topic_id:
            return RedirectResponse(f"/topic/{found.merged_into_id}", status_code=307)
        stories = views.topic_stories(session, topic_id, limit=STORIES, offset=(number - 1) * STORIES)
    return page(
        request, "topic.html", topic=found, stories=stories, number=number,
        chart=draw_masked(desk.record, found.days), pages=-(-found.stories // STORIES),
    )
