"""Topics that are like one: offered to whoever wants to merge, who else would have to know their numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from storage import topics
from storage.topics import TopicRow
from vietnamese.text import fold, tokens

OFFERED = 6
# Topics of one event lie within weeks of each other; of these the newest are compared, 10 ms for 3,000.
AROUND = timedelta(days=30)
MOST_COMPARED = 3000
LEAST = 0.04            # pairs of the demo's topics that a person might merge had 0.05 to 0.11, others below 0.05


@dataclass(frozen=True, slots=True)
class Near:
    """A topic that is like another; `shared` are distinctive words of both."""

    id: int
    label: str
    articles: int
    likeness: float
    shared: tuple[str, ...]


def of_topic(session: Session, topic_id: int) -> list[Near]:
    """Return the topics most like this one by their distinctive words and labels, the likest first."""
    row = topics.get(session, topic_id)
    if row is None or row.first_at is None or row.last_at is None:
        return []
    others = topics.around(session, row.first_at - AROUND, row.last_at + AROUND, MOST_COMPARED)
    words = {other.id: _words(other) for other in (row, *others)}
    rare = _rarity(words.values())
    mine = words[row.id]
    found = [Near(other.id, other.label, other.articles, likeness, _shared(row, other)) for other in others
             if other.id != row.id and (likeness := _likeness(mine, words[other.id], rare)) >= LEAST]
    return sorted(found, key=lambda near: (-near.likeness, near.id))[:OFFERED]


def _words(row: TopicRow) -> frozenset[str]:
    """Return a topic's distinctive words and the pairs of syllables of its label."""
    syllables = [fold(word) for word in tokens(row.label)]
    pairs = (" ".join(pair) for pair in pairwise(syllables))
    return frozenset((*map(fold, row.terms), *pairs))


def _rarity(sets: Collection[frozenset[str]]) -> Mapping[str, float]:
    counts = Counter(word for words in sets for word in words)
    return {word: math.log(1 + len(sets) / count) for word, count in counts.items()}


def _likeness(mine: frozenset[str], other: frozenset[str], rare: Mapping[str, float]) -> float:
    both = mine & other
    if not both:
        return 0.0

    def length(words: Collection[str]) -> float:
        return sum(rare[word] ** 2 for word in words)

    return length(both) / math.sqrt(length(mine) * length(other))


def _shared(row: TopicRow, other: TopicRow) -> tuple[str, ...]:
    theirs = set(map(fold, other.terms))
    return tuple(term for term in row.terms if fold(term) in theirs)[:4]
