"""The report items that checks count, for those who review: of the areas of their account, the first heard first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from langnghe import crosscheck_words as words
from langnghe.web.people import Person
from storage import areas, crosschecks, report_scope, reports
from storage.crosschecks import CheckView
from storage.reports import ItemFilter, ItemView

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Heard:
    """A report item as a check names it: what it says, of which kind and where it was heard; no post, no unit."""

    item: ItemView
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The items that a check counts as far as they may be read, and how many more there are of these."""

    items: Sequence[Heard] = ()
    more: int = 0


def of_checks(session: Session, views: Collection[CheckView], person: Person) -> dict[int, Counted]:
    """Return check → the items that it counts; nothing for readers, nor where none may be read."""
    if not person.may("reviewer"):
        return {}
    counted = crosschecks.heard(session, [view.id for view in views])
    known = reports.items(session, ItemFilter(ids=frozenset[int]().union(*counted.values()))) if counted else []
    held = report_scope.held(session, person.areas)
    readable = [one for one in known if held is None or one.post_area_id in held]
    units = areas.get_many(session, {one.area_id or one.post_area_id for one in readable})
    told = [Heard(one, words.ITEM_KINDS[one.kind], units[one.area_id or one.post_area_id].full_name)
            for one in readable]
    found = {check: [one for one in told if one.item.id in items] for check, items in counted.items()}
    return {check: Counted(those[:SHOWN], max(0, len(those) - SHOWN)) for check, those in found.items() if those}
