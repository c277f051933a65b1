"""Which checks an account of some areas sees, on which it may act, and how much of the field side it is told.

All three rest on the items that a check counts (`crosscheck_heard`). It acts on the check of an item in a report of
its areas, and on that of a rumor or a topic when every item that counts lies there. A topic of which its areas said
nothing is also judged by who sees all that was heard in its province in that week and the ones beside it, so that
somebody who sees one ward never says for a whole province that nobody reported it.

Where one of its own items counts it is told of its own areas alone, whatever was said elsewhere: beside a total its
own figures would give the others'. Where none does, it is told what readers are: of three units on, else as of none.
So neither a number nor a missing row or right says that one or two units elsewhere reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import GenericFunction

from config.field import LEAST_UNITS
from storage import report_scope
from storage.crosscheck_days import Day
from storage.models import Area, CrossCheck, CrossCheckDecision, CrossCheckHeard, FieldReport, Post, ReportItem
from storage.upserts import pieces
from vietnamese.text import fold

_BESIDE = ("-7", "+7")


class _DaysLater(GenericFunction[str]):
    """A day "YYYY-MM-DD" so many days later, in the dialect at hand."""

    type = String()
    inherit_cache = True


@compiles(_DaysLater, "sqlite")
def _of_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(one, **kw) for one in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(_DaysLater, "postgresql")
def _of_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(one, **kw) for one in element.clauses)
    return f"to_char(CAST({day} AS date) + CAST(CAST({days} AS text) AS integer), 'YYYY-MM-DD')"


def seen(areas: Collection[str]) -> ColumnElement[bool]:
    """Return the condition of what an account of these areas sees: checks of its items, of every rumor and topic."""
    return or_(CrossCheck.item_id.in_(report_scope.items_in(areas)), CrossCheck.item_id.is_(None))


def state(areas: Collection[str]) -> ColumnElement[str]:
    """Return the state that an account of these areas is told: where it is not told the field side, online only."""
    return case((and_(CrossCheck.item_id.is_(None), CrossCheck.items > 0, ~_told(areas)), "online_only"),
                else_=CrossCheck.state)


def _told(areas: Collection[str]) -> ColumnElement[bool]:
    """Return whether an item of its own counts, or those of at least three units."""
    held = report_scope.items_in(areas)
    units = select(func.count(FieldReport.post_id.distinct())).select_from(CrossCheckHeard).join(
        ReportItem, ReportItem.id == CrossCheckHeard.item_id).join(
        FieldReport, FieldReport.id == ReportItem.report_id).where(CrossCheckHeard.check_id == CrossCheck.id)
    return or_(_heard().where(CrossCheckHeard.item_id.in_(held)).exists(),
               units.correlate(CrossCheck).scalar_subquery() >= LEAST_UNITS)


def own(areas: Collection[str]) -> ColumnElement[bool]:
    """Return the condition of what an account of these areas may act on."""
    held = report_scope.items_in(areas)
    place = CrossCheck.area_id.in_(report_scope.units(areas))
    here = _heard().where(CrossCheckHeard.item_id.in_(held)).exists()
    elsewhere = _heard().where(CrossCheckHeard.item_id.not_in(held)).exists()
    every = and_(here, ~elsewhere, _known() >= CrossCheck.items)
    of_topic = and_(CrossCheck.topic_id.is_not(None), ~_told(areas), or_(place, _around(areas)))
    silent = or_(of_topic, and_(CrossCheck.rumor_id.is_not(None), CrossCheck.items == 0, place))
    return or_(CrossCheck.item_id.in_(held), and_(CrossCheck.item_id.is_(None), or_(every, silent)))


def waiting(areas: Collection[str]) -> ColumnElement[bool]:
    """Return whether staff are still to say something: of a drawn one, or of one that articles settled unseen.

    By the state that an account of these areas is told.
    """
    told = state(areas) if areas else CrossCheck.state
    said = CrossCheckDecision
    judged = select(said.id).where(said.undone_at.is_(None), or_(
        said.item_id == CrossCheck.item_id, said.rumor_id == CrossCheck.rumor_id)).correlate(CrossCheck).exists()
    settled = and_(CrossCheck.topic_id.is_(None), told.in_(("both", "conflicting")), ~judged)
    return or_(and_(CrossCheck.drawn.is_(True), CrossCheck.missed.is_(None)), settled)


def _heard() -> Any:
    return select(CrossCheckHeard.item_id).where(CrossCheckHeard.check_id == CrossCheck.id).correlate(CrossCheck)


def _known() -> Any:
    """Return how many of the items that were counted are still there."""
    return select(func.count()).select_from(CrossCheckHeard).where(
        CrossCheckHeard.check_id == CrossCheck.id).correlate(CrossCheck).scalar_subquery()


def _around(areas: Collection[str]) -> ColumnElement[bool]:
    """Return whether something was heard around the week in the province of a topic, and all of it in these areas."""
    held = report_scope.items_in(areas)
    other, unit = aliased(CrossCheck), aliased(Area)
    weeks = (CrossCheck.week, *(_DaysLater(CrossCheck.week, days) for days in _BESIDE))
    heard = select(other.id).join(unit, unit.id == other.area_id).where(
        other.kind == "item", other.week.in_(weeks), unit.province_id == CrossCheck.area_id).correlate(CrossCheck)
    return and_(heard.where(other.item_id.in_(held)).exists(), ~heard.where(other.item_id.not_in(held)).exists())


@dataclass(slots=True)
class Side:
    """What of the items of a check lies in some areas: how many, their posts, places and social groups, their days."""

    items: int = 0
    posts: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    days: set[Day] = field(default_factory=set)


def sides(session: Session, check_ids: Collection[int], areas: Collection[str]) -> dict[int, tuple[Side, Side]]:
    """Return check → (what of its items lies in these areas, what lies elsewhere)."""
    held = report_scope.held(session, areas)
    found: defaultdict[int, tuple[Side, Side]] = defaultdict(lambda: (Side(), Side()))
    chosen = select(
        CrossCheckHeard.check_id, Post.id, Post.area_id, ReportItem.area_id, Post.social_group, ReportItem.heard_groups,
        ReportItem.heard_on, ReportItem.heard_precision,
    ).join(ReportItem, ReportItem.id == CrossCheckHeard.item_id).join(
        FieldReport, FieldReport.id == ReportItem.report_id).join(Post, Post.id == FieldReport.post_id)
    for part in pieces(sorted(check_ids)):
        for check, post, at, place, group, named, day, precision in session.execute(
                chosen.where(CrossCheckHeard.check_id.in_(part))):
            side = found[check][0 if held is None or at in held else 1]
            side.items += 1
            side.posts.add(post)
            side.places.add(place or at)
            side.groups |= groups((group, *named))
            side.days.add(Day(day, precision))
    return found


def groups(named: Iterable[str]) -> frozenset[str]:
    """Return social groups so that two spellings are one."""
    return frozenset(" ".join(fold(str(group)).split()) for group in named if str(group).strip())
