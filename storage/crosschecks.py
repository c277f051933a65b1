"""The cross-check as it stands in the record, check by check, with what staff decide on its articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from config.crosscheck import RUNNING
from config.field import LEAST_UNITS
from storage import crosscheck_scope, report_scope
from storage.crosscheck_days import DAY, Day, ahead, earliest
from storage.crosscheck_scope import Side
from storage.models import (
    Area,
    Article,
    CrossCheck,
    CrossCheckDecision,
    CrossCheckHeard,
    CrossCheckMatch,
    ReportItem,
    Rumor,
    Source,
    Topic,
)
from storage.upserts import CHUNK, pieces, rows_of


@dataclass(frozen=True, slots=True)
class MatchRow:
    """An article that may be about it; `differs` holds what both sides tell otherwise: what, field, online."""

    article_id: int
    confidence: float
    relation: str
    role: str
    differs: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as it is kept; of the three ids one is set. Days are "YYYY-MM-DD"."""

    kind: str
    state: str
    week: str
    checked_at: datetime
    item_id: int | None = None
    rumor_id: int | None = None
    topic_id: int | None = None
    area_id: int | None = None
    reason: str = ""
    first_field: str = ""
    field_precision: str = ""
    first_online: str = ""
    lead: int | None = None
    lead_unit: str = ""
    items: int = 0
    units: int = 0
    areas: int = 0
    social_groups: int = 0
    articles: int = 0
    stories: int = 0
    outlets: int = 0
    official: bool = False
    details: dict[str, Any] = field(default_factory=dict)
    seen: str = ""


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check with what it is about as that is called now; `missed` is what staff say of a drawn one.

    `own` says that the field side is that of the areas of the account alone.
    """

    id: int
    row: CheckRow
    title: str
    item_kind: str
    area: str
    drawn: bool
    missed: bool | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match with its article; `right` is what staff say of it (None: nothing)."""

    article_id: int
    confidence: float | None
    relation: str
    role: str
    differs: list[Any]
    title: str
    source: str
    source_kind: str
    url: str
    published_at: datetime | None
    story_id: int | None
    right: bool | None


