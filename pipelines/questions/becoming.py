"""What became of report items, for the post that sent them: the way back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from config import clock
from storage import digests, questions, reports, rumors
from storage.questions import QuestionView, Wanted
from storage.reports import ItemFilter, ItemView
from storage.rumors import RumorRow


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one item: its report's state, the question and the rumor that took it up, the digest that told it.

    `kept_out`: an opinion without a basis, which is counted and stands in no digest. `digest` is the day of a digest
    that was made after the report was approved, "" while there is none.
    """

    item_id: int
    state: str
    kept_out: bool
    question: QuestionView | None
    rumor: RumorRow | None
    digest: str


def became(session: Session, item_ids: Collection[int]) -> dict[int, Became]:
    """Return item → what became of it, for those that are there, whatever the state of their report."""
    found = reports.items(session, ItemFilter(ids=item_ids, states=()))
    of_items = questions.of_items(session, item_ids)
    asked = {one.id: one for one in questions.listed(session, Wanted(ids=set(of_items.values())))}
    of_rumors = rumors.of_items(session, item_ids)
    heard = rumors.get_many(session, of_rumors.values())
    approved = reports.approved_at(session, {item.report_id for item in found})
    made = digests.made_at(session, {clock.local_day(at) for at in approved.values()})
    return {item.id: Became(item.id, item.state, item.lacks_basis, asked.get(of_items.get(item.id, 0)),
                            heard.get(of_rumors.get(item.id, 0)), _digest(item, made, approved)) for item in found}


def _digest(item: ItemView, digests_made: dict[str, datetime], approved: dict[int, datetime]) -> str:
    """Return the day whose digest counted it: that on which its report was approved."""
    at = approved.get(item.report_id)
    day = clock.local_day(at) if at is not None else ""
    made = digests_made.get(day)
    counted = item.state == "approved" and not item.lacks_basis and made is not None and at is not None and made >= at
    return day if counted else ""
