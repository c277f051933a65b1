"""The rumor register: the list with its filters, and the opening of a new file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.rumors import RISKS, STATES, VERDICTS
from langnghe.rumors import suggesting, words
from langnghe.rumors.suggesting import Alike
from langnghe.troubles import worded
from langnghe.web import audit, forms, rumor_forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, page_number
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.views import rumor_picking
from pipelines.rumors import names, register, verdicts
from pipelines.rumors.refusals import Accusation, Refused
from pipelines.rumors.register import Heard
from storage import areas, rumor_candidates, rumors, views
from storage.rumors import RumorFilter, RumorRow

PAGE = "/rumors"
LISTED = 30
DUE = {"overdue": 0, "today": 1, "week": 7}
# What a file is opened from: an item (first sighting) or opinion of the field, an article that passes it on (first
# sighting, on `heard_on` where it has no date) or is about it (evidence), a candidate.
FROM = ("item", "opinion", "article", "about", "candidate")
FIELDS = ("statement", "title", "body", "accuses", "heard_on", *FROM)


@dataclass(frozen=True, slots=True)
class Line:
    """A rumor in the list."""

    row: RumorRow
    state: str
    verdict: str
    risk: str
    due: str
    late: bool
    heard: str
    fallen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that is being opened: what was typed, what is wrong with it, what may be the same."""

    typed: Mapping[str, str]
    trouble: str = ""
    accusation: bool = False
    changed: bool = False
    alike: tuple[Alike, ...] = ()


def listed(request: Request) -> Response:
    """Show the register, the open files first by the day they are due."""
    given = request.query_params
    now, number = clock.now(), page_number(request)
    with desk_of(request).record.reading() as session:
        wanted, area = _wanted(session, request)
        found = rumors.listed(session, wanted, limit=LISTED + 1, offset=(number - 1) * LISTED)
        heard = rumors.heard(session, [row.id for row in found])
        fallen = verdicts.fallen(session, found)
        counts = rumors.by_state(session)
        total = rumors.count(session, wanted)
        waiting = rumor_candidates.count_open(session)
    lines = [Line(row, words.state(row), words.verdict(row.verdict), words.risk(row), words.due(row, now),
                  row.due_at is not None and row.due_at < now, words.heard(heard.get(row.id)), row.id in fallen)
             for row in found[:LISTED]]
    return page_of_forms(
        request, "rumors.html", lines=lines, counts=counts, total=total, number=number,
        more=len(found) > LISTED, states=words.table(names.STATES), verdicts=words.table(names.VERDICTS),
        risks=words.table(names.RISKS), area=area, waiting=waiting,
        given={name: given.get(name, "") for name in ("state", "verdict", "risk", "area", "due", "unsigned")},
        page_of=lambda n: f"{PAGE}?" + urlencode({**dict(given), "page": n}))


def _wanted(session: Session, request: Request) -> tuple[RumorFilter, str]:
    """Return the filter of an address and how its area was understood; what no filter knows is passed over.

    Where somebody heard it counts for readers only when it was no post of the field: a ward has one or two of them.
    """
    given, person = request.query_params, person_of(request)
    typed = given.get("area", "").strip()
    found = areas.find(session, typed, limit=1) if typed else []
    due = DUE.get(given.get("due", ""))
    return RumorFilter(
        states=tuple(name for name in given.getlist("state") if name in STATES),
        verdict=given.get("verdict", "") if given.get("verdict") in {"none", *VERDICTS} else "",
        risk=given.get("risk", "") if given.get("risk") in RISKS else "",
        area=found[0].key if found else "none" if typed else "", area_of_field=person.may("reviewer"),
        field_areas=person.areas,
        due_before=clock.now() + timedelta(days=due) if due is not None else None,
        unsigned=given.get("unsigned") == "1"), found[0].full_name if found else ""


def new(request: Request) -> Response:
    """Show the form of a new file, filled from the item or candidate that the address names."""
    given = {name: request.query_params.get(name, "") for name in FIELDS}
    with desk_of(request).record.reading() as session:
        typed = _filled(session, request, given)
    return show_form(request, Asked(typed))


def show_form(request: Request, asked: Asked, status: int = 200) -> Response:
    """Show the form of a new file."""
    typed = asked.typed
    with desk_of(request).record.reading() as session:
        item = rumor_picking.held_item(session, person_of(request), typed["item"] or typed["opinion"])
        number = number_or_none(typed["article"] or typed["about"]) or 0
        article = views.lines(session, [number]).get(number)
        candidate = rumor_candidates.get(session, number_or_none(typed["candidate"]) or 0)
    going = dict(typed) | ({"about": candidate.article_id} if candidate else {})
    return page_of_forms(request, "rumor_form.html", status=status, asked=asked, typed=typed, going=going, item=item,
                         article=article, sources=FROM, states=words.table(names.STATES),
                         verdicts=words.table(names.VERDICTS))


async def add(request: Request) -> Response:
    """Open a file: with an item's or candidate's number alone in one click, unless there is something to decide."""
    form = await forms.read(request)
    return await run_in_threadpool(_add, request, form)


def _add(request: Request, form: Form) -> Response:
    with desk_of(request).record.reading() as session:
        typed = _filled(session, request, {name: form.text(name) for name in FIELDS})
        try:
            kept, changed = rumor_forms.creating(typed)
            register.refuse_accusation(f"{typed['statement']} {typed['title']}", typed["accuses"])
        except Refused as error:
            return show_form(request, Asked(typed, worded(error), isinstance(error, Accusation)), 422)
        found = suggesting.alike(session, f"{kept['title']}. {kept['statement']}") if not form.text("anew") else []
    # What is quoted from an item or an article was no typing of this person: nothing is to be shown to them first.
    if (changed and not form.text("one-click")) or found:
        return show_form(request, Asked(kept, changed=changed, alike=tuple(found)), 422)
    return _create(request, kept)


def _create(request: Request, typed: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    item, article, opinion, about, candidate = (number_or_none(typed[name]) for name in (
        "item", "article", "opinion", "about", "candidate"))
    try:
        with desk.database.writing() as session:
            act = rumor_forms.act(request)
            heard = Heard(typed["heard_on"], item_id=item, article_id=article) if item or article else None
            made = register.create(session, act, typed, heard)
            if opinion:
                register.link_opinion(session, act, made, opinion)
            about = rumor_candidates.take(session, candidate or 0, made) or about
    except Refused as error:
        return show_form(request, Asked(typed, worded(error), isinstance(error, Accusation)), 422)
    audit.note(request, "rumor", {"rumor": made, "act": "created"})
    then = f"article={about}&done=opened-to-quote#evidence" if about else "done=opened#main"
    return RedirectResponse(f"/rumor/{made}?{then}", status_code=303)


def _filled(session: Session, request: Request, given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with the words of the item, candidate or article, where none were typed."""
    typed = dict(given)
    if typed["statement"].strip():
        return typed
    item = rumor_picking.held_item(session, person_of(request), typed["item"])
    candidate = rumor_candidates.get(session, number_or_none(typed["candidate"]) or 0)
    typed["statement"] = item.issue if item else candidate.statement if candidate else rumor_picking.claim_of(
        session, typed["article"] or typed["about"])
    return typed
