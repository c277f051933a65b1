"""The rumor register, read: files with their sightings, evidence, history and signatures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from config.rumors import NONE
from storage import report_scope
from storage.models import (
    Account,
    Area,
    Article,
    Evidence,
    Rumor,
    RumorEvent,
    RumorOpinion,
    Sighting,
    Signature,
    Source,
    Thread,
)
from storage.upserts import pieces

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RumorRow:
    """A rumor as it stands."""

    id: int
    title: str
    statement: str
    body: str
    state: str
    verdict: str
    verdict_at: datetime | None
    verdict_event: int | None
    proposed: str
    proposed_event: int | None
    tried: str
    harm: str
    believability: str
    risk: str
    risk_reason: str
    due_at: datetime | None
    unknown: str
    answer: str
    action: str
    outcome: str
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class SightingRow:
    """Once that it was heard; `title` and `outlet` are of the article, `forum` says that its address is never told.

    `of_field` is what a report told: readers see it only in counts, also after the report, its words and area went.
    """

    id: int
    rumor_id: int
    heard_on: str
    precision: str
    area_id: int | None
    channel: str
    item_id: int | None
    of_field: bool
    article_id: int | None
    url: str
    wording: str
    added_at: datetime
    title: str | None
    outlet: str | None
    forum: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What a source says, with what became of its article since: its story, withdrawal, newest revision."""

    id: int
    rumor_id: int
    kind: str
    says: str
    issuer: str
    primary_source: str
    official: bool
    own: bool
    label: str
    quote: str
    place: str
    said_at: datetime
    article_id: int | None
    revision: int
    text: str
    text_sha256: str
    added_at: datetime
    struck_at: datetime | None
    struck_reason: str
    removed_at: datetime | None
    story_id: int | None
    withdrawn_at: datetime | None
    revisions: int | None
    forum: bool

    @property
    def trouble(self) -> str:
        """Return why it does not stand as it was taken: struck, removed, withdrawn, revised, or ""."""
        if self.struck_at is not None:
            return "struck"
        if self.removed_at is not None or (self.revision and self.article_id is None):
            return "removed"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "revised" if self.revision and (self.revisions or 0) > self.revision else ""

    @property
    def stands(self) -> bool:
        """Return whether it counts: what its outlet changed since counts until somebody looked."""
        return self.trouble in {"", "revised"}


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the history; `login` is for the staff's own eyes."""

    id: int
    rumor_id: int
    at: datetime
    staff_id: int | None
    role: str
    act: str
    details: dict[str, Any]
    note: str
    login: str | None


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """Somebody's word for a proposal; readers see the role."""

    event_id: int
    staff_id: int | None
    role: str
    at: datetime
    login: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """How often a rumor was heard, and the first and last day of it."""

    times: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class RumorFilter:
    """Which rumors; empty does not ask. `area` is a unit's key, all within it count; `due_before` are open ones.

    Without `area_of_field` what the field told counts for no area: readers are not to find out where a post lies. With
    it, an account that is limited to `field_areas` finds only what posts in them told.
    """

    states: Collection[str] = ()
    verdict: str = ""
    risk: str = ""
    area: str = ""
    area_of_field: bool = True
    field_areas: Collection[str] = ()
    due_before: datetime | None = None
    unsigned: bool = False
    ids: Collection[int] | None = None
    changed_from: datetime | None = None
    changed_until: datetime | None = None


_RUMOR = tuple(getattr(Rumor, field.name) for field in fields(RumorRow))
# What follows of each is joined from other tables.
_SIGHTING: tuple[Any, ...] = tuple(getattr(Sighting, field.name) for field in fields(SightingRow)[:-3])
_EVIDENCE: tuple[Any, ...] = tuple(getattr(Evidence, field.name) for field in fields(EvidenceRow)[:-4])
_EVENT: tuple[Any, ...] = tuple(getattr(RumorEvent, field.name) for field in fields(EventRow)[:-1])
_FORUM = func.coalesce(Source.kind, "") == "forum"


def get(session: Session, rumor_id: int) -> RumorRow | None:
    """Return one rumor."""
    row = session.execute(select(*_RUMOR).where(Rumor.id == rumor_id)).first()
    return RumorRow(*row) if row else None


def get_many(session: Session, ids: Iterable[int]) -> dict[int, RumorRow]:
    """Return the rumors of these ids."""
    found: dict[int, RumorRow] = {}
    for part in pieces(sorted(set(ids))):
        found |= {row.id: RumorRow(*row) for row in session.execute(select(*_RUMOR).where(Rumor.id.in_(part)))}
    return found


