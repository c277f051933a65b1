"""A report that was given before and is given again: which of its items each row corrects, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from pipelines.reports.drafts import Forecast, ItemDraft
from vietnamese.text import fold

# Of 100, of the words of two texts whatever their order. Unrelated sentences of reports have 40 to 50, one that was
# worded anew 75 and more; where a row says by its number which item it is, less is enough.
ALIKE, ALIKE_BY_NUMBER = 66.0, 55.0

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """An item as a row gives it; `number` is its place in the report, 0 where the row does not say.

    `refused` rows come out of the table of those that were not taken: what is like them is another row's.
    """

    number: int
    item: ItemDraft
    line: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An item of the record at its place: as it is, and as a file gave it last (`first`).

    They differ where somebody has put it into other words since; `gone`: it was taken out.
    """

    id: int
    position: int
    now: Columns
    first: Columns
    gone: bool = False


@dataclass(slots=True)
class Merged:
    """The report's items in order with their places, and the lines whose items keep what somebody made of them."""

    items: list[ItemDraft] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)


def draft_of(item_id: int | None, kept: Columns) -> ItemDraft:
    """Return an item of the record as a draft that changes nothing of it."""
    forecast = Forecast(**kept["forecast"]) if kept["forecast"] else None
    values = dict(kept) | {"heard_groups": tuple(kept["heard_groups"]), "documents": tuple(kept["documents"]),
                           "forecast": forecast, "id": item_id}
    return ItemDraft(**values)


def merged(known: Sequence[Known], given: Sequence[Given], columns: Sequence[Columns]) -> Merged:
    """Return the report's items with what was given (`columns`: as the record would keep it) in their places.

    None is left out: a file that holds some rows of a report (the refused ones, corrected) must not take the others
    away. A column that a row gives as a file gave it before stays as somebody corrected it since, and so does an item
    that somebody took out.
    """
    found = Merged()
    there = [one for one in known if not one.gone]
    taken_out = [dict(one.first) for one in known if one.gone]
    told: dict[int, tuple[int, ItemDraft]] = {}
    new: list[tuple[int, ItemDraft]] = []
    for at, one, mine in zip(_places(there, given), given, columns, strict=True):
        if at is not None:
            told[at] = one.number, _corrected(there[at], mine)
            if _holds(there[at], mine):
                found.held.append(one.line)
        elif dict(mine) in taken_out:
            found.held.append(one.line)
        else:
            new.append((one.number, one.item))
    _put_in_order(found, there, told, new)
    return found


def _corrected(known: Known, mine: Columns) -> ItemDraft:
    values = {name: known.now[name] if value == known.first[name] else value for name, value in mine.items()}
    return draft_of(known.id, values)


def _holds(known: Known, mine: Columns) -> bool:
    """Return whether somebody's correction stays where the row says what a file said before it."""
    return any(value == known.first[name] != known.now[name] for name, value in mine.items())


def _put_in_order(
    found: Merged, there: Sequence[Known], told: Mapping[int, tuple[int, ItemDraft]],
    new: Sequence[tuple[int, ItemDraft]],
) -> None:
    """Put items where their rows' numbers say, those of the record that have none where they are, new ones last."""
    whole = []
    for at, one in enumerate(there):
        number, item = told.get(at, (0, draft_of(one.id, one.now)))
        whole.append((number or one.position, item))
    last = max((number for number, _item in (*whole, *new)), default=0)
    whole += [(number or last + 1, item) for number, item in new]
    reached = 0
    for number, item in sorted(whole, key=lambda one: one[0]):
        reached = max(reached + 1, number)
        found.items.append(item)
        found.positions.append(reached)


def _places(known: Sequence[Known], given: Sequence[Given]) -> list[int | None]:
    """Return which item each row corrects: the same words first, then its number, then the most alike.

    A row that was refused before is known by its own issue or number alone. The rows beside it were taken: by likeness
    it would go over one of these, which nobody would miss.
    """
    texts = [(draft_of(one.id, one.first), draft_of(one.id, one.now)) for one in known]
    numbers = [one.position for one in known]
    free = set(range(len(known)))
    places: list[int | None] = [None] * len(given)
    for rank in (_same, _by_number, _alike):
        for at, one in enumerate(given):
            if one.refused and rank is _alike:
                continue
            if places[at] is None and (found := rank(texts, numbers, free, one)) is not None:
                places[at] = found
                free.discard(found)
    return places


Texts = Sequence[tuple[ItemDraft, ItemDraft]]


def _same(texts: Texts, _numbers: Sequence[int], free: set[int], one: Given) -> int | None:
    return next((at for turn in (0, 1) for at in sorted(free) if texts[at][turn].issue == one.item.issue), None)


def _by_number(texts: Texts, numbers: Sequence[int], free: set[int], one: Given) -> int | None:
    at = numbers.index(one.number) if one.number in numbers else -1
    return at if at in free and _likeness(texts[at], one) >= ALIKE_BY_NUMBER else None


def _alike(texts: Texts, _numbers: Sequence[int], free: set[int], one: Given) -> int | None:
    scores = {at: _likeness(texts[at], one) for at in sorted(free)}
    best = max(scores, key=lambda at: scores[at], default=None)
    return best if best is not None and scores[best] >= ALIKE else None


def _likeness(texts: tuple[ItemDraft, ItemDraft], one: Given) -> float:
    return max(likeness(text, one.item) for text in texts)


def likeness(one: ItemDraft, other: ItemDraft) -> float:
    """Return how alike two items are, 0 to 100, by issue or by issue and text."""
    return max(fuzz.token_set_ratio(fold(one.issue), fold(other.issue)),
               fuzz.token_sort_ratio(fold(f"{one.issue} {one.text}"), fold(f"{other.issue} {other.text}")))


def distinct(given: Iterable[Given]) -> tuple[Given, ...]:
    """Return rows without those that say the same once more."""
    return tuple({one.item: one for one in reversed(list(given))}.values())[::-1]
