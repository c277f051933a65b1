"""What staff decide on topics: taken, listed and taken back by the same code as on the desk."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.requests import Request

from langnghe.render import decided
from langnghe.web import audit
from langnghe.web.api import cursors
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model, Moment, Next, Plain
from langnghe.web.api.parameters import Id, Paged, Parameters, Text
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import Desk, desk_of
from langnghe.web.views.deciding import WAIT_SECONDS
from pipelines.topics import staff, told, wording
from pipelines.topics.staff import Taken
from pipelines.topics.told import Told
from storage import topics

router = APIRouter(tags=["decisions"])
EDITOR: dict[str, Any] = takes("editor") | {"status_code": 201}
TAKEN = documented(400, 404, 409, 413)
MOST = 500      # stories or topics of one decision
# What is too long is refused in words, with the limit, by the room that keeps it; this only bounds what is read.
Wording = Annotated[Text, Field(max_length=8 * wording.LONGEST_REASON)]
Number = Annotated[int, Field(strict=True, ge=1, lt=10**15)]


class TopicName(Model):
    """A topic as it is called today."""

    id: int
    label: Plain


class Decision(Model):
    """A decision: `kind` is must-link (merged), cannot-link (split), pin (moved), rename or not-of-interest.

    `text` is the name or the reason as it is kept, `topics` are where its stories are now.
    """

    id: int
    kind: str
    said: Plain = Field(description="The decision in words.")
    at: Moment
    undone_at: Moment | None
    text: Plain
    stories: int
    merged: list[int]
    topics: list[TopicName]


class Decisions(Model):
    """Decisions, the newest first."""

    items: list[Decision]
    next: Next


class Done(Model):
    """A decision that was just taken or taken back, and the topic to look at (null: its articles are gone).

    `changed` says that the text is not what was sent: names of persons and personal data were taken out.
    """

    decision: Decision
    topic: int | None
    changed: bool


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Named(_Body):
    """A topic's name: what happened, never a person."""

    name: Wording


class Reason(_Body):
    """Why a topic is not of interest; it stands in the digest."""

    reason: Wording


class Others(_Body):
    """Topics that become part of the one in the address."""

    topics: Annotated[list[Number], Field(min_length=1, max_length=MOST)]


class Stories(_Body):
    """Stories by their numbers."""

    stories: Annotated[list[Number], Field(min_length=1, max_length=MOST)]


@router.get("/decisions", responses=documented(400), summary="What staff decided on topics")
def decisions(request: Request, asked: Annotated[Paged, Query()]) -> Decisions:
    """Return decisions, those that were taken back too."""
    question = asked.question("decisions")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        found = told.newest(session, asked.size + 1, before=stands[0] if stands else None)
    shown = found[:asked.size]
    more = len(found) > asked.size
    return Decisions(items=[_decision(row) for row in shown],
                     next=cursors.encode(question, (shown[-1].id,)) if more else None)


@router.get("/decisions/{id}", responses=documented(404), summary="One decision")
def decision(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Decision:
    """Return a decision as it stands today."""
    with desk_of(request).record.reading() as session:
        return _decision(_one(session, id))


@router.post("/decisions/{id}/undo", responses=documented(400, 404, 409), summary="Take a decision back",
             **takes("editor"))
def undo(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Done:
    """Make topics as if it had never been made; what else was decided stays."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        _one(session, id)
    return _done(request, "undo", staff.undo(desk.database, id, wait=WAIT_SECONDS))


@router.post("/topics/{id}/rename", responses=TAKEN, summary="Name a topic", **EDITOR)
def rename(request: Request, id: Id, asked: Named) -> Done:
    """Give a topic the name that it keeps."""
    taken = staff.rename(_there(request, id).database, id, asked.name, wait=WAIT_SECONDS)
    return _done(request, "rename", taken, asked.name)


@router.post("/topics/{id}/merge", responses=TAKEN, summary="Make one topic of several", **EDITOR)
def merge(request: Request, id: Id, asked: Others) -> Done:
    """Let others become part of this topic, which keeps its number and name; their numbers lead here."""
    return _done(request, "merge", staff.merge(_there(request, id).database, id, asked.topics, wait=WAIT_SECONDS))


@router.post("/topics/{id}/split", responses=TAKEN, summary="Make a new topic of some stories", **EDITOR)
def split(request: Request, id: Id, asked: Stories) -> Done:
    """Split stories off; `topic` of the answer is the new one."""
    return _done(request, "split", staff.split(_there(request, id).database, id, asked.stories, wait=WAIT_SECONDS))


@router.post("/topics/{id}/pin", responses=TAKEN, summary="Put stories into a topic", **EDITOR)
def pin(request: Request, id: Id, asked: Stories) -> Done:
    """Put stories into this topic, wherever they are; they stay there."""
    return _done(request, "pin", staff.pin(_there(request, id).database, id, asked.stories, wait=WAIT_SECONDS))


@router.post("/topics/{id}/set-aside", responses=TAKEN, summary="Mark a topic as not of interest", **EDITOR)
def set_aside(request: Request, id: Id, asked: Reason) -> Done:
    """Leave a topic out of digests, which list it with the reason; it stays in every count."""
    taken = staff.leave_out(_there(request, id).database, id, asked.reason, wait=WAIT_SECONDS)
    return _done(request, "set-aside", taken, asked.reason)


def _there(request: Request, topic: int) -> Desk:
    desk = desk_of(request)
    with desk.record.reading() as session:
        if topics.get(session, topic) is None:
            raise missing()
    return desk


def _done(request: Request, act: str, taken: Taken, sent: str = "") -> Done:
    audit.note(request, "edit", {"decision": taken.decision, "topic": taken.topic, "act": act})
    with desk_of(request).record.reading() as session:
        made = _decision(_one(session, taken.decision))
    return Done(decision=made, topic=taken.topic or None,
                changed=bool(taken.text) and " ".join(wording.spelled(sent).split()) != taken.text)


def _one(session: Session, number: int) -> Told:
    if (row := told.one(session, number)) is None:
        raise missing()
    return row


def _decision(row: Told) -> Decision:
    return Decision(
        id=row.id, kind=row.kind, said=decided.what(row), at=row.at, undone_at=row.undone_at, text=row.text,
        stories=row.stories, merged=list(row.merged),
        topics=[TopicName(id=topic, label=label) for topic, label in row.topics])
