"""What the field says of a topic in the same week: approved opinions with their breadth words, beside online shares.

Never added to them and never turned into percentages. An item stands beside one frame only, so that no two publications
differ by the item of one unit. Which items are about the topic is what the cross-check settled; only where it checked
none of that week's items the topic's terms decide, and the summary says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from config.field import BREADTHS, LEAST_UNITS
from pipelines.opinions.suppression import fold
from pipelines.periods import Period
from storage import crosscheck_links, reports, stream_shares, topics
from storage.reports import ItemFilter, ItemView
from storage.streams import Frame
from vietnamese.text import folded_tokens

CROSSCHECK, TERMS = "crosscheck", "terms"
FEW = 2                 # of the topic's distinctive terms that an item holds, or all where it has fewer


def of_frame(session: Session, frame: Frame, week: Period) -> tuple[dict[str, Any] | None, list[int]]:
    """Return what is published beside a frame, None for too few units, and the items behind it."""
    wanted = ItemFilter(kinds=("opinion",), since=week.first, until=week.last, with_basis=True)
    beside = stream_shares.field_items(session)
    heard = [item for item in reports.items(session, wanted)
             if item.heard_precision != "month" and beside.get(item.id, frame.id) == frame.id]
    found, by = about(session, frame.topic_id, heard)
    said = summary(found)
    return (said | {"by": by}, [item.id for item in found]) if said else (None, [])


def about(session: Session, topic_id: int, heard: Sequence[ItemView]) -> tuple[list[ItemView], str]:
    """Return the items that are about a topic, and what decided it: the cross-check, or terms where it checked none."""
    topic = topics.get(session, topics.resolve(session, topic_id))
    if topic is None:
        return [], TERMS
    tied = crosscheck_links.topics(session, [item.id for item in heard])
    if tied:
        return [item for item in heard if topic.id in tied.get(item.id, ())], CROSSCHECK
    return [item for item in heard if speaks_of(item.folded, topic.terms)], TERMS


def speaks_of(folded: str, terms: Sequence[str]) -> bool:
    """Return whether an item's toneless text holds enough of a topic's terms."""
    text = f" {' '.join(folded_tokens(folded))} "
    wanted = {" ".join(folded_tokens(term)) for term in terms} - {""}
    held = sum(f" {term} " in text for term in wanted)
    return bool(wanted) and held >= min(FEW, len(wanted))


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
