"""How the cross-check stands, state by state: what was checked, and how much waits for a word of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage import crosscheck_scope
from storage.crosschecks import CheckFilter, narrowed, told_state
from storage.models import CrossCheck, ReportItem


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in a state: report items, rumor files, topics (each once), and checks that staff are to confirm."""

    state: str
    items: int = 0
    rumors: int = 0
    topics: int = 0
    waiting: int = 0


def standing(session: Session, wanted: CheckFilter) -> dict[str, Standing]:
    """Return state → what is in it, of those in which something is."""
    told: Any = select(
        CrossCheck.kind, CrossCheck.topic_id, told_state(wanted).label("state"),
        case((crosscheck_scope.waiting(wanted.account), 1), else_=0).label("waiting")).select_from(
        CrossCheck).outerjoin(ReportItem, ReportItem.id == CrossCheck.item_id)
    one = narrowed(told, wanted).subquery()
    rows = session.execute(select(
        one.c.state, func.sum(case((one.c.kind == "item", 1), else_=0)),
        func.sum(case((one.c.kind == "rumor", 1), else_=0)), func.count(one.c.topic_id.distinct()),
        func.sum(one.c.waiting)).group_by(one.c.state))
    return {row[0]: Standing(row[0], *map(int, row[1:])) for row in rows}
