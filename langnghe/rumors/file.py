"""A rumor file read whole, and what of it may be shown to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from config.field import LEAST_UNITS
from config.rumors import VERDICTS
from langnghe.telling import count, limited
from pipelines.rumors import gate, sources, verdicts
from pipelines.rumors.gate import Gate
from storage import areas, report_scope, reports, rumors
from storage.areas import AreaView
from storage.reports import ItemFilter, ItemView
from storage.rumors import EventRow, EvidenceRow, RumorRow, SightingRow, SignatureRow

# Acts of a history of which there is one for each item of the field.
_COUNTING = ("sighted", "opinion", "opinion-off")


@dataclass(frozen=True, slots=True)
class Field:
    """What the field told of a rumor: counts, and the provinces where at least three units did."""

    items: int | None
    units: int | None
    first: str
    last: str
    provinces: tuple[str, ...]

    @property
    def told(self) -> Field:
        """Return it as told in this context: None where it is not how many, then also no day, which one unit moves."""
        items, units = self.items or 0, self.units or 0
        first, last = ("", "") if count(units, units) is None else (self.first, self.last)
        return replace(self, first=first, last=last, items=count(items, units), units=count(units, units))


@dataclass(frozen=True, slots=True)
class File:
    """All of one rumor."""

    row: RumorRow
    sightings: list[SightingRow]
    evidence: list[EvidenceRow]
    history: list[EventRow]
    signed: list[SignatureRow]
    proposal: list[SignatureRow]
    shaken: list[EvidenceRow]
    places: dict[int, AreaView]
    items: dict[int, ItemView]
    opinions: list[ItemView]
    unapproved: dict[int, ItemView]     # sightings whose report was taken back or waits again: they count no more

    @property
    def standing(self) -> list[EvidenceRow]:
        """Return the evidence that counts."""
        return [one for one in self.evidence if one.stands]

    def own_words(self) -> list[EvidenceRow]:
        """Return what the body that it is about says of itself."""
        return [one for one in self.standing if gate.is_own(one, self.row.body) and one.says != "background"]

    @property
    def fallen(self) -> Gate | None:
        """Return what the evidence is still worth where it does not carry the signed verdict any more."""
        if not rumors.settled(self.row):
            return None
        found = verdicts.worth(self.row, self.evidence)
        return None if found.open else found

    def gates(self) -> list[Gate]:
        """Return how far the evidence is from each verdict."""
        return [gate.judge(verdict, self.evidence, self.row.body, self.row.tried) for verdict in VERDICTS]

    def folded(self) -> list[list[str]]:
        """Return the spellings of primary sources that were taken for one source."""
        return sources.folded(one.primary_source for one in self.standing)

    @property
    def told_history(self) -> list[EventRow]:
        """Return what was done as it is told in this context: lines are no way to count what others' areas told."""
        return [one for one in self.history if one.act not in _COUNTING] if limited() else self.history

    def told_opinions(self, whole: bool = False) -> int | None:
        """Return how many opinions are linked as it is told in this context; None where it is not how many."""
        units = reports.units(self.opinions)
        return len(self.opinions) if whole and not limited() else count(len(self.opinions), units) if units else 0

    @property
    def answer(self) -> str:
        """Return what readers are told: nothing before two have signed it."""
        return self.row.answer if rumors.settled(self.row) else ""

    @property
    def proposed_answer(self) -> str:
        """Return the answer that waits with a proposal, for the staff's own eyes."""
        return next((str(one.details.get("answer", "")) for one in self.history if one.id == self.row.proposed_event),
                    "")

    @property
    def from_items(self) -> list[SightingRow]:
        """Return what the field told."""
        return [one for one in self.sightings if one.of_field]

    @property
    def open_sightings(self) -> list[SightingRow]:
        """Return the sightings that readers see one by one: articles, and what staff saw themselves."""
        return [one for one in self.sightings if not one.of_field]


def read(session: Session, rumor_id: int) -> File | None:
    """Return a whole file, None where there is none."""
    row = rumors.get(session, rumor_id)
    if row is None:
        return None
    sightings, evidence = rumors.sightings(session, [rumor_id]), rumors.evidence(session, [rumor_id])
    events = [number for number in (row.verdict_event, row.proposed_event) if number is not None]
    signed = rumors.signatures(session, events)
    opinions = reports.items(session, ItemFilter(ids=rumors.opinions(session, rumor_id)))
    items = {item.id: item for item in reports.items(
        session, ItemFilter(ids=[one.item_id for one in sightings if one.item_id], states=()))}
    return File(
        row, sightings, evidence, rumors.history(session, [rumor_id]),
        [one for one in signed if one.event_id == row.verdict_event],
        [one for one in signed if one.event_id == row.proposed_event],
        verdicts.shaken(session, row, evidence), _places(session, sightings),
        {number: item for number, item in items.items() if item.state == "approved"}, opinions,
        {number: item for number, item in items.items() if item.state != "approved"})


def _places(session: Session, sightings: Sequence[SightingRow]) -> dict[int, AreaView]:
    found = areas.get_many(session, {one.area_id for one in sightings if one.area_id is not None})
    return found | areas.get_many(session, {area.province_id for area in found.values() if area.province_id})


def of_field(file: File) -> Field | None:
    """Return what readers see of the field's sightings, None where there are none."""
    counted = [one for one in file.from_items if one.item_id not in file.unapproved]
    if not counted:
        return None
    days = [one.heard_on for one in counted]
    return Field(len(counted), reports.units(file.items.values()), min(days), max(days), _told(file))


def _told(file: File) -> tuple[str, ...]:
    units: dict[int, set[int]] = {}
    for one in file.from_items:
        area, item = file.places.get(one.area_id or 0), file.items.get(one.item_id or 0)
        if area is not None and item is not None:
            units.setdefault(area.province_id or area.id, set()).add(item.post_id)
    told = [file.places[area].full_name for area, posts in units.items()
            if len(posts) >= LEAST_UNITS and area in file.places]
    return tuple(sorted(told))


def held(session: Session, file: File, person_areas: Sequence[str]) -> set[int]:
    """Return the items of a file whose words somebody limited to areas may read."""
    known = report_scope.held(session, person_areas)
    every = [*file.items.values(), *file.unapproved.values(), *file.opinions]
    return {item.id for item in every if known is None or item.post_area_id in known}