def listed(session: Session, wanted: RumorFilter, *, limit: int, offset: int = 0) -> list[RumorRow]:
    """Return rumors, the open ones first by the day they are due, then the closed ones, the newest first."""
    order = (Rumor.state == "closed", Rumor.due_at.is_(None), Rumor.due_at, Rumor.id.desc())
    chosen = _narrowed(select(*_RUMOR), wanted).order_by(*order).limit(limit).offset(offset)
    return [RumorRow(*row) for row in session.execute(chosen)]


def by_number(session: Session, wanted: RumorFilter, *, limit: int, before: int) -> list[RumorRow]:
    """Return rumors by falling number, from below `before` on."""
    chosen = _narrowed(select(*_RUMOR), wanted).where(Rumor.id < before).order_by(Rumor.id.desc()).limit(limit)
    return [RumorRow(*row) for row in session.execute(chosen)]


def count(session: Session, wanted: RumorFilter) -> int:
    """Return how many rumors there are."""
    return session.scalar(_narrowed(select(func.count(Rumor.id)), wanted)) or 0


def by_state(session: Session, wanted: RumorFilter = RumorFilter()) -> dict[str, int]:
    """Return state → rumors in it."""
    counted: Any = select(Rumor.state, func.count())
    return {row[0]: row[1] for row in session.execute(_narrowed(counted, wanted).group_by(Rumor.state))}


def statements(session: Session, after: int = 0) -> list[tuple[int, str]]:
    """Return the number of every rumor after one with title and statement as one text: what a new one is held against.
    """
    rows = session.execute(
        select(Rumor.id, Rumor.title, Rumor.statement).where(Rumor.id > after).order_by(Rumor.id))
    return [(row.id, f"{row.title}. {row.statement}") for row in rows]


def heard(session: Session, ids: Collection[int]) -> dict[int, Heard]:
    """Return rumor → how often it was heard and when, for those that were."""
    found: dict[int, Heard] = {}
    for part in pieces(sorted(set(ids))):
        rows = session.execute(
            select(Sighting.rumor_id, func.count(), func.min(Sighting.heard_on), func.max(Sighting.heard_on))
            .where(Sighting.rumor_id.in_(part)).group_by(Sighting.rumor_id))
        found |= {number: Heard(times, first, last) for number, times, first, last in rows}
    return found


def sightings(session: Session, rumor_ids: Collection[int]) -> list[SightingRow]:
    """Return the sightings of rumors, the first heard first."""
    rows: Any = session.execute(
        select(*_SIGHTING, Article.title, Source.title, _FORUM | Sighting.url.in_(select(Thread.url)))
        .outerjoin(Article, Article.id == Sighting.article_id).outerjoin(Source, Source.id == Article.source_id)
        .where(Sighting.rumor_id.in_(rumor_ids)).order_by(Sighting.heard_on, Sighting.id))
    return [SightingRow(*row) for row in rows]


def evidence(session: Session, rumor_ids: Collection[int]) -> list[EvidenceRow]:
    """Return the evidence of rumors in the order in which it came."""
    rows: Any = session.execute(
        select(*_EVIDENCE, Article.story_id, Article.withdrawn_at, Article.revisions,
               _FORUM | Evidence.place.in_(select(Thread.url)))
        .outerjoin(Article, Article.id == Evidence.article_id).outerjoin(Source, Source.id == Article.source_id)
        .where(Evidence.rumor_id.in_(rumor_ids)).order_by(Evidence.id))
    return [EvidenceRow(*row) for row in rows]


def with_evidence_gone(session: Session) -> list[int]:
    """Return the rumors with a verdict in force of which some evidence was struck, removed or withdrawn."""
    gone = (Evidence.struck_at.is_not(None) | Evidence.removed_at.is_not(None) | Article.withdrawn_at.is_not(None)
            | ((Evidence.revision > 0) & Evidence.article_id.is_(None)))
    return list(session.scalars(
        select(Evidence.rumor_id).join(Rumor, Rumor.id == Evidence.rumor_id)
        .outerjoin(Article, Article.id == Evidence.article_id).where(gone, Rumor.verdict != NONE)
        .distinct().order_by(Evidence.rumor_id)))


def history(session: Session, rumor_ids: Collection[int]) -> list[EventRow]:
    """Return what was done, the first first."""
    rows: Any = session.execute(
        select(*_EVENT, Account.login).outerjoin(Account, Account.id == RumorEvent.staff_id)
        .where(RumorEvent.rumor_id.in_(rumor_ids)).order_by(RumorEvent.id))
    return [EventRow(*row) for row in rows]