@dataclass(frozen=True, slots=True)
class CheckFilter:
    """Which checks; None or empty does not ask. `areas` are ids of units, `held` those that limit the account."""

    states: Collection[str] = ()
    kinds: Collection[str] = ()
    item_kinds: Collection[str] = ()
    areas: Collection[int] | None = None
    since: str = ""                          # weeks, by their Mondays
    until: str = ""
    topic_id: int | None = None
    item_id: int | None = None
    rumor_id: int | None = None
    drawn: bool | None = None
    undecided: bool = False
    waiting: bool = False                    # nobody on the staff has said whether it is right
    least_units: int = 0
    # Areas (keys) of an account, and with `own` what it may also act on: see crosscheck_scope.
    account: Collection[str] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the matches that staff judged, how many are right; of drawn ones of one side, how many the other had."""

    right: int
    judged: int
    missed: int
    looked_at: int
    drawn: int


_COLUMNS = tuple(getattr(CrossCheck, one.name) for one in fields(CheckRow))
_MATCH = tuple(getattr(CrossCheckMatch, one.name) for one in fields(MatchRow))
_VIEWED = (CrossCheck.id, CrossCheck.drawn, CrossCheck.missed, ReportItem.issue, ReportItem.kind.label("item_kind"),
           Rumor.title.label("rumor"), Topic.label, Area.type.label("area_type"), Area.name.label("area_name"))


def save(session: Session, row: CheckRow, matches: Sequence[MatchRow] = (), heard: Collection[int] | None = None
         ) -> int:
    """Add a check or bring the one of the same subject up to date, with its matches; return its id.

    `heard` are the items that it counts; None leaves those that are kept.
    """
    save_all(session, [(row, matches, heard)])
    return _ids(session, [row])[_subject(row)]


def save_all(
    session: Session, rows: Sequence[tuple[CheckRow, Sequence[MatchRow], Collection[int] | None]]
) -> None:
    """Add checks or bring those of the same subjects up to date, with their matches and the items that they count."""
    checks = rows_of(CrossCheck)
    known = _ids(session, [row for row, *_rest in rows])
    old = [(known[_subject(row)], row) for row, *_rest in rows if _subject(row) in known]
    if old:
        names = [one.name for one in fields(CheckRow)]
        session.execute(update(checks).where(checks.c.id == bindparam("check")).values(
            {name: bindparam(f"new_{name}") for name in names}), [
            {"check": check_id} | {f"new_{name}": getattr(row, name) for name in names} for check_id, row in old])
        session.execute(delete(CrossCheckMatch).where(CrossCheckMatch.check_id.in_([one[0] for one in old])))
    if new := [row for row, *_rest in rows if _subject(row) not in known]:
        session.execute(insert(checks), [
            {one.name: getattr(row, one.name) for one in fields(row)} | {"drawn": False} for row in new])
        known |= _ids(session, new)
    if found := [{"check_id": known[_subject(row)]} | {one.name: getattr(each, one.name) for one in fields(each)}
                 for row, matches, _heard in rows for each in matches]:
        session.execute(insert(rows_of(CrossCheckMatch)), found)
    _keep_heard(session, {known[_subject(row)]: frozenset(items) for row, _matches, items in rows if items is not None})
    session.expire_all()


def _keep_heard(session: Session, wanted: Mapping[int, frozenset[int]]) -> None:
    """Let checks count these items; only what changed is written."""
    kept, table = heard(session, wanted), CrossCheckHeard
    for check, items in wanted.items():
        for part in pieces(sorted(kept.get(check, frozenset()) - items)):
            session.execute(delete(table).where(table.check_id == check, table.item_id.in_(part)))
    if new := [{"check_id": check, "item_id": item} for check, items in wanted.items()
               for item in sorted(items - kept.get(check, frozenset()))]:
        session.execute(insert(rows_of(table)), new)


def heard(session: Session, check_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return check → the items that it counts; a check that counts none is left out."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for part in pieces(sorted(check_ids)):
        rows = session.execute(select(CrossCheckHeard.check_id, CrossCheckHeard.item_id).where(
            CrossCheckHeard.check_id.in_(part)))
        for check, item in rows:
            found[check].add(item)
    return {check: frozenset(items) for check, items in found.items()}


Subject = tuple[int | None, ...]


def _subject(row: Any) -> Subject:
    """Return what a check is of: an item, a rumor, or a topic in a place and week."""
    if row.topic_id is None:
        return row.item_id, row.rumor_id
    return row.topic_id, row.area_id, row.week


def _ids(session: Session, rows: Sequence[CheckRow]) -> dict[Subject, int]:
    """Return subject → id of the checks that are kept of these."""
    chosen = select(CrossCheck.id, CrossCheck.item_id, CrossCheck.rumor_id, CrossCheck.topic_id, CrossCheck.area_id,
                    CrossCheck.week)
    found: dict[Subject, int] = {}
    for column, name in ((CrossCheck.item_id, "item_id"), (CrossCheck.rumor_id, "rumor_id"),
                         (CrossCheck.topic_id, "topic_id")):
        for part in pieces(sorted({getattr(row, name) for row in rows} - {None})):
            weeks = sorted({row.week for row in rows if row.topic_id is not None})
            of_week = [CrossCheck.week.in_(weeks)] if name == "topic_id" else []
            found |= {_subject(row): row.id for row in session.execute(chosen.where(column.in_(part), *of_week))}
    return found


def kept(session: Session, kind: str, since: str = "") -> dict[int, CheckRow]:
    """Return check → what is kept of it, of one kind, of weeks from one on."""
    rows = session.execute(select(CrossCheck.id, *_COLUMNS).where(CrossCheck.kind == kind, CrossCheck.week >= since))
    return {row.id: CheckRow(**{name: value for name, value in row._mapping.items() if name != "id"}) for row in rows}


def remove(session: Session, check_ids: Iterable[int]) -> None:
    """Delete checks with their matches."""
    for part in pieces(sorted(check_ids)):
        session.execute(delete(CrossCheck).where(CrossCheck.id.in_(part)))


def matches(session: Session, check_ids: Collection[int]) -> dict[int, list[MatchRow]]:
    """Return check → its matches, the surest first."""
    found: dict[int, list[MatchRow]] = {check_id: [] for check_id in check_ids}
    for part in pieces(sorted(found)):
        rows = session.execute(select(CrossCheckMatch.check_id, *_MATCH).where(
            CrossCheckMatch.check_id.in_(part)).order_by(
            CrossCheckMatch.confidence.desc(), CrossCheckMatch.article_id))
        for check_id, *values in rows:
            found[check_id].append(MatchRow(*values))
    return found


def listed(session: Session, wanted: CheckFilter, *, limit: int, after: int = 0) -> list[CheckView]:
    """Return checks, newest week first; a later page begins `after` so many."""
    chosen = narrowed(_viewed(), wanted).order_by(CrossCheck.week.desc(), told_state(wanted), CrossCheck.id)
    return _told(session, [_view(row) for row in session.execute(chosen.limit(limit).offset(after))], wanted.account)


def counts(session: Session, wanted: CheckFilter) -> dict[str, int]:
    """Return how many checks are in each state."""
    told = narrowed(select(CrossCheck.id, told_state(wanted).label("state")).select_from(CrossCheck).outerjoin(
        ReportItem, ReportItem.id == CrossCheck.item_id), wanted).subquery()
    return {row[0]: row[1] for row in session.execute(select(told.c.state, func.count()).group_by(told.c.state))}


def told_state(wanted: CheckFilter) -> Any:
    """Return the state as the account of a filter is told it."""
    return crosscheck_scope.state(wanted.account) if wanted.account else CrossCheck.state


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks there are of a state and reason; of how many either side was first, how many ran on."""

    state: str
    reason: str
    count: int
    field_first: int
    online_first: int
    ran_on: int


