"""What staff do with situations: open one, change it, set its stage, note how it goes on, link what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config import field as report_field
from config.errors import Words
from langnghe import days, situating
from langnghe.i18n import _
from langnghe.render.field import situation_words
from langnghe.render.field import words as field_words
from langnghe.render.field.told import told
from langnghe.troubles import said
from langnghe.web import difference, forms, questionforms
from langnghe.web.desk import desk_of
from langnghe.web.difference import Change
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.views import situations as shown
from pipelines.areas import naming
from pipelines.reports import cleaning
from pipelines.situations import belonging, checking, suggesting
from pipelines.situations.checking import Draft
from storage import hotspots, questions, situations, topics
from storage.reports import ItemView
from storage.situations import SituationView

# A field of the page called "form" would be the form's own seal.
TYPED_AS = {"form": "shows_as"}
FIELDS = ("issue", "begins_on", "ends_on", "grievance", "scale", "form", "demands", "level")
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that waits: a draft, its place as typed, what it is opened from, its version, and what is wrong."""

    draft: Draft
    place: str = ""
    version: int = 0
    links: dict[str, list[int]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    redacted: bool = False
    theirs: SituationView | None = None
    changes: tuple[tuple[str, list[Change]], ...] = ()


def new(request: Request) -> Response:
    """Show the form that opens a situation, from items, a topic or a hotspot of the machine in the address."""
    asked = {name: [number for text in request.query_params.getlist(name)[:MOST_ITEMS]
                    if (number := number_or_none(text)) is not None] for name in situations.LINKS}
    with desk_of(request).record.reading() as session:
        links = _known(request, session, asked)
        found = shown.items(request, session, links["item"])
        topic = topics.get(session, links["topic"][0]) if links["topic"] else None
        tied = belonging.topics_of(session, links["item"])
        place = "".join(naming.names(session, [area] if (area := belonging.common_area(session, found)) else []))
    first = next((item for item in found if item.id == asked["item"][0]), None) if found else None
    issue = first.issue if first else topic.label if topic else ""
    begins = min((item.heard_on for item in found), default=clock.local_day(clock.now()))
    # What the cross-check ties to half of the reports is ticked; staff see it and take out what is not meant.
    links["topic"] += [row.id for row, n in tied if 2 * n >= len(found) and row.id not in links["topic"]]
    return _form(request, None, Typed(Draft(issue[:report_field.ISSUE], begins), place, links=links))


def _known(request: Request, session: Session, asked: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return of what was asked for what is there, items only of one's places."""
    return {"item": [item.id for item in shown.items(request, session, asked["item"])],
            "topic": [number for number in asked["topic"] if topics.get(session, number) is not None],
            "hotspot": [number for number in asked["hotspot"] if hotspots.exists(session, number)]}


def edit(request: Request) -> Response:
    """Show the form of a situation."""
    with desk_of(request).record.reading() as session:
        one = shown.mine(request, session, record_id(request))
        place = _place(session, one)
    return _form(request, one, Typed(_draft_of(one), place, one.version))


def _draft_of(one: SituationView) -> Draft:
    return Draft(area_id=one.area_id, **{name: getattr(one, name) for name in FIELDS})


def _place(session: Session, one: SituationView) -> str:
    return "".join(naming.names(session, [] if one.area_id is None else [one.area_id]))


def _form(request: Request, one: SituationView | None, typed: Typed, status: int = 200) -> Response:
    with desk_of(request).record.reading() as session:
        chosen = shown.items(request, session, typed.links.get("item", ()))
        tied = [row for row, _n in belonging.topics_of(session, [item.id for item in chosen])]
        named = [*topics.get_many(session, typed.links.get("topic", ())).values()]
        places = shown.places(session, chosen)
    offered = [*named, *(row for row in tied if row.id not in {one.id for one in named})]
    return page_of_forms(request, "situation_form.html", typed_as=TYPED_AS, status=status, one=one, typed=typed,
                         chosen=chosen, offered=offered, places=places, words=situation_words,
                         field_words=field_words, levels=report_field.LEVELS, lengths=checking.LENGTHS)


async def add(request: Request) -> Response:
    """Open a situation; it begins as a signal."""
    return await run_in_threadpool(_add, request, await forms.read(request))


def _add(request: Request, form: Form) -> Response:
    desk, now = desk_of(request), clock.now()
    asked = {name: form.numbers(name)[:MOST_ITEMS] for name in situations.LINKS}
    with desk.record.reading() as session:
        typed = replace(_read(request, session, form), links=_known(request, session, asked))
    if typed.faults or typed.redacted:
        return _form(request, None, typed, 422)
    with desk.database.writing() as session:
        made = situations.add(session, typed.draft.columns, person_of(request).id, now)
        for kind, refs in typed.links.items():
            situations.link(session, made, kind, refs, now)
    return RedirectResponse(f"/situation/{made}?done=opened", status_code=303)


def _read(request: Request, session: Session, form: Form) -> Typed:
    places, wrong = questionforms.read_places(session, form.text("area"))
    if wrong is None and len(places) > 1:
        wrong = Words("name one place")
    if wrong is None and not situating.holds(session, person_of(request).areas, places[0] if places else None):
        wrong = Words("name a place in the areas of your account")
    texts = {name: form.text(TYPED_AS.get(name, name)) for name in FIELDS}
    on = {name: days.typed(texts[name]) for name in ("begins_on", "ends_on")}
    draft = Draft(area_id=places[0] if places else None, **(texts | on))
    read = checking.read(draft, clock.local_day(clock.now()))
    faults = {name: said(words) for name, words in read.faults.items()} | ({"area": said(wrong)} if wrong else {})
    return Typed(read.draft, form.text("area"), number_or_none(form.text("version")) or 0, {}, faults, read.redacted)


async def save(request: Request) -> Response:
    """Keep what was typed of a situation."""
    return await run_in_threadpool(_save, request, record_id(request), await forms.read(request))


def _save(request: Request, situation_id: int, form: Form) -> Response:
    desk = desk_of(request)
    with desk.record.reading() as session:
        one, typed = shown.mine(request, session, situation_id), _read(request, session, form)
    if typed.faults or typed.redacted:
        return _form(request, one, typed, 422)
    with desk.database.writing() as session:
        theirs = situations.change(
            session, situation_id, typed.version, typed.draft.columns, person_of(request).id, clock.now())
    if theirs is None:
        return RedirectResponse(f"/situation/{situation_id}?done=saved", status_code=303)
    with desk.record.reading() as session:
        return _form(request, theirs, _met(session, typed, theirs), 409)


def _met(session: Session, typed: Typed, theirs: SituationView) -> Typed:
    mine = {name: getattr(typed.draft, name) for name in FIELDS} | {"area": typed.place}
    other = {name: getattr(theirs, name) for name in FIELDS} | {"area": _place(session, theirs)}
    changes = tuple((name, difference.words(told(name, other[name]), told(name, mine[name])))
                    for name in mine if mine[name] != other[name])
    return replace(typed, version=theirs.version, theirs=theirs, changes=changes)


async def course(request: Request) -> Response:
    """Note how it goes on, and set the stage where another one was chosen."""
    return await run_in_threadpool(_course, request, record_id(request), await forms.read(request))


def _course(request: Request, situation_id: int, form: Form) -> Response:
    stage, desk = form.text("stage"), desk_of(request)
    if stage not in situations.STAGES:
        raise HTTPException(400)
    faults: dict[str, Words] = {}
    text = checking.passage(form.text("text"), checking.TEXT, "text", faults)
    with desk.record.reading() as session:
        one = shown.mine(request, session, situation_id)
        found = suggesting.evidence(session, one, desk.limits.situations, clock.now(), person_of(request).areas)
        waiting = _waiting(request, session, one, stage) if form.text("sure") != "1" else []
    trouble = said(faults["text"]) if faults else _trouble(one, stage, text, found)
    redacted = not faults and text != cleaning.spelled(form.text("text"))
    trouble = trouble or ("redacted" if redacted else "")
    if trouble or waiting:
        return shown.show(request, situation_id, 422, trouble=trouble, text=text, stage=stage, redacted=redacted,
                          waiting=waiting)
    with desk.database.writing() as session:
        theirs = situations.change(session, situation_id, number_or_none(form.text("version")) or 0, {"stage": stage},
                                   person_of(request).id, clock.now(), text)
    if theirs is not None:
        return shown.show(request, situation_id, 409, trouble="changed", text=text, stage=stage)
    return RedirectResponse(f"/situation/{situation_id}?done=course#course", status_code=303)


def _waiting(request: Request, session: Session, one: SituationView, stage: str) -> list[tuple[ItemView, int]]:
    """Return what nobody has answered when a situation is to be resolved, each with its question, 0 for none."""
    if stage != "resolved" or one.stage == "resolved":
        return []
    since = clock.later(clock.local_day(clock.now()), -desk_of(request).limits.situations.window_days)
    linked = situations.links(session, one.id)["item"]
    found = shown.items(request, session, situations.waiting(session, linked, since))
    asked = questions.of_items(session, [item.id for item in found])
    return [(item, asked.get(item.id, 0)) for item in found]


def _trouble(one: SituationView, stage: str, text: str, found: suggesting.Evidence) -> str:
    if not cleaning.says_something(text):
        return _("Say in a few words how it goes on, or why the stage changes.")
    if stage != one.stage and not suggesting.allowed(stage, found):
        return _("A hotspot takes three units or three outlets; what one unit alone says stays a signal.")
    return ""
