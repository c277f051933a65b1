"""Field reports for programs: handed in for a post, and read by whoever reviews the areas in which the posts lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.requests import Request

from config import clock
from config.errors import Words
from langnghe.troubles import said
from langnghe.web import audit
from langnghe.web.api import cursors
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model, Moment, Next, Plain
from langnghe.web.api.parameters import Id, Paged, Parameters, Text
from langnghe.web.api.problems import Refusal, documented, missing
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from pipelines.reports import counts
from pipelines.reports.checking import MOST_ITEMS, checked
from pipelines.reports.drafts import Draft, Forecast, ItemDraft
from pipelines.reports.faults import Fault, ReportRefused
from pipelines.reports.files.importing import Asked, ReportSummary, take
from pipelines.reports.files.rows import Row
from storage import areas, posts, report_desk, report_scope, report_writing
from storage.report_desk import Listed, Wanted

router = APIRouter(tags=["reports"])
REVIEWER: dict[str, Any] = takes("reviewer")
_NO_PLACE = Words("there is no such place")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Number = Annotated[int, Field(strict=True, ge=1, lt=10**15)]
Count = Annotated[int, Field(strict=True)] | Annotated[Text, Field(max_length=200)]
Heard = Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-11-20"])]
Type = Literal["weekly", "monthly", "quick", "urgent"]
Method = Literal["observation", "interview", "meeting", "media"]
Kind = Literal["opinion", "rumor", "question", "event", "proposal"]
State = Literal["", "received", "has_issues", "approved", "withdrawn"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Expected(_Body):
    """What a post expects of a matter."""

    horizon_days: Annotated[int, Field(strict=True, description="3, 7 or 30.")]
    direction: Literal["rising", "steady", "falling"]
    reason: Text = ""


class ItemIn(_Body):
    """One thing that was said; names and numbers of persons in it are hidden before it is kept.

    How long a text may be is checked where its words are, so that the limit that is named is the one that counts.
    """

    kind: Kind
    issue: Annotated[Text, Field(description="One sentence of at most 240 characters.")]
    heard_on: Heard
    heard_precision: Literal["day", "week", "month"] = "day"
    text: Text = ""
    basis: Text = ""
    heard_groups: list[Text] = Field(default=[], max_length=20)
    about_count: Annotated[Count | None, Field(
        description="A number from 1 to 1,000,000, or as somebody wrote it: “khoảng 12”, “1.200 người”.")] = None
    breadth: Literal["", "some", "many", "majority", "overwhelming"] = ""
    trigger: Text = ""
    area: Annotated[Text, Field(max_length=40, description='Key of a unit, "" for where the post is.')] = ""
    channel: Literal["", "word_of_mouth", "market", "chat", "public_web", "press", "meeting"] = ""
    checkable: StrictBool | None = None
    confirmed: StrictBool | None = None
    documents: list[Text] = Field(default=[], max_length=20)
    level: Literal["", "commune", "province", "central"] = ""
    forecast: Expected | None = None


class ReportIn(_Body):
    """A report of one post. `key` is the sender's own number of it: given again it is the same report, and corrects."""

    key: Annotated[Text, Field(min_length=1, max_length=60, description="Only a hash of it is kept.")]
    post: Number
    type: Type
    method: Method
    items: list[ItemIn] = Field(min_length=1, max_length=MOST_ITEMS)


class Kept(Model):
    """What became of a report; `outcome` is new, corrected or unchanged.

    `hidden` counts names and numbers of persons that were taken out, `lacking` opinions without a basis, which no
    digest holds.
    """

    id: int
    outcome: str
    hidden: int
    lacking: int


class Told(Model):
    """An item in a list."""

    kind: str
    issue: Plain
    lacks_basis: bool


class ReportLine(Model):
    """A report in a list."""

    id: int
    post: int
    unit: Plain
    area: str = Field(description="Key of the unit in which the post lies.")
    type: str
    method: str
    state: str
    heard_from: str
    heard_to: str
    sent_at: Moment
    read_at: Moment | None
    origin: str
    version: int
    items: list[Told]


class Reports(Model):
    """Reports of one's areas, the newest first."""

    items: list[ReportLine]
    next: Next


class Item(Model):
    """An item of a report as it is kept, without personal data."""

    id: int
    kind: str
    issue: Plain
    text: Plain
    basis: Plain
    heard_on: str
    heard_precision: str
    heard_groups: list[Plain]
    about_count: int | None
    breadth: str
    trigger: Plain
    area: str
    channel: str
    checkable: bool | None
    confirmed: bool | None
    documents: list[Plain]
    level: str
    forecast: dict[str, Any]


class Whole(Model):
    """A report with its items."""

    report: ReportLine
    items: list[Item]


class Asking(Paged):
    """Which reports."""

    state: State = ""


@router.post("/reports", status_code=201, responses=documented(400, 404, 409, 413), summary="Hand in a report",
             **REVIEWER)