def tallies(session: Session, wanted: CheckFilter) -> list[Tally]:
    """Return the checks counted by state and reason."""
    ran_on = or_(*(and_(CrossCheck.lead_unit == unit, CrossCheck.lead < -most) for unit, most in RUNNING.items()))
    kinds = (CrossCheck.lead > 0, and_(CrossCheck.lead < 0, not_(ran_on)), ran_on)
    # All items of a matter are told its first day: it is counted by the one that was heard on it.
    own = or_(ReportItem.id.is_(None), ReportItem.heard_on == CrossCheck.first_field)
    first = [func.sum(case((and_(kind, own), 1), else_=0)) for kind in kinds]
    counted: Any = select(CrossCheck.state, CrossCheck.reason, func.count(), *first).select_from(CrossCheck).outerjoin(
        ReportItem, ReportItem.id == CrossCheck.item_id)
    rows = session.execute(narrowed(counted, wanted).group_by(CrossCheck.state, CrossCheck.reason).order_by(
        CrossCheck.state, CrossCheck.reason))
    return [Tally(row[0], row[1], row[2], *map(int, row[3:])) for row in rows]


def get(session: Session, check_id: int, account: Collection[str] = (), *, own: bool = False) -> CheckView | None:
    """Return one check, where an account of these areas sees it; with `own` where it may also say something of it."""
    wanted = CheckFilter(account=account, own=own)
    row = session.execute(narrowed(_viewed(), wanted).where(CrossCheck.id == check_id)).first()
    return _told(session, [_view(row)], account)[0] if row is not None else None


def _told(session: Session, views: list[CheckView], account: Collection[str]) -> list[CheckView]:
    """Return checks as an account of these areas is told of them: of its own areas, or what readers are told."""
    if not account:
        return views
    sides = crosscheck_scope.sides(session, [view.id for view in views if view.row.items], account)
    views = [replace(view, area="") if view.row.kind == "rumor" else view for view in views]   # where another heard it
    return [_within(view, *sides.get(view.id, (Side(), Side()))) for view in views]


def _within(view: CheckView, own: Side, other: Side) -> CheckView:
    row = view.row if view.row.kind != "topic" else replace(view.row, details={})    # how many units report from there
    if row.kind != "item" and not own.items and len(other.posts) >= LEAST_UNITS:
        return replace(view, row=row)
    # An item that no run counted since the items are kept is its own.
    items, units = (max(one, row.kind == "item") for one in (own.items, len(own.posts)))
    row = replace(row, items=int(items), units=int(units), areas=len(own.places), social_groups=len(own.groups))
    row = _of_days(row, own)
    if row.kind != "item" and view.row.items and not own.items:
        row = replace(row, state="online_only", reason="")
    return replace(view, row=row, own=bool(own.items))


def _of_days(row: CheckRow, own: Side) -> CheckRow:
    """Return a check with the first day of some items alone: the one of all may be that of somebody elsewhere."""
    first, lead, unit = earliest(own.days) or Day("", ""), None, ""
    if first.day and row.lead is not None:
        lead, unit = ahead(first, Day(row.first_online, row.details.get("online_precision", DAY)))
    return replace(row, first_field=first.day, field_precision=first.precision, lead=lead, lead_unit=unit)


def _viewed() -> Select[Any]:
    return (select(*_COLUMNS, *_VIEWED).outerjoin(ReportItem, ReportItem.id == CrossCheck.item_id)
            .outerjoin(Rumor, Rumor.id == CrossCheck.rumor_id).outerjoin(Topic, Topic.id == CrossCheck.topic_id)
            .outerjoin(Area, Area.id == CrossCheck.area_id))


