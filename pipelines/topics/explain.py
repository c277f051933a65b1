"""Why stories are together: what they share, and how like each of them is to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipelines.topics import members as topic_members
from pipelines.topics import memory
from pipelines.topics.features import Features, Frequencies, Vector, dot
from pipelines.topics.members import Member

TERMS = 12          # shown of a topic
STORY_TERMS = 6     # shown of a story


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """Words that stories of the topic share; `weight` is their part of the likeness, all terms together 1."""

    words: str
    weight: float
    stories: int


@dataclass(frozen=True, slots=True)
class StoryReason:
    """Why one story is there.

    Likenesses are cosines between 0 and 1: `all` with the middle of the others, `names` with their names and numbers,
    `title` with the nearest of their titles; `nearest` is with the one story it is likest to, `nearest_id`.
    """

    story_id: int
    all: float
    title: float
    names: float
    nearest: float
    nearest_id: int | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What holds a topic together, the heaviest terms and the least fitting stories first; no term names a person."""

    terms: tuple[SharedTerm, ...]
    stories: tuple[StoryReason, ...]


def of_topic(session: Session, topic_id: int) -> Explanation:
    """Explain a topic of the record; nothing is in it for a topic without stories."""
    return explain(topic_members.of_topic(session, topic_id), memory.frequencies(session))


def explain(members: Sequence[Member], frequencies: Frequencies) -> Explanation:
    """Explain why these stories are together, under the document frequencies by which they were weighed."""
    vectors = [member.features(frequencies) for member in members]
    total, counts = _sums(vectors)
    shared = {term: weight for term, weight in total.items() if counts[term] > 1}
    words = topic_members.words_of(shared, members)
    squares = {term: weight * weight for term, weight in shared.items()}
    whole = sum(squares.values()) or 1.0
    by_words = {text: term for term, text in words.items()}
    terms = tuple(SharedTerm(text, round(weight / whole, 3), counts[by_words[text]])
                  for text, weight in topic_members.heaviest(squares, words, TERMS))
    reasons = [_reason(n, members, vectors, total, words) for n in range(len(members))]
    return Explanation(terms, tuple(sorted(reasons, key=lambda reason: (reason.all, reason.story_id))))


def _sums(vectors: Sequence[Features]) -> tuple[Vector, dict[int, int]]:
    total: Vector = {}
    counts: dict[int, int] = {}
    for vector in vectors:
        for term, weight in vector.all.items():
            total[term] = total.get(term, 0.0) + weight
            counts[term] = counts.get(term, 0) + 1
    return total, counts


def _reason(number: int, members: Sequence[Member], vectors: Sequence[Features], total: Vector,
            words: dict[int, str]) -> StoryReason:
    own = vectors[number]
    others = [n for n in range(len(members)) if n != number]
    rest = {term: weight - own.all.get(term, 0.0) for term, weight in total.items()}
    likest = max(others, key=lambda n: (dot(own.all, vectors[n].all), -n), default=None)
    names: Vector = {}
    for n in others:
        for term, weight in vectors[n].names.items():
            names[term] = names.get(term, 0.0) + weight
    shared = {term: weight * rest[term] for term, weight in own.all.items() if rest[term] > 1e-6}
    return StoryReason(
        members[number].story_id, _cosine(own.all, rest),
        round(max((dot(own.title, vectors[n].title) for n in others), default=0.0), 3), _cosine(own.names, names),
        round(dot(own.all, vectors[likest].all), 3) if likest is not None else 0.0,
        members[likest].story_id if likest is not None else None,
        tuple(text for text, _ in topic_members.heaviest(shared, words, STORY_TERMS)),
    )


def _cosine(unit: Vector, other: Vector) -> float:
    length = dot(other, other) ** 0.5
    return round(dot(unit, other) / length, 3) if length else 0.0