def hand_in(request: Request, asked: ReportIn) -> Kept:
    """Keep a report of a post in one's areas, all of it or, with every fault named, nothing."""
    desk, person, now = desk_of(request), person_of(request), clock.now()
    with desk.record.reading() as session:
        post = posts.get(session, asked.post)
        if post is None or post.ended_at is not None or not report_scope.holds(session, person.areas, post.area_id):
            raise missing()
        places = areas.by_keys(session, {item.area for item in asked.items if item.area})
    faults = [Fault(at, "area", _NO_PLACE) for at, item in enumerate(asked.items)
              if item.area and item.area not in places]
    items = tuple(_draft(at, item, places[item.area].id if item.area in places else None, faults)
                  for at, item in enumerate(asked.items))
    _check(Draft(asked.post, asked.type, asked.method, items), clock.local_day(now), faults)
    summary = ReportSummary()
    take(desk.database, [Row(at, at, asked.key, asked.post, asked.type, asked.method, "", item)
                         for at, item in enumerate(items, 1)], Asked(now, person.id, origin="api"), summary)
    if not summary.kept:
        raise Refusal(409, "changed-meanwhile", "; ".join(
            dict.fromkeys(said(fault.reason) for row in summary.rejected for fault in row.faults)), now=None)
    (made,) = summary.kept
    audit.note(request, "edit", {"report": made})
    return Kept(id=made, outcome=next(iter(+summary.reports)), lacking=summary.lacking,
                hidden=sum(one.placeholders for one in summary.hidden))


def _draft(at: int, item: ItemIn, area_id: int | None, faults: list[Fault]) -> ItemDraft:
    plain = item.model_dump(exclude={"area", "heard_groups", "documents", "forecast", "about_count"})
    expected = Forecast(**item.forecast.model_dump()) if item.forecast else None
    return ItemDraft(**plain, area_id=area_id, heard_groups=tuple(item.heard_groups),
                     about_count=_count(at, item.about_count, faults), documents=tuple(item.documents),
                     forecast=expected)


def _count(at: int, given: int | str | None, faults: list[Fault]) -> int | None:
    """Return about how many people, told as a number or as somebody wrote it down."""
    try:
        return counts.read(given) if isinstance(given, str) else given
    except counts.NoCount as error:
        faults.append(Fault(at, "about_count", error.args[0]))
        return None


def _check(draft: Draft, today: str, faults: list[Fault]) -> None:
    """Refuse a report with every fault of it, named as a parameter."""
    try:
        checked(draft, today)
    except ReportRefused as error:
        faults += error.faults
    if faults:
        errors = [{"parameter": fault.field if fault.item is None else f"items.{fault.item}.{fault.field}",
                   "message": said(fault.said, codes=True)} for fault in faults]
        raise Refusal(422, "bad-parameter", "; ".join(f"{one['parameter']}: {one['message']}" for one in errors),
                      errors=errors)


@router.get("/reports", responses=documented(400), summary="Reports of one's areas", **REVIEWER)
def reports(request: Request, asked: Annotated[Asking, Query()]) -> Reports:
    """Return the reports of posts in the areas of one's account."""
    question = asked.question("reports")
    stands = cursors.decode(question, asked.cursor, 2)
    before = (EPOCH + timedelta(microseconds=min(stands[0], 10**17)), stands[1]) if stands else None
    with desk_of(request).record.reading() as session:
        found = report_desk.listed(session, Wanted(person_of(request).areas, state=asked.state), before=before,
                                   limit=asked.size + 1)
        keys = {key: view.key for key, view in areas.get_many(session, {one.area_id for one in found}).items()}
    shown = found[:asked.size]
    more = cursors.encode(question, _place(shown[-1])) if len(found) > asked.size else None
    return Reports(items=[_line(one, keys[one.area_id]) for one in shown], next=more)


@router.get("/reports/{id}", responses=documented(404), summary="One report", **REVIEWER)
def report(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Whole:
    """Return a report with all that its items say; it does not count as read by a reviewer."""
    with desk_of(request).record.reading() as session:
        view = report_writing.get(session, id)
        post = posts.get(session, view.post_id) if view is not None else None
        if view is None or post is None or not report_scope.holds(session, person_of(request).areas, post.area_id):
            raise missing()
        kept = report_writing.items_of(session, id)
        units = areas.get_many(session, {post.area_id, *(item["area_id"] or post.area_id for item in kept.values())})
    told = [Told(kind=item["kind"], issue=item["issue"], lacks_basis=item["kind"] == "opinion" and not item["basis"])
            for item in kept.values()]
    line = Listed(view, post.unit, post.area_id, ())
    return Whole(report=_line(line, units[post.area_id].key, told),
                 items=[_item(number, item, units[item["area_id"] or post.area_id].key)
                        for number, item in kept.items()])


def _item(number: int, item: dict[str, Any], area: str) -> Item:
    return Item(id=number, area=area, **{name: value for name, value in item.items() if name != "area_id"})


def _place(one: Listed) -> tuple[int, int]:
    return (one.report.sent_at - EPOCH) // timedelta(microseconds=1), one.report.id


def _line(one: Listed, area: str, told: list[Told] | None = None) -> ReportLine:
    view = one.report
    return ReportLine(
        id=view.id, post=view.post_id, unit=one.unit, area=area, type=view.type, method=view.method, state=view.state,
        heard_from=view.heard_from, heard_to=view.heard_to, sent_at=view.sent_at, read_at=view.read_at,
        origin=view.origin, version=view.version,
        items=told if told is not None else [Told.model_validate(item) for item in one.items])