def _view(row: Any) -> CheckView:
    values = row._mapping
    kept = CheckRow(**{one.name: values[one.name] for one in fields(CheckRow)})
    area = f"{values['area_type']} {values['area_name']}" if values["area_name"] else ""
    return CheckView(values["id"], kept, values["issue"] or values["rumor"] or values["label"] or "",
                     values["item_kind"] or "", area, values["drawn"], values["missed"])


def narrowed(chosen: Select[Any], wanted: CheckFilter) -> Select[Any]:
    """Return a choice of checks and their items that a filter narrows."""
    conditions: list[ColumnElement[bool]] = []
    for column, values in ((told_state(wanted), wanted.states), (CrossCheck.kind, wanted.kinds),
                           (ReportItem.kind, wanted.item_kinds)):
        if values:
            conditions.append(column.in_(values))
    asked: tuple[tuple[Any, Any], ...] = ((CrossCheck.topic_id, wanted.topic_id), (CrossCheck.item_id, wanted.item_id),
                                          (CrossCheck.rumor_id, wanted.rumor_id), (CrossCheck.drawn, wanted.drawn))
    for column, value in asked:
        if value is not None:
            conditions.append(column == value)
    if wanted.areas is not None:
        conditions.append(CrossCheck.area_id.in_(wanted.areas))
        conditions += [CrossCheck.rumor_id.is_(None)] if wanted.account else []
    if wanted.since:
        conditions.append(CrossCheck.week >= wanted.since)
    if wanted.until:
        conditions.append(CrossCheck.week <= wanted.until)
    if wanted.account:
        conditions.append(crosscheck_scope.own(wanted.account) if wanted.own else crosscheck_scope.seen(wanted.account))
    if wanted.least_units:
        conditions.append(CrossCheck.units >= wanted.least_units)
    if wanted.undecided:
        conditions.append(CrossCheck.missed.is_(None))
    if wanted.waiting:
        conditions.append(crosscheck_scope.waiting(wanted.account))
    return chosen.where(*conditions) if conditions else chosen


def articles_of(session: Session, view: CheckView) -> list[MatchView]:
    """Return the articles of a check with what staff say of each; those that staff added stand at the end."""
    said = decisions(session, item_id=view.row.item_id, rumor_id=view.row.rumor_id)
    kept = {one.article_id: one for one in matches(session, [view.id])[view.id]}
    ids = sorted({*kept, *said})
    rows: dict[int, Any] = {}
    for at in range(0, len(ids), CHUNK):
        chosen = select(Article.id, Article.title, Article.url, Article.published_at, Article.story_id,
                        Source.title.label("source"), Source.kind.label("source_kind")).join(
            Source, Source.id == Article.source_id).where(Article.id.in_(ids[at:at + CHUNK]))
        rows |= {row.id: row for row in session.execute(chosen)}
    found = [_match_view(rows[one], kept.get(one), said.get(one)) for one in ids if one in rows]
    return sorted(found, key=lambda m: (m.right is False, -(m.confidence or 0), m.article_id))


def _match_view(row: Any, match: MatchRow | None, right: bool | None) -> MatchView:
    return MatchView(
        row.id, match.confidence if match else None, match.relation if match else "", match.role if match else "",
        match.differs if match else [], row.title, row.source, row.source_kind, row.url, row.published_at, row.story_id,
        right)


def decisions(session: Session, *, item_id: int | None = None, rumor_id: int | None = None) -> dict[int, bool]:
    """Return article → whether staff say that it is about this item or rumor."""
    column, subject = (CrossCheckDecision.item_id, item_id) if item_id else (CrossCheckDecision.rumor_id, rumor_id)
    if subject is None:
        return {}
    rows = session.execute(select(CrossCheckDecision.article_id, CrossCheckDecision.right).where(
        column == subject, CrossCheckDecision.undone_at.is_(None)).order_by(CrossCheckDecision.id))
    return {row[0]: row[1] for row in rows}


def every_decision(session: Session, kind: str) -> dict[int, dict[int, bool]]:
    """Return item or rumor → article → what staff say."""
    column = CrossCheckDecision.item_id if kind == "item" else CrossCheckDecision.rumor_id
    rows = session.execute(select(column, CrossCheckDecision.article_id, CrossCheckDecision.right).where(
        column.is_not(None), CrossCheckDecision.undone_at.is_(None)).order_by(CrossCheckDecision.id))
    found: dict[int, dict[int, bool]] = {}
    for subject, article_id, right in rows:
        found.setdefault(subject or 0, {})[article_id] = right
    return found


