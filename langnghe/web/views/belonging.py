"""Which reports and topics belong to a situation: staff tick them, and the course keeps each change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.errors import Words
from langnghe.render.field import words as field_words
from langnghe.troubles import said
from langnghe.web import audit, forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.views import situations as shown
from pipelines.reports import cleaning
from pipelines.situations import belonging, checking
from storage import report_scope, reports, situations, topics
from storage.reports import ItemFilter, ItemView
from storage.situations import SituationView
from storage.topics import TopicRow

LONGEST = 100           # characters of what is searched for


@dataclass(frozen=True, slots=True)
class Choice:
    """What is offered beside what belongs to a situation; `tied` are how many of its items the cross-check ties.

    `refused` says that what was searched for is a person's name: nothing is offered then.
    """

    own: Sequence[ItemView] = ()
    offered: Sequence[ItemView] = ()
    own_topics: Sequence[TopicRow] = ()
    offered_topics: Sequence[TopicRow] = ()
    tied: dict[int, int] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    refused: bool = False


def show(request: Request) -> Response:
    """Show what belongs to a situation and what else may."""
    with desk_of(request).record.reading() as session:
        one = shown.mine(request, session, record_id(request))
    query = request.query_params.get("q", "")[:LONGEST]
    if query.strip():
        audit.note(request, "search", {"situation": one.id}, query=query)
    return _page(request, one, query)


def _page(request: Request, one: SituationView, query: str, status: int = 200, **typed: Any) -> Response:
    with desk_of(request).record.reading() as session:
        choice = _choice(request, session, one, query)
    linked = {"items": {item.id for item in choice.own}, "topics": {topic.id for topic in choice.own_topics}}
    return page_of_forms(request, "situation_links.html", status=status, one=one, choice=choice, query=query,
                         field_words=field_words, **({"trouble": "", "text": "", "ticked": linked} | typed))


def _choice(request: Request, session: Session, one: SituationView, query: str) -> Choice:
    linked = situations.links(session, one.id)
    own = shown.items(request, session, linked["item"])
    tied, known = belonging.topics_of(session, linked["item"]), topics.get_many(session, linked["topic"])
    if belonging.refused(query):
        offered, named = list[ItemView](), list[TopicRow]()
    else:
        days = desk_of(request).limits.situations.window_days
        offered = belonging.of_text(_others(request, session, linked["item"]), one.issue, one.area_id, query)
        named = belonging.topics_named(session, query, clock.now(), days) if query.strip() else [
            row for row, _n in tied]
    return Choice(own, offered, list(known.values()), [row for row in named if row.id not in known],
                  {row.id: n for row, n in tied}, shown.places(session, [*own, *offered]), belonging.refused(query))


def _others(request: Request, session: Session, linked: Collection[int]) -> list[ItemView]:
    """Return the approved items of the last days, of the reviewer's places, that do not belong to it."""
    since = clock.later(clock.local_day(clock.now()), -desk_of(request).limits.situations.window_days)
    held, gone = report_scope.held(session, person_of(request).areas), frozenset(linked)
    return [item for item in reports.items(session, ItemFilter(since=since))
            if item.id not in gone and (held is None or item.post_area_id in held)]


async def keep(request: Request) -> Response:
    """Keep what was ticked."""
    return await run_in_threadpool(_keep, request, record_id(request), await forms.read(request))


def _keep(request: Request, situation_id: int, form: Form) -> Response:
    desk, faults = desk_of(request), dict[str, Words]()
    text = checking.passage(form.text("text"), checking.TEXT, "text", faults)
    with desk.record.reading() as session:
        one = shown.mine(request, session, situation_id)
        wanted = _wanted(request, session, one, form)
    trouble = said(faults["text"]) if faults else "redacted" if text != cleaning.spelled(form.text("text")) else ""
    if not trouble:
        with desk.database.writing() as session:
            theirs = situations.relink(session, situation_id, number_or_none(form.text("version")) or 0, wanted,
                                       person_of(request).id, clock.now(), text)
        if theirs is None:
            return RedirectResponse(f"/situation/{situation_id}?done=links#course", status_code=303)
        one, trouble = theirs, "changed"
    ticked = {"items": set(wanted["item"]), "topics": set(wanted["topic"])}
    return _page(request, one, form.text("q")[:LONGEST], 409 if trouble == "changed" else 422,
                 trouble=trouble, text=text, ticked=ticked)


def _wanted(request: Request, session: Session, one: SituationView, form: Form) -> dict[str, list[int]]:
    """Return what is to belong to it: what was ticked, and the items of places that this reviewer does not hold."""
    linked = situations.links(session, one.id)["item"]
    asked = form.numbers("item")
    seen = {item.id for item in shown.items(request, session, sorted({*linked, *asked}))}
    return {"item": sorted({*(set(linked) - seen), *(seen & set(asked))}),
            "topic": sorted(topics.get_many(session, form.numbers("topic")))}
