"""Situations: those that go on with what stands behind each, and one with its course; stages are set in `staging`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config import clock
from langnghe import situating
from langnghe.render.field import situation_words
from langnghe.render.field import words as field_words
from langnghe.render.field.told import told
from langnghe.situating import Seen
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page, page_of_forms
from pipelines.areas import naming
from pipelines.questions import grouping
from pipelines.questions.grouping import Group
from pipelines.situations import suggesting
from storage import accounts, report_scope, reports, situations, topics
from storage.reports import ItemFilter, ItemView
from storage.situations import NoteView, SituationView

OFFERED = 100


def listed(request: Request) -> Response:
    """List the situations by stage; reviewers also see events that belong to none."""
    reviewer = person_of(request).may("reviewer")
    with desk_of(request).record.reading() as session:
        found = [seen(request, session, one) for one in situations.listed(session)]
        groups = _groups(request, session) if reviewer else []
        named = places(session, [item for group in groups for item in group.items])
    stages = [(stage, [one for one in found if one.row.stage == stage])
              for stage in ("hotspot", "problem", "signal", "resolved")]
    return page(request, "situations.html", stages=stages, groups=groups, places=named, words=situation_words,
                field_words=field_words, reviews=reviewer, any=bool(found))


def seen(request: Request, session: Session, one: SituationView) -> Seen:
    """Return a situation as a page shows it to whoever asks."""
    return situating.seen(session, one, desk_of(request).limits.situations, reviews=reviews(request, session, one),
                          areas=person_of(request).areas)


def reviews(request: Request, session: Session, one: SituationView) -> bool:
    """Return whether this is a reviewer of the place: others see it as readers do, and change nothing."""
    return person_of(request).may("reviewer") and situating.holds(session, person_of(request).areas, one.area_id)


def mine(request: Request, session: Session, situation_id: int) -> SituationView:
    """Return a situation to be changed; 404 for one that is not there, 403 for one of elsewhere."""
    found = known(session, situation_id)
    if not reviews(request, session, found):
        raise HTTPException(403)
    return found


def _groups(request: Request, session: Session) -> list[Group]:
    limits = desk_of(request).limits
    since = clock.later(clock.local_day(clock.now()), -limits.situations.window_days)
    found = items(request, session, situations.unlinked(session, since, OFFERED))
    return grouping.groups(sorted(found, key=lambda item: -item.id), (), limits.questions.alike)


def items(request: Request, session: Session, ids: Sequence[int]) -> list[ItemView]:
    """Return those approved items that the reviewer's places hold."""
    held = report_scope.held(session, person_of(request).areas)
    found = reports.items(session, ItemFilter(ids=ids))
    return [item for item in found if held is None or item.post_area_id in held]


def places(session: Session, found: Sequence[ItemView]) -> dict[int, str]:
    """Return what the places of some items are called."""
    ids = sorted({item.post_area_id for item in found})
    return dict(zip(ids, naming.names(session, ids), strict=True))


def _moved(session: Session, note: NoteView, held: Collection[int] | None) -> list[str]:
    """Return in words what a step added and took out, of reports those of posts that are held."""
    if held is not None:
        before, after = ({**kinds, "item": [one for one in kinds.get("item", ()) if one in held]}
                         for kinds in (note.before, note.after))
        note = replace(note, before=before, after=after)
    wanted = {*note.before.get("topic", ()), *note.after.get("topic", ())}
    return situation_words.moved(note, {row.id: row.label for row in topics.get_many(session, wanted).values()})


def known(session: Session, situation_id: int) -> SituationView:
    """Return a situation; one that is not there is 404."""
    found = situations.get(session, situation_id)
    if found is None:
        raise HTTPException(404)
    return found


def one(request: Request) -> Response:
    """Show a situation."""
    return show(request, record_id(request))


def show(request: Request, situation_id: int, status: int = 200, **trouble: Any) -> Response:
    """Show a situation, with what is wrong with a form of its page."""
    with desk_of(request).record.reading() as session:
        found = seen(request, session, known(session, situation_id))
        own = reviews(request, session, found.row)
        linked = situations.links(session, situation_id)
        online = [topic for number in linked["topic"] if (topic := topics.get(session, number)) is not None]
        gathered = items(request, session, linked["item"]) if own else []
        notes = situations.notes(session, situation_id)
        named = places(session, gathered)
        mine = {item.id for item in gathered} if person_of(request).areas else None
        staff = accounts.logins(session) if own else {}
        moved = {at: _moved(session, note, mine) for at, note in enumerate(notes) if own}
    shown = {"trouble": "", "text": "", "stage": found.row.stage, "redacted": False, "waiting": (), **trouble}
    return page_of_forms(
        request, "situation.html", status=status, seen=found, one=found.row, topics=online, hotspots=linked["hotspot"],
        gathered=gathered, places=named, notes=notes, moved=moved, told=told, words=situation_words,
        field_words=field_words, reviews=own, stages=situations.STAGES, staff=staff,
        done=forms.done(request),
        allowed={stage for stage in situations.STAGES if suggesting.allowed(stage, found.evidence)}, **shown)