def decide(session: Session, view: CheckView, article_id: int, right: bool | None, now: datetime,
           staff_id: int | None = None) -> None:
    """Keep what staff say of a check and an article; None takes it back. What was said before stays on record."""
    item, rumor = view.row.item_id, view.row.rumor_id
    same = CrossCheckDecision.item_id == item if item else CrossCheckDecision.rumor_id == rumor
    session.execute(update(CrossCheckDecision).where(
        same, CrossCheckDecision.article_id == article_id,
        CrossCheckDecision.undone_at.is_(None)).values(undone_at=now))
    if right is None:
        return
    confidence = session.scalar(select(CrossCheckMatch.confidence).where(
        CrossCheckMatch.check_id == view.id, CrossCheckMatch.article_id == article_id))
    session.add(CrossCheckDecision(item_id=item, rumor_id=rumor, article_id=article_id, right=right,
                                   confidence=confidence, at=now, staff_id=staff_id))


def precision(session: Session, least: float) -> Precision:
    """Return how good the matches of at least this confidence were, and how much was missed, as staff judged."""
    judged = select(CrossCheckDecision.right, func.count()).where(
        CrossCheckDecision.undone_at.is_(None), CrossCheckDecision.confidence >= least).group_by(
        CrossCheckDecision.right)
    by_word = {row[0]: row[1] for row in session.execute(judged)}
    drawn = select(CrossCheck.missed, func.count()).where(CrossCheck.drawn.is_(True)).group_by(CrossCheck.missed)
    looked = {row[0]: row[1] for row in session.execute(drawn)}
    right, wrong = by_word.get(True, 0), by_word.get(False, 0)
    return Precision(right, right + wrong, looked.get(True, 0), looked.get(True, 0) + looked.get(False, 0),
                     sum(looked.values()))


def draw(session: Session, week: str, ids: Collection[int]) -> None:
    """Mark the checks of a week that staff look at; what was drawn stays drawn."""
    session.execute(update(CrossCheck).where(CrossCheck.week == week, CrossCheck.id.in_(ids)).values(drawn=True))


def drawable(session: Session, week: str) -> list[tuple[int, str, bool]]:
    """Return (id, what names it in every run, drawn already) of the checks of a week that are of one side only."""
    rows = session.execute(select(
        CrossCheck.id, CrossCheck.kind, CrossCheck.item_id, CrossCheck.rumor_id, CrossCheck.topic_id,
        CrossCheck.area_id, CrossCheck.drawn).where(CrossCheck.week == week, or_(
            CrossCheck.state.in_(("field_only", "online_only")), CrossCheck.drawn.is_(True))))
    return [(row.id, f"{row.kind}:{row.item_id or row.rumor_id or row.topic_id}:{row.area_id}", row.drawn)
            for row in rows]


def judge(session: Session, check_id: int, missed: bool | None, now: datetime) -> bool:
    """Keep whether the other side has it after all; return whether it was a drawn one."""
    found = session.get(CrossCheck, check_id)
    if found is None or not found.drawn:
        return False
    found.missed, found.judged_at = missed, now if missed is not None else None
    return True


def of_topic(session: Session, topic_id: int, account: Collection[str] = ()) -> list[CheckView]:
    """Return the checks of a topic in its provinces and weeks, newest first, as an account of these areas sees them."""
    return listed(session, CheckFilter(kinds=("topic",), topic_id=topic_id, account=account), limit=200)


def of_item(session: Session, item_id: int) -> CheckView | None:
    """Return the check of a report item."""
    return next(iter(listed(session, CheckFilter(kinds=("item",), item_id=item_id), limit=1)), None)


def of_items(session: Session, item_ids: Collection[int], account: Collection[str] = ()) -> dict[int, CheckView]:
    """Return item → its check, told as an account of these areas is; the items are those that it sees."""
    found = _told(session, [_view(row) for row in session.execute(
        _viewed().where(CrossCheck.item_id.in_(item_ids)))], account)
    return {view.row.item_id: view for view in found if view.row.item_id is not None}


def of_rumor(session: Session, rumor_id: int, account: Collection[str] = ()) -> CheckView | None:
    """Return the check of a rumor, where an account of these areas sees it."""
    wanted = CheckFilter(kinds=("rumor",), rumor_id=rumor_id, account=account)
    return next(iter(listed(session, wanted, limit=1)), None)


def inside(session: Session, keys: Collection[str]) -> set[int]:
    """Return the ids of these units and of all that lie in them."""
    return report_scope.held(session, keys) or set()
