"""What is checked: the approved report items and the rumors, as the matcher reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from config.field import PRECISIONS
from search.crosschecking import model
from search.crosschecking.index import Item
from search.crosschecking.places import Places
from search.crosschecking.wording import unplaced
from storage import reports, rumors
from storage.crosscheck_days import Day, earliest
from storage.crosscheck_reads import Ground
from storage.crosscheck_scope import groups
from storage.reports import ItemFilter, ItemView
from storage.rumors import SightingRow

SPANS = dict(zip(PRECISIONS, (0, 6, 30), strict=True))
PROVINCE = "province"
READ = ("public_web", "press")      # ways on which somebody read it: no word of the field
RULES = 5      # raised when an item is compared otherwise than before, so that all are compared anew


@dataclass(frozen=True, slots=True)
class Subject:
    """An item or a rumor: what the matcher asks, when and where it was heard, by which posts and groups.

    `claim` is what a rumor says, "" of anything else. `first` is the day on which the field had it, with its
    precision; None for a rumor that only articles told.
    """

    kind: str
    id: int
    item: Item
    claim: str
    day: str
    precision: str
    area_id: int | None
    province_id: int | None
    posts: frozenset[int]
    areas: frozenset[int]
    groups: frozenset[str]
    items: frozenset[int]
    first: Day | None
    seen: str

    @property
    def text(self) -> str:
        """Return all that it says."""
        return f"{self.item.issue}\n{self.item.text}"


def of_items(session: Session, grounds: Mapping[int, Ground], since: str) -> list[Subject]:
    """Return the approved items heard from a day on."""
    return [_of_item(one, grounds) for one in reports.items(session, ItemFilter(since=since))]


def _of_item(one: ItemView, grounds: Mapping[int, Ground]) -> Subject:
    return _subject("item", one.id, one.issue, one.text, (one.heard_on, one.heard_on), one.heard_precision, one.area_id,
                    grounds, [one], Day(one.heard_on, one.heard_precision))


def of_rumors(session: Session, grounds: Mapping[int, Ground], since: str) -> list[Subject]:
    """Return the rumors that were heard at least once, last from a day on; where it is heard first is its place."""
    wanted = {number: heard for number, heard in _heard(session).items() if heard[1] >= since}
    found = []
    sighted: Sequence[SightingRow] = rumors.sightings(session, wanted)
    known = reports.items(session, ItemFilter(ids={one.item_id for one in sighted if one.item_id}))
    of_item = {one.id: one for one in known}
    for number, row in rumors.get_many(session, wanted).items():
        own = [one for one in sighted if one.rumor_id == number]
        items = [of_item[one.item_id] for one in own if one.item_id in of_item]
        found.append(_subject("rumor", number, row.title, row.statement, wanted[number], own[0].precision,
                              own[0].area_id, grounds, items, _first(own, items)))
    return found


def _first(sighted: Sequence[SightingRow], items: Sequence[ItemView]) -> Day | None:
    """Return the first day of the items that a file counts; where it counts none of what else was heard, not read."""
    return earliest(Day(one.heard_on, one.heard_precision) for one in items) or earliest(
        Day(one.heard_on, one.precision) for one in sighted
        if one.article_id is None and not one.url and one.channel not in READ)


def _heard(session: Session) -> dict[int, tuple[str, str]]:
    every = [number for number, _statement in rumors.statements(session)]
    return {number: (heard.first, heard.last) for number, heard in rumors.heard(session, every).items()}


def _subject(kind: str, number: int, issue: str, text: str, days: tuple[str, str], precision: str,
             area_id: int | None, grounds: Mapping[int, Ground], items: Sequence[ItemView], heard: Day | None
             ) -> Subject:
    first, last = (date.fromisoformat(day).toordinal() for day in days)
    names = _names(area_id, grounds)
    item = Item(unplaced(issue, names), unplaced(text, names), first, last + SPANS.get(precision, 0),
                placed({area_id} if area_id else (), grounds))
    ground = grounds.get(area_id or 0)
    province = ground.province_id if ground else None
    claim = item.text if kind == "rumor" else item.issue if items[0].kind == "rumor" else ""
    seen = hashlib.sha256(json.dumps(
        [issue, text, bool(claim), days, precision, area_id, model.shipped().values, RULES]).encode())
    return Subject(kind, number, item, claim, days[0], precision, area_id, province,
                   frozenset(one.post_id for one in items),
                   frozenset(one.area_id or one.post_area_id for one in items), _groups(items),
                   frozenset(one.id for one in items), heard, seen.hexdigest())


def _groups(items: Iterable[ItemView]) -> frozenset[str]:
    """Return the social groups of the posts and those that the items name, so that two spellings are one."""
    return groups(group for one in items for group in (one.social_group, *one.heard_groups))


def _names(area_id: int | None, grounds: Mapping[int, Ground]) -> list[str]:
    """Return what the place and its province are called."""
    ground = grounds.get(area_id or 0)
    province = grounds.get(ground.province_id or 0) if ground else None
    return [one.name for one in (ground, province) if one]


def placed(units: Collection[int], grounds: Mapping[int, Ground]) -> Places:
    """Return where something is that names some units."""
    known = [(unit, grounds[unit]) for unit in units if unit in grounds]
    below = [(unit, ground) for unit, ground in known if ground.level != PROVINCE]
    return Places(frozenset(unit for unit, _ground in below),
                  frozenset(each for _unit, ground in below for each in ground.around),
                  frozenset(ground.province_id for _unit, ground in known if ground.province_id is not None))
