"""What is offered where something is added to a rumor file: what says the same first, then the newest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from search.matching import similar
from storage import areas, rumor_picks, rumors
from storage.rumor_picks import Pick
from storage.rumors import RumorRow
from vietnamese.persons_alone import is_only_a_person
from vietnamese.text import fold

LOOKED_AT = 300      # of the newest items: 60 ms of comparing
OFFERED = 20
ALIKE = 8


@dataclass(frozen=True, slots=True)
class Offered:
    """Items to choose from: those that may say the same, the newest others, their units by id, whether more are there.
    """

    alike: tuple[Pick, ...] = ()
    others: tuple[Pick, ...] = ()
    places: dict[int, str] | None = None
    more: bool = False
    refused: bool = False                 # what was typed is a person's name


def items(session: Session, row: RumorRow, kind: str, held: Sequence[str], typed: str) -> Offered:
    """Return the items of a kind that may be taken into a file, found by words where some were typed."""
    if is_only_a_person(typed):
        return Offered(refused=True)
    found = rumor_picks.items(session, row.id, kind, held, words_of(typed), LOOKED_AT + 1)
    matches = similar(f"{row.title}. {row.statement}", [(one.id, one.issue) for one in found], ALIKE)
    known = {one.id: one for one in found}
    alike = tuple(known[match.id] for match in matches)
    others = [one for one in found if one not in alike]
    units = areas.get_many(session, {one.post_area_id for one in (*alike, *others[:OFFERED])})
    places = {number: unit.full_name for number, unit in units.items()}
    return Offered(alike, tuple(others[:OFFERED]), places, len(others) > OFFERED)


def refused(typed: str) -> bool:
    """Say whether what was typed is a person's name and nothing else: nothing is looked for then."""
    return is_only_a_person(typed)


def files(session: Session, typed: str) -> list[RumorRow]:
    """Return the files with these words, none without words or for a person's name."""
    words = words_of(typed)
    return rumor_picks.files(session, words, OFFERED) if words and not is_only_a_person(typed) else []


def rumors_of(session: Session, item_ids: Collection[int]) -> dict[int, list[RumorRow]]:
    """Return item → the files that it is in, as a sighting or as an opinion."""
    inside = rumor_picks.with_items(session, item_ids)
    rows = rumors.get_many(session, {number for found in inside.values() for number in found})
    return {item: [rows[number] for number in found] for item, found in inside.items()}


def rumors_with(session: Session, article_id: int) -> list[RumorRow]:
    """Return the files in which an article was seen or is quoted."""
    return [*rumors.get_many(session, rumor_picks.with_article(session, article_id)).values()]


def words_of(typed: str) -> list[str]:
    """Return what was typed as folded words."""
    return fold(typed[:200]).split()[:12]
