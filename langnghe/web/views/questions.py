"""Questions and proposals: readers see issue, two counts and answer; reviewers also the items of their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config import clock
from langnghe.render.field import question_words
from langnghe.render.field import words as field_words
from langnghe.render.field.told import told
from langnghe.telling import count, limited
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page, page_of_forms
from pipelines.areas import naming
from pipelines.questions import answering, figures, grouping, policies
from pipelines.questions.figures import Figure
from pipelines.questions.grouping import Group
from storage import accounts, questions, report_scope, reports
from storage.questions import ChangeView, QuestionView
from storage.reports import ItemFilter, ItemView

LISTED = 50
OFFERED = 150          # items that are compared with one another: 20 ms
POLICY_DAYS = 92       # a quarter, as reports on a policy are asked for


@dataclass(frozen=True, slots=True)
class Listed:
    """The page of all questions: those of a state, the figures, and what nobody gathered yet."""

    shown: Sequence[QuestionView]
    older: int | None
    counts: Mapping[str, int]
    sectors: Sequence[Figure]
    documents: Sequence[Figure]
    whole: Figure
    groups: Sequence[Group]


def listed(request: Request) -> Response:
    """List the questions of a state, with how much is answered; reviewers also see what waits to be gathered."""
    state = request.query_params.get("state", "open")
    state = state if state in question_words.LISTS else "open"
    before = number_or_none(request.query_params.get("before", ""))
    with desk_of(request).record.reading() as session:
        found = _listed(request, session, state, before)
        places = _places(session, [item for group in found.groups for item in group.items])
    return page(request, "questions.html", found=found, state=state, words=question_words, field_words=field_words,
                places=places, first=before is None)


def _listed(request: Request, session: Session, state: str, before: int | None) -> Listed:
    every = questions.listed(session)
    wanted = [one for one in every if (state == "all" or one.state == state) and (before is None or one.id < before)]
    counts = {name: sum(name == "all" or one.state == name for one in every) for name in question_words.LISTS}
    return Listed(
        wanted[:LISTED], wanted[LISTED - 1].id if len(wanted) > LISTED else None, counts,
        figures.by_sector(every), figures.by_document(every), figures.of("", every),
        _groups(request, session, [one for one in every if one.state == "open"]) if before is None else ())


def _groups(request: Request, session: Session, known: Sequence[QuestionView]) -> list[Group]:
    """Return what nobody gathered, in groups, for a reviewer who holds the places."""
    if not person_of(request).may("reviewer"):
        return []
    return grouping.groups(_ungathered(request, session), known, desk_of(request).limits.questions.alike)


def _ungathered(request: Request, session: Session) -> list[ItemView]:
    limits, today = desk_of(request).limits.questions, clock.local_day(clock.now())
    ids = questions.ungathered(session, clock.later(today, -limits.offered_days), OFFERED)
    return sorted(answering.approved(session, ids, _held(request, session)), key=lambda item: -item.id)


def _held(request: Request, session: Session) -> set[int] | None:
    return report_scope.held(session, person_of(request).areas)


def _places(session: Session, items: Sequence[ItemView]) -> dict[int, str]:
    """Return post's place → its name, for a reviewer."""
    ids = sorted({item.post_area_id for item in items})
    return dict(zip(ids, naming.names(session, ids), strict=True))


def one(request: Request) -> Response:
    """Show a question."""
    return show(request, record_id(request))


def show(request: Request, question_id: int, status: int = 200, **trouble: Any) -> Response:
    """Show a question, with what is wrong with a form of its page."""
    reviews = person_of(request).may("reviewer")
    with desk_of(request).record.reading() as session:
        question = known(session, question_id)
        gathered = _gathered(request, session, question_id) if reviews else []
        near = grouping.near(_ungathered(request, session), question, desk_of(request).limits.questions.alike
                             ) if reviews and question.state == "open" else []
        history = _history(session, question_id) if reviews else []
        staff = accounts.logins(session) if reviews else {}
        places = _places(session, [*gathered, *near])
        areas, edits = naming.names(session, question.area_ids), _edits(request, session, question_id)
    shown = {"trouble": "", "reason": "", **trouble}
    return page_of_forms(
        request, "question.html", status=status, question=question, gathered=gathered, near=near, history=history,
        places=places, areas=areas, words=question_words, field_words=field_words, reviews=reviews,
        edits=edits, staff=staff, done=forms.done(request), **shown)


def known(session: Session, question_id: int) -> QuestionView:
    """Return a question; one that is not there is 404."""
    found = questions.get(session, question_id)
    if found is None:
        raise HTTPException(404)
    return found


def mine(request: Request, session: Session, question_id: int) -> QuestionView:
    """Return a question whose words this editor may change; 404 for one that is not there, 403 for one of elsewhere."""
    found = known(session, question_id)
    if not _edits(request, session, question_id):
        raise HTTPException(403)
    return found


def _edits(request: Request, session: Session, question_id: int) -> bool:
    """Say whether this is an editor of all areas, or of those where an item of it was reported."""
    person = person_of(request)
    return person.may("editor") and (not person.areas or bool(_gathered(request, session, question_id)))


def _gathered(request: Request, session: Session, question_id: int) -> list[ItemView]:
    held = _held(request, session)
    found = reports.items(session, ItemFilter(ids=questions.item_ids(session, question_id)))
    return [item for item in found if held is None or item.post_area_id in held]


def _history(session: Session, question_id: int) -> list[tuple[ChangeView, list[tuple[str, str, str]]]]:
    """Return each change, the newest first, with what it altered: (field, before, after) in words."""
    return [(one, _altered(session, one) if one.act != "opened" else [])
            for one in questions.history(session, question_id)]


def _altered(session: Session, change: ChangeView) -> list[tuple[str, str, str]]:
    names = [name for name in question_words.FIELDS if name in {**change.before, **change.after} and name != "state"]
    found = [(question_words.FIELDS[name], told(name, change.before.get(name)), told(name, change.after.get(name)))
             for name in names]
    if "area_ids" in change.after:
        before, after = ("; ".join(naming.names(session, values.get("area_ids", ()))) for values in (
            change.before, change.after))
        found.append((question_words.FIELDS["areas"], before, after))
    return found


def documents(request: Request) -> Response:
    """Show what the field says of each document."""
    today = clock.local_day(clock.now())
    since = clock.later(today, -POLICY_DAYS)
    with desk_of(request).record.reading() as session:
        found = policies.policies(session, since, today)
    whole = person_of(request).may("reviewer") and not limited()
    return page(request, "policies.html", found=found, since=since, words=question_words, field_words=field_words,
                counted=lambda one: whole or count(one.items, one.units) is not None)
