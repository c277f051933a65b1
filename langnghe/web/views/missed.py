"""Hotspots that staff saw and the program missed: said on the topic's page, taken back on that of hotspots."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe.days import before_the_topic, past_day
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import record_id
from langnghe.web.views import topics
from langnghe.web.views.topics import Asked
from storage import missed
from storage import topics as stored

LISTED = "/hotspots#missed"


async def say(request: Request) -> Response:
    """Keep that the topic was missed on a day; a form's own address that is opened by hand leads to the topic."""
    topic_id = record_id(request)
    if request.method != "POST":
        return RedirectResponse(f"/topic/{topic_id}", status_code=303)
    form = await forms.read(request)
    return await run_in_threadpool(_say, request, topic_id, form.text("text"))


def _say(request: Request, topic_id: int, typed: str) -> Response:
    day, wrong = past_day(typed)
    if wrong:
        return topics.show(request, topic_id, Asked("missed", typed, wrong), status=422)
    with desk_of(request).database.writing() as session:
        if (known := stored.get(session, topic_id)) is None:
            raise HTTPException(404)
        if not (wrong := before_the_topic(day, known.first_at)):
            missed.add(session, topic_id, day, clock.now())
    if wrong:
        return topics.show(request, topic_id, Asked("missed", typed, wrong), status=422)
    return RedirectResponse(LISTED, status_code=303)


async def undo(request: Request) -> Response:
    """Take one back."""
    missed_id = record_id(request)
    await forms.read(request)
    return await run_in_threadpool(_undo, request, missed_id)


def _undo(request: Request, missed_id: int) -> Response:
    with desk_of(request).database.writing() as session:
        if not missed.take_back_one(session, missed_id, clock.now()):
            raise HTTPException(404)
    return RedirectResponse(LISTED, status_code=303)