def event(session: Session, event_id: int) -> EventRow | None:
    """Return one line of a history."""
    row: Any = session.execute(select(*_EVENT, literal(None)).where(RumorEvent.id == event_id)).first()
    return EventRow(*row) if row else None


def signing(session: Session, rumor_id: int, proposal: int) -> EventRow | None:
    """Return the line that put a proposal in force: with the evidence that counted then, not when it was proposed."""
    rows: Any = session.execute(
        select(*_EVENT, literal(None)).where(RumorEvent.rumor_id == rumor_id, RumorEvent.act == "signed")
        .order_by(RumorEvent.id.desc()))
    return next((EventRow(*row) for row in rows if row.details.get("proposal") == proposal), None)


def signatures(session: Session, event_ids: Collection[int]) -> list[SignatureRow]:
    """Return who signed proposals, the proposer first."""
    rows = session.execute(
        select(Signature.event_id, Signature.staff_id, Signature.role, Signature.at, Account.login)
        .outerjoin(Account, Account.id == Signature.staff_id)
        .where(Signature.event_id.in_(event_ids)).order_by(Signature.id))
    return [SignatureRow(*row) for row in rows]


def opinions(session: Session, rumor_id: int) -> list[int]:
    """Return the items that say what people think of a rumor."""
    return list(session.scalars(
        select(RumorOpinion.item_id).where(RumorOpinion.rumor_id == rumor_id).order_by(RumorOpinion.item_id)))


def of_items(session: Session, item_ids: Collection[int]) -> dict[int, int]:
    """Return item → the rumor that it was taken into as a sighting."""
    rows = session.execute(
        select(Sighting.item_id, Sighting.rumor_id).where(Sighting.item_id.in_(item_ids)).order_by(Sighting.id))
    return {item: number for item, number in rows if item is not None}


def sighted(session: Session, since: datetime, until: datetime) -> dict[int, int]:
    """Return rumor → sightings that were added in these hours."""
    rows = session.execute(
        select(Sighting.rumor_id, func.count()).where(Sighting.added_at >= since, Sighting.added_at < until)
        .group_by(Sighting.rumor_id).order_by(Sighting.rumor_id))
    return dict(rows.all())


def acts(session: Session, wanted: Collection[str], since: datetime, until: datetime) -> list[EventRow]:
    """Return what of these kinds was done in these hours, the first first."""
    rows: Any = session.execute(
        select(*_EVENT, literal(None)).where(RumorEvent.act.in_(wanted), RumorEvent.at >= since, RumorEvent.at < until)
        .order_by(RumorEvent.id))
    return [EventRow(*row) for row in rows]


def is_thread(session: Session, url: str) -> bool:
    """Return whether an address is one of comments or of a forum."""
    return bool(url) and session.scalar(select(Thread.id).where(Thread.url == url)) is not None


def _narrowed(chosen: Select[Any], wanted: RumorFilter) -> Select[Any]:
    for condition in _conditions(wanted):
        chosen = chosen.where(condition)
    return chosen


def _conditions(wanted: RumorFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(Rumor.state.in_(wanted.states))
    if wanted.verdict:
        found.append(Rumor.verdict == wanted.verdict)
    if wanted.risk:
        found.append(Rumor.risk == wanted.risk)
    if wanted.area:
        found.append(_heard_in(wanted))
    if wanted.due_before is not None:
        found.append((Rumor.due_at < wanted.due_before) & (Rumor.state != "closed"))
    if wanted.unsigned:
        found.append(Rumor.proposed != "")
    if wanted.ids is not None:
        found.append(Rumor.id.in_(wanted.ids))
    if wanted.changed_from is not None:
        found.append(Rumor.changed_at >= wanted.changed_from)
    if wanted.changed_until is not None:
        found.append(Rumor.changed_at < wanted.changed_until)
    return found


def _heard_in(wanted: RumorFilter) -> ColumnElement[bool]:
    """Return the condition that it was heard in a unit or in what lies in it."""
    key = wanted.area
    own = Area.era + "/" + Area.level + "/" + Area.code
    around = literal("|") + func.coalesce(cast(Area.within, String), "") + "|"
    inside = (own == key) | around.contains(f"|{key}|", autoescape=True)
    if not wanted.area_of_field:
        inside &= ~Sighting.of_field
    elif wanted.field_areas:
        inside &= ~Sighting.of_field | Sighting.item_id.in_(report_scope.items_in(wanted.field_areas))
    return Rumor.id.in_(select(Sighting.rumor_id).join(Area, Area.id == Sighting.area_id).where(inside))


def settled(row: RumorRow) -> bool:
    """Return whether a verdict is in force."""
    return row.verdict != NONE
