"""What staff do with questions: open one from items, write its answer, withdraw it, open it again, move items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock, field
from langnghe.i18n import _
from langnghe.render.field import question_words
from langnghe.render.field import words as field_words
from langnghe.troubles import said
from langnghe.web import forms, questionforms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.questionforms import Typed
from langnghe.web.templating import page_of_forms
from langnghe.web.views import questions as shown
from pipelines import sectors
from pipelines.areas import naming
from pipelines.questions import answering, checking
from pipelines.questions.checking import Draft
from storage import question_writing, report_scope
from storage.questions import QuestionView
from storage.reports import ItemView
from vietnamese import documents

MOST_ITEMS = 200


def new(request: Request) -> Response:
    """Show the form that opens a question over some items."""
    ids = [number for text in request.query_params.getlist("item")[:MOST_ITEMS]
           if (number := number_or_none(text)) is not None]
    with desk_of(request).record.reading() as session:
        items = _items(request, session, ids)
    return _form(request, None, items, Typed(_suggested(items)))


def _suggested(items: Sequence[ItemView]) -> Draft:
    """Return a draft from what the items say: the issue of the first, the kind of most, all documents."""
    kinds = [item.kind for item in items]
    named = documents.once(name for item in items for name in item.documents)
    levels = {item.level for item in items}
    return Draft(max(("question", "proposal"), key=kinds.count), items[0].issue if items else "", "", named,
                 levels.pop() if len(levels) == 1 else "")


def _items(request: Request, session: Session, ids: Sequence[int]) -> list[ItemView]:
    return answering.approved(session, ids, report_scope.held(session, person_of(request).areas))


def edit(request: Request) -> Response:
    """Show the form of a question with its answer."""
    with desk_of(request).record.reading() as session:
        question = shown.mine(request, session, record_id(request))
        places = "\n".join(naming.names(session, question.area_ids))
    return _form(request, question, (), Typed(answering.draft(question), places, question.version))


def _form(
    request: Request, question: QuestionView | None, items: Sequence[ItemView], typed: Typed, status: int = 200
) -> Response:
    return page_of_forms(
        request, "question_form.html", status=status, question=question, items=items, typed=typed, words=question_words,
        field_words=field_words, sectors=_sectors(request), levels=field.LEVELS, issue_length=field.ISSUE,
        most=checking.ANSWER_SYLLABLES, syllables=checking.syllables(typed.draft.answer))


def _sectors(request: Request) -> tuple[str, ...]:
    return tuple(one.name for one in sectors.load(desk_of(request).settings))


async def add(request: Request) -> Response:
    """Open a question."""
    return await run_in_threadpool(_add, request, await forms.read(request))


def _add(request: Request, form: Form) -> Response:
    desk, now = desk_of(request), clock.now()
    with desk.record.reading() as session:
        items = _items(request, session, form.numbers("item")[:MOST_ITEMS])
        typed = _read(request, session, form)
    if not items:
        typed = replace(typed, faults=typed.faults | {"items": _("choose at least one item")})
    if typed.faults or typed.redacted:
        return _form(request, None, items, typed, 422)
    with desk.database.writing() as session:
        made = answering.open_question(session, typed.draft, items, person_of(request).id, now)
    return RedirectResponse(f"/question/{made}?done=opened", status_code=303)


def _read(request: Request, session: Session, form: Form) -> Typed:
    """Return the form checked and redacted, as it waits or may be kept."""
    places, wrong = questionforms.read_places(session, form.text("areas"))
    typed = replace(questionforms.draft_of(form), area_ids=places)
    read = checking.read(typed, clock.local_day(clock.now()), _sectors(request))
    faults = {name: said(words) for name, words in read.faults.items()} | ({"areas": said(wrong)} if wrong else {})
    return Typed(read.draft, form.text("areas"), number_or_none(form.text("version")) or 0, faults, read.redacted)


async def save(request: Request) -> Response:
    """Keep what was typed of a question and its answer."""
    return await run_in_threadpool(_save, request, record_id(request), await forms.read(request))


def _save(request: Request, question_id: int, form: Form) -> Response:
    desk = desk_of(request)
    with desk.record.reading() as session:
        question = shown.mine(request, session, question_id)
        typed = _read(request, session, form)
    if typed.faults or typed.redacted:
        return _form(request, question, (), typed, 422)
    with desk.database.writing() as session:
        question = shown.mine(request, session, question_id)
        theirs = answering.edit(session, question, typed.version, typed.draft, person_of(request).id, clock.now())
    if theirs is None:
        return RedirectResponse(f"/question/{question_id}?done=saved", status_code=303)
    with desk.record.reading() as session:
        return _form(request, theirs, (), questionforms.met(session, typed, theirs), 409)


async def items(request: Request) -> Response:
    """Put items under a question, or take them out."""
    return await run_in_threadpool(_move, request, record_id(request), await forms.read(request))


def _move(request: Request, question_id: int, form: Form) -> Response:
    move = {"add": question_writing.gather, "remove": question_writing.let_go}.get(form.text("act"))
    if move is None:
        raise HTTPException(400)
    with desk_of(request).database.writing() as session:
        shown.known(session, question_id)
        chosen = _items(request, session, form.numbers("item")[:MOST_ITEMS])
        move(session, question_id, [item.id for item in chosen], person_of(request).id, clock.now())
    return RedirectResponse(f"/question/{question_id}?done=items#items", status_code=303)


async def state(request: Request) -> Response:
    """Withdraw a question or open it again, for a reason."""
    return await run_in_threadpool(_state, request, record_id(request), await forms.read(request))


def _state(request: Request, question_id: int, form: Form) -> Response:
    act = {"withdraw": answering.withdraw, "reopen": answering.reopen}.get(form.text("act"))
    if act is None:
        raise HTTPException(400)
    with desk_of(request).record.reading() as session:
        shown.mine(request, session, question_id)
    reason, wrong, redacted = checking.reason(form.text("reason"))
    if wrong is not None or redacted:
        trouble = said(wrong) if wrong is not None else "redacted"
        return shown.show(request, question_id, 422, trouble=trouble, reason=reason)
    version = number_or_none(form.text("version")) or 0
    with desk_of(request).database.writing() as session:
        question = shown.mine(request, session, question_id)
        theirs = act(session, question, version, reason, person_of(request).id, clock.now())
    if theirs is not None:
        return shown.show(request, question_id, 409, trouble="changed", reason=reason)
    return RedirectResponse(f"/question/{question_id}?done={form.text('act')}", status_code=303)
