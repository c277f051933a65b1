"""Questions and proposals of the field for programs: issue, two counts and the answer, as readers see them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from langnghe.render.field import question_words
from langnghe.telling import count
from langnghe.web.api import cursors
from langnghe.web.api.models import Link, Model, Moment, Next, Plain
from langnghe.web.api.parameters import Id, Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import desk_of
from pipelines.areas import naming
from storage import questions
from storage.questions import QuestionView, Wanted

router = APIRouter(tags=["questions"])
# As the page has them: why staff took one back or opened it again, its items and its history are for reviewers.
_SHOWN = ("id", "kind", "issue", "state", "sector", "documents", "level", "first_on", "opened_at", "answered_at")


class Answer(Model):
    """What a body answers, where and when; never a person."""

    text: Plain
    issuer: Plain
    url: Link
    source: Plain = Field(description="The address as it was given, empty where there is only a letter.")
    letter: Plain = Field(description="Number of the official letter, of this issuer and day, or empty.")
    on: str = Field(description="The day that the answer bears.")


class QuestionLine(Model):
    """A question in a list. `items` are approved items of the field, `units` the posts' units that they came from."""

    id: int
    kind: str = Field(description="question or proposal.")
    issue: Plain
    state: str
    sector: Plain
    documents: list[Plain]
    level: str = Field(description='Who is to answer: commune, province, central, or "".')
    first_on: str = Field(description="The day on which the first item was heard.")
    items: int | None = Field(description="Null where fewer than three units ask it, or the account has areas.")
    units: int | None
    said: Plain = Field(description='"n phản ánh của m đơn vị", in the caller\'s language.')
    opened_at: Moment
    answered_at: Moment | None
    answer: Answer | None


class Question(QuestionLine):
    """A question with the areas where its answer holds; none: everywhere."""

    areas: list[Plain]


class QuestionPage(Model):
    """A page of questions, the newest first."""

    items: list[QuestionLine]
    next: Next


class Listed(Paged):
    """Which questions."""

    state: Literal["", "open", "answered", "withdrawn"] = ""
    kind: Literal["", "question", "proposal"] = ""


@router.get("/questions", responses=documented(400), summary="Questions and proposals of the field")
def listed(request: Request, asked: Annotated[Listed, Query()]) -> QuestionPage:
    """Return questions by falling number."""
    question = asked.question("questions")
    stands = cursors.decode(question, asked.cursor, 1)
    wanted = Wanted(states=(asked.state,) if asked.state else (), kinds=(asked.kind,) if asked.kind else (),
                    before=stands[0] if stands else None)
    with desk_of(request).record.reading() as session:
        found = questions.listed(session, wanted, limit=asked.size + 1)
    shown = found[:asked.size]
    return QuestionPage(items=[_line(one) for one in shown],
                        next=cursors.encode(question, (shown[-1].id,)) if len(found) > asked.size else None)


@router.get("/questions/{id}", responses=documented(404), summary="One question with its answer")
def one(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Question:
    """Return a question."""
    with desk_of(request).record.reading() as session:
        found = questions.get(session, id)
        areas = naming.names(session, found.area_ids) if found and found.state != "withdrawn" else []
    if found is None:
        raise missing()
    return Question(**dict(_line(found)), areas=areas)


def _line(one: QuestionView) -> QuestionLine:
    # What was taken back is no answer any more, here as on the page.
    answer = Answer(text=one.answer, issuer=one.issuer, url=one.source_url, source=one.source_url, letter=one.letter,
                    on=one.answered_on) if one.answer and one.state != "withdrawn" else None
    return QuestionLine(said=question_words.asked(one), answer=answer, items=count(one.items, one.units),
                        units=count(one.units, one.units), **{name: getattr(one, name) for name in _SHOWN})
