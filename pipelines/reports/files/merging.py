"""A report that was given before and is given again: which of its items each row corrects, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from pipelines.reports.drafts import Forecast, ItemDraft
from vietnamese.text import fold

# Of 100, of the words of two texts whatever their order. Unrelated sentences of reports have 40 to 50, one that was
# worded anew 75 and more; where a row says by its number which item it is, less is enough.
ALIKE, ALIKE_BY_NUMBER = 66.0, 55.0


@dataclass(frozen=True, slots=True)
class Given:
    """An item as a row gives it; `number` is its place in the report, 0 where the row does not say."""

    number: int
    item: ItemDraft


def draft_of(item_id: int, kept: Mapping[str, Any]) -> ItemDraft:
    """Return an item of the record as a draft that changes nothing of it."""
    forecast = Forecast(**kept["forecast"]) if kept["forecast"] else None
    values = dict(kept) | {"heard_groups": tuple(kept["heard_groups"]), "documents": tuple(kept["documents"]),
                           "forecast": forecast, "id": item_id}
    return ItemDraft(**values)


def merged(kept: Mapping[int, Mapping[str, Any]], given: Sequence[Given]) -> tuple[ItemDraft, ...]:
    """Return the report's items with what was given in their places, new ones behind them; none is left out.

    A file that holds some rows of a report (the refused ones, corrected) must not take the others away.
    """
    before = [draft_of(item_id, columns) for item_id, columns in kept.items()]
    places = _places(before, given)
    after = list(before)
    for at, one in zip(places, given, strict=True):
        if at is not None:
            after[at] = replace(one.item, id=before[at].id)
    return (*after, *(one.item for at, one in zip(places, given, strict=True) if at is None))


def _places(before: Sequence[ItemDraft], given: Sequence[Given]) -> list[int | None]:
    """Return which item each row corrects: the same words first, then its number, then the most alike."""
    free = set(range(len(before)))
    places: list[int | None] = [None] * len(given)
    for rank in (_same, _by_number, _alike):
        for at, one in enumerate(given):
            if places[at] is None and (found := rank(before, free, one)) is not None:
                places[at] = found
                free.discard(found)
    return places


def _same(before: Sequence[ItemDraft], free: set[int], one: Given) -> int | None:
    return next((at for at in sorted(free) if before[at].issue == one.item.issue), None)


def _by_number(before: Sequence[ItemDraft], free: set[int], one: Given) -> int | None:
    at = one.number - 1
    return at if at in free and likeness(before[at], one.item) >= ALIKE_BY_NUMBER else None


def _alike(before: Sequence[ItemDraft], free: set[int], one: Given) -> int | None:
    scores = {at: likeness(before[at], one.item) for at in sorted(free)}
    best = max(scores, key=lambda at: scores[at], default=None)
    return best if best is not None and scores[best] >= ALIKE else None


def likeness(one: ItemDraft, other: ItemDraft) -> float:
    """Return how alike two items are, 0 to 100, by issue or by issue and text."""
    return max(fuzz.token_set_ratio(fold(one.issue), fold(other.issue)),
               fuzz.token_sort_ratio(fold(f"{one.issue} {one.text}"), fold(f"{other.issue} {other.text}")))


def distinct(given: Iterable[Given]) -> tuple[Given, ...]:
    """Return rows without those that say the same once more."""
    return tuple({one.item: one for one in reversed(list(given))}.values())[::-1]
