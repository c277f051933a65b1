"""What staff decide on a topic's page; each answer leads back to the topic and offers to take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.errors import Words
from langnghe.troubles import worded
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import LONGEST_ID, number_or_none, record_id
from langnghe.web.views import topics
from langnghe.web.views.topics import Asked
from pipelines.topics import staff, wording
from pipelines.topics.refusals import Busy, Refused
from pipelines.topics.staff import Taken
from storage.errors import LeaseLost
from storage.sessions import Database

# A person waits for the page: longer than a turn of the worker takes, shorter than a browser gives up.
WAIT_SECONDS = 20.0
INTO = "into"       # asks for topics to move stories to; decides nothing


async def about_topic(request: Request) -> Response:
    """Take a decision on a topic; a form's own address that is opened by hand leads to the topic."""
    topic_id = record_id(request)
    act = request.path_params["act"]
    if act not in ACTS and act != INTO:
        raise HTTPException(404)
    if request.method != "POST":
        if act == "merge":
            return await run_in_threadpool(topics.show, request, topic_id, Asked(act))
        return RedirectResponse(f"/topic/{topic_id}", status_code=303)
    form = await forms.read(request)
    if act == INTO:
        asked = Asked(act, form.text("text"), chosen=form.numbers("story"))
        return await run_in_threadpool(topics.show, request, topic_id, asked)
    return await run_in_threadpool(_decide, request, topic_id, act, form)


async def undo(request: Request) -> Response:
    """Take a decision back."""
    decision = record_id(request)
    form = await forms.read(request)
    return await run_in_threadpool(_undo, request, decision, form)


def _decide(request: Request, topic_id: int, act: str, form: Form) -> Response:
    typed = form.text("text")
    try:
        if act in WORDED and (kept := WORDED[act](typed)) != " ".join(wording.spelled(typed).split()):
            return topics.show(request, topic_id, Asked(act, kept, changed=True), status=422)
        taken = ACTS[act](desk_of(request).database, topic_id, form)
    except (Refused, LeaseLost) as error:
        status = 409 if isinstance(error, Busy | LeaseLost) else 422
        chosen = form.numbers("topic" if act == "merge" else "story")
        return topics.show(request, topic_id, Asked(act, typed, worded(error), chosen=chosen), status=status)
    return _done(taken.topic, taken.decision)


def _undo(request: Request, decision: int, form: Form) -> Response:
    here = number_or_none(form.text("topic")) or 0
    try:
        taken = staff.undo(desk_of(request).database, decision, wait=WAIT_SECONDS)
    except (Refused, LeaseLost) as error:
        return topics.show(request, here, Asked("undo", trouble=worded(error)), status=409)
    return _done(here or taken.topic, taken.decision)


def _done(topic: int, decision: int) -> Response:
    return RedirectResponse(f"/topic/{topic}?done={decision}" if topic else "/topics", status_code=303)


def _rename(database: Database, topic: int, form: Form) -> Taken:
    return staff.rename(database, topic, form.text("text"), wait=WAIT_SECONDS)


def _set_aside(database: Database, topic: int, form: Form) -> Taken:
    return staff.leave_out(database, topic, form.text("text"), wait=WAIT_SECONDS)


def _merge(database: Database, topic: int, form: Form) -> Taken:
    return staff.merge(database, topic, _topics(form), wait=WAIT_SECONDS)


def _split(database: Database, topic: int, form: Form) -> Taken:
    return staff.split(database, topic, form.numbers("story"), wait=WAIT_SECONDS)


def _move(database: Database, topic: int, form: Form) -> Taken:
    picked = form.fields.get("topic")       # then what was typed are the words by which it was found
    into, *more = _topics(replace(form, fields={"topic": picked}) if picked else form)
    if more:
        raise Refused(Words("stories go to one topic; several were named"))
    return staff.pin(database, into, form.numbers("story"), wait=WAIT_SECONDS)


def _topics(form: Form) -> list[int]:
    """Return the topics that were typed or picked; a slip among them must not let the others be merged without it."""
    words = [*form.text("text").replace(",", " ").replace(";", " ").split(), *form.fields.get("topic", ())]
    if not words:
        raise Refused(Words("no topic number was given"))
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) < LONGEST_ID):
            raise Refused(Words("{word} is no topic number; several are typed as 12, 15", word=repr(word[:40])))
    return [int(word) for word in words]


ACTS: dict[str, Callable[[Database, int, Form], Taken]] = {
    "rename": _rename, "merge": _merge, "split": _split, "move": _move, "set-aside": _set_aside,
}
# What is typed is shown as it will be kept before it is kept, where the two differ.
WORDED: dict[str, Callable[[str], str]] = {"rename": wording.name, "set-aside": wording.reason}
