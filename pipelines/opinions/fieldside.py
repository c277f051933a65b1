"""What the field says of a topic in the same week: approved opinions with their breadth words, beside online shares.

Never added to them and never turned into percentages. An item stands beside one frame only, so that no two publications
differ by the item of one unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from config.field import BREADTHS, LEAST_UNITS
from pipelines.opinions.suppression import fold
from pipelines.periods import Period
from storage import reports, stream_shares, topics
from storage.reports import ItemFilter, ItemView
from storage.streams import Frame
from vietnamese.text import folded_tokens

TERMS = 2               # of the topic's distinctive terms that an item holds, or all where it has fewer


def of_frame(session: Session, frame: Frame, week: Period) -> tuple[dict[str, Any] | None, list[int]]:
    """Return what is published beside a frame, None for too few units, and the items behind it."""
    topic = topics.get(session, frame.topic_id)
    wanted = ItemFilter(kinds=("opinion",), since=week.first, until=week.last, with_basis=True)
    beside = stream_shares.field_items(session)
    found = [item for item in reports.items(session, wanted)
             if item.heard_precision != "month" and beside.get(item.id, frame.id) == frame.id
             and topic is not None and speaks_of(item.folded, topic.terms)]
    said = summary(found)
    return said, [item.id for item in found] if said else []


def speaks_of(folded: str, terms: Sequence[str]) -> bool:
    """Return whether an item's toneless text holds enough of a topic's terms."""
    text = f" {' '.join(folded_tokens(folded))} "
    wanted = {" ".join(folded_tokens(term)) for term in terms} - {""}
    held = sum(f" {term} " in text for term in wanted)
    return bool(wanted) and held >= min(TERMS, len(wanted))


def summary(found: Collection[ItemView]) -> dict[str, Any] | None:
    """Return how many items and units, by breadth word; words of fewer than three units are told as one."""
    by_word: dict[int, list[int]] = defaultdict(list)
    items = {item.id: item for item in found}
    for item in found:
        by_word[BREADTHS.index(item.breadth)].append(item.id)
    shown = fold(by_word, lambda ids: reports.units(items[id_] for id_ in ids), LEAST_UNITS)
    if shown is None:
        return None

    def row(words: Sequence[int]) -> dict[str, Any]:
        chosen = [items[id_] for word in words for id_ in by_word[word]]
        return {"items": len(chosen), "units": reports.units(chosen)}

    alone = [{"breadth": BREADTHS[word]} | row([word]) for word in sorted(shown.alone, reverse=True)]
    return row(list(by_word)) | {"breadths": alone, "folded": row(shown.folded) if shown.folded else None}
