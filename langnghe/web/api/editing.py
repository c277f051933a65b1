"""Digests made and edited: what staff said of one, its next edition, and the count of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.requests import Request

from langnghe.alerts.requests import NotKept
from langnghe.i18n import gettext as _
from langnghe.web import audit
from langnghe.web.api import models
from langnghe.web.api.digests import LARGEST_EDITION, line
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model
from langnghe.web.api.parameters import Parameters, Text
from langnghe.web.api.problems import documented, missing, overtaken
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from langnghe.web.views.digests import can_be_made
from pipelines import editions, perioddigest, periods, sectors
from pipelines.editions import Conflict, Edits
from pipelines.periods import Period
from pipelines.topics import wording
from storage import digests as stored
from storage import views
from storage.digests import DigestRow

router = APIRouter(tags=["digests"])
EDITOR: dict[str, Any] = takes("editor")
MOST = 200      # topics of an edition
Name = Annotated[str, Path(max_length=20, examples=["2026-11-20", "2026-W47", "2026-11"])]
Wording = Annotated[Text, Field(max_length=4 * wording.LONGEST_PASSAGE)]
Topic = Annotated[int, Field(strict=True, ge=1, lt=10**15)]


class Dropped(BaseModel):
    """A topic that is left out; every format of the digest names it with its size and this reason."""

    model_config = ConfigDict(extra="forbid")
    id: Topic
    reason: Wording


class Remark(BaseModel):
    """What staff say of one topic."""

    model_config = ConfigDict(extra="forbid")
    id: Topic
    text: Wording


class Edition(BaseModel):
    """The next edition, whole: what is not said is no longer said.

    `edition` is that of staff which it was made from, 0: none. Topics are those of the machine's digest; `order` names
    those that come first.
    """

    model_config = ConfigDict(extra="forbid")
    edition: Annotated[int, Field(strict=True, ge=0, le=LARGEST_EDITION)]
    remark: Wording = ""
    assessment: Wording = ""
    proposals: Wording = ""
    dropped: Annotated[list[Dropped], Field(max_length=MOST)] = []
    remarks: Annotated[list[Remark], Field(max_length=MOST)] = []
    order: Annotated[list[Topic], Field(max_length=MOST)] = []


class Said(Model):
    """What staff said in their newest edition (`edition` 0: they made none) of the machine's newest, `machine`.

    `topics` are those that may be dropped, remarked on and ordered, `fading` may be dropped only. `changed` says that
    texts are not what was sent: names of persons and personal data were taken out.
    """

    edition: int
    machine: int
    remark: str
    assessment: str
    proposals: str
    dropped: list[Dropped]
    remarks: list[Remark]
    order: list[int]
    topics: list[int]
    fading: list[int]
    changed: bool = False


@router.post("/digests/{name}/make", responses=documented(404), summary="Count a day, week or month", **EDITOR)
def make(request: Request, name: Name, _asked: Annotated[Parameters, Query()]) -> models.DigestLine:
    """Make the machine's digest of a period that has begun; the same count is not kept twice."""
    desk, period = desk_of(request), _period(name)
    with desk.record.reading() as session:
        if not can_be_made(session, period):
            raise missing()
    row = perioddigest.publish(desk.database, period, desk.limits, sectors.load(desk.settings),
                                 desk.office)
    audit.note(request, "edit", {"digest": period.name, "edition": row.edition})
    return line(row)


@router.get("/digests/{name}/edits", responses=documented(404), summary="What staff said of a digest", **EDITOR)
def edits(request: Request, name: Name, _asked: Annotated[Parameters, Query()]) -> Said:
    """Return what the form of the next edition begins with."""
    with desk_of(request).record.reading() as session:
        return _said(session, _period(name))


@router.put("/digests/{name}/edits", responses=documented(400, 404, 409, 413), summary="Make the next edition",
            **EDITOR)
def edit(request: Request, name: Name, asked: Edition) -> Said:
    """Make an edition by staff; when somebody made one meanwhile nothing is kept and `now` holds theirs."""
    desk, period = desk_of(request), _period(name)
    with desk.record.reading() as session:
        typed = _typed(asked, _machine(session, period)[1])
    kept = editions.checked(typed)
    try:
        row = editions.save(desk.database, period, kept, asked.edition, person_of(request).id)
    except Conflict:
        with desk.record.reading() as session:
            raise overtaken(_said(session, period)) from None
    audit.note(request, "edit", {"digest": period.name, "edition": row.edition})
    with desk.record.reading() as session:
        return _said(session, period, changed=kept != typed)


def _period(name: str) -> Period:
    if (period := periods.read(name)) is None:
        raise missing()
    return period


def _machine(session: Session, period: Period) -> tuple[DigestRow, dict[str, Any]]:
    try:
        row = editions.machine(session, period)
    except LookupError:
        raise missing() from None
    return row, views.parsed(row.body)


def _said(session: Session, period: Period, *, changed: bool = False) -> Said:
    machine, body = _machine(session, period)
    row = stored.get(session, period.first, period.kind, staff=True)
    said = editions.of_body(views.parsed(row.body)) if row else Edits()
    return Said(
        edition=row.edition if row else 0, machine=machine.edition, remark=said.remark, assessment=said.assessment,
        proposals=said.proposals, dropped=[Dropped(id=id, reason=text) for id, text in sorted(said.dropped.items())],
        remarks=[Remark(id=id, text=text) for id, text in sorted(said.remarks.items())], order=list(said.order),
        topics=_ids(body["topics"]), fading=_ids(body["fading"]), changed=changed)


def _ids(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    return [row["id"] for row in rows]


def _typed(asked: Edition, body: Mapping[str, Any]) -> Edits:
    """Return what was sent; letters and line ends become the record's. Raises NotKept for what cannot be meant."""
    topics = _ids(body["topics"])
    dropped, remarks = [one.id for one in asked.dropped], [one.id for one in asked.remarks]
    for ids in (dropped, remarks, asked.order):
        known = {*topics, *_ids(body["fading"])} if ids is dropped else set(topics)
        if unknown := next((id for id in ids if id not in known), None):
            raise NotKept(_("the digest has no topic {topic}").format(topic=unknown))
        if len(set(ids)) < len(ids):
            raise NotKept(_("a topic is named twice"))
    order = [*asked.order, *(topic for topic in topics if topic not in asked.order)]
    remark, assessment, proposals = map(wording.spelled, (asked.remark, asked.assessment, asked.proposals))
    return Edits(
        remark, assessment, proposals,
        {one.id: " ".join(wording.spelled(one.reason).split()) for one in asked.dropped},
        {one.id: text for one in asked.remarks if (text := wording.spelled(one.text))},
        tuple(order) if order != topics else ())
