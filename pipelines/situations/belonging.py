"""What may belong to a situation: reports that seem to be of it, and topics that the cross-check ties to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pipelines.questions import grouping
from storage import areas, crosscheck_links, topics, views
from storage.reports import ItemView
from storage.topics import TopicRow
from vietnamese.persons_alone import is_only_a_person
from vietnamese.text import folded_tokens

LIKELY, MOST = 10, 30   # offered of a kind without and with a search
SOUGHT = 2000           # topics that a search looks through


def refused(query: str) -> bool:
    """Say whether a query is a person's name and nothing else: reports are found by what they are about."""
    return is_only_a_person(query)


def of_text(held: Sequence[ItemView], issue: str, area_id: int | None, query: str) -> list[ItemView]:
    """Return the items that are offered: those with all words of a query, the likest to the issue first."""
    found = [item for item in held if holds(f"{item.issue} {item.text}", query)]
    near = sorted(found, key=lambda item: item.area_id != area_id)       # stable: the order of likeness decides first
    return grouping.likest(near, issue)[:MOST if query.strip() else LIKELY]


def holds(text: str, query: str) -> bool:
    """Say whether a text holds all words of a query, with diacritics or without."""
    said = set(folded_tokens(text))
    return all(word in said for word in folded_tokens(query))


def topics_of(session: Session, item_ids: Collection[int]) -> list[tuple[TopicRow, int]]:
    """Return the topics that the cross-check ties to some items, with how many of these; most first."""
    tied = Counter(topic for found in crosscheck_links.topics(session, item_ids).values() for topic in found)
    known = topics.get_many(session, tied)
    rows = [(known[topic], n) for topic, n in tied.items() if topic in known and known[topic].merged_into_id is None]
    return sorted(rows, key=lambda row: (-row[1], row[0].id))[:MOST]


def topics_named(session: Session, query: str, now: datetime, days: int) -> list[TopicRow]:
    """Return topics of the last days whose label holds all words of a query, the largest first."""
    lines = views.topics(session, since=now - timedelta(days=days), until=now, limit=SOUGHT)
    named = [line.id for line in lines if holds(line.label, query)][:MOST]
    known = topics.get_many(session, named)
    return [known[number] for number in named if number in known]


def common_area(session: Session, items: Sequence[ItemView]) -> int | None:
    """Return where some items were heard: their unit, the province of several, None where they have none in common."""
    units = {item.area_id for item in items}
    if len(units) <= 1:
        return next(iter(units), None)
    known = areas.get_many(session, [unit for unit in units if unit is not None])
    provinces = {known[unit].province_id if unit in known else None for unit in units if unit is not None}
    return next(iter(provinces)) if len(provinces) == 1 and None not in units else None
