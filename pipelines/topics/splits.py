"""Proposals to split a topic whose stories form two clearly separate parts. Staff decide; nothing is split here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from pipelines.topics import members as topic_members
from pipelines.topics import memory
from pipelines.topics.features import Frequencies, Vector
from pipelines.topics.members import Member
from storage import topics

Array = NDArray[np.float64]
LEAST = 3           # stories of a part; fewer are strays that staff see among the least fitting
# Likeness between the parts over the likeness inside the looser one. Of 4,851 pairs of labelled events of three to five
# reports 8 are above, and 95 of 100 below 0.03; events of four and five, dealt into two at random, have 0.55 or more
# (320 draws, middle 1.2). How often one event of six or more falls apart by it is unknown: none is labelled.
APART = 0.35
TERMS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its stories, the terms that tell it from the other, and how like its stories are to each other."""

    story_ids: tuple[int, ...]
    terms: tuple[str, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A topic in two parts, the larger one first; `between` is the mean likeness of stories of different parts."""

    first: Part
    second: Part
    between: float


def of_topic(session: Session, topic_id: int) -> Proposal | None:
    """Return the proposal for a topic of the record, None when it holds together."""
    return propose(topic_members.of_topic(session, topic_id), memory.frequencies(session))


def of_topics(session: Session, topic_ids: Collection[int]) -> dict[int, Proposal]:
    """Return topic → proposal for those of these topics that fall apart."""
    frequencies = memory.frequencies(session)
    large = [t.id for t in topics.get_many(session, topic_ids).values() if t.stories >= 2 * LEAST]
    found = {n: propose(topic_members.of_topic(session, n), frequencies) for n in sorted(large)}
    return {n: proposal for n, proposal in found.items() if proposal is not None}


def propose(members: Sequence[Member], frequencies: Frequencies) -> Proposal | None:
    """Return the two parts that stories fall into, None when they hold together or are too few.

    The cost is quadratic in the stories; their order decides nothing.
    """
    rows = sorted(members, key=lambda member: member.story_id)
    if len(rows) < 2 * LEAST:
        return None
    vectors = [member.features(frequencies).all for member in rows]
    like = _likeness(vectors)
    parts = _halves(like)
    if parts is None:
        return None
    within = [_mean(like, part, part) for part in parts]
    between = _mean(like, *parts)
    if between > APART * min(within):
        return None
    sums = [_sum(vectors, part) for part in parts]
    words = topic_members.words_of({*sums[0], *sums[1]}, rows)
    first, second = (
        Part(tuple(rows[n].story_id for n in part), _apart(own, other, words), round(inside, 3))
        for part, own, other, inside in zip(parts, sums, reversed(sums), within, strict=True)
    )
    return Proposal(first, second, round(between, 3))


def _likeness(vectors: Sequence[Vector]) -> Array:
    terms = {term: n for n, term in enumerate(sorted({term for vector in vectors for term in vector}))}
    table = np.zeros((len(vectors), len(terms)))
    for row, vector in enumerate(vectors):
        table[row, [terms[term] for term in vector]] = list(vector.values())
    like: Array = table @ table.T
    return like


def _halves(like: Array) -> list[list[int]] | None:
    """Join the likest groups, by mean likeness, and return the last two groups of LEAST or more, strays with theirs."""
    groups: dict[int, list[int]] = {n: [n] for n in range(len(like))}
    sums = like.copy()
    sizes = np.ones(len(like))
    np.fill_diagonal(sums, -np.inf)
    halves: list[list[int]] | None = None
    while len(groups) > 1:
        one, other = divmod(int(np.argmax(sums / np.outer(sizes, sizes))), len(like))
        if min(len(groups[one]), len(groups[other])) >= LEAST:
            halves = [list(groups[one]), list(groups[other])]
        groups[one] += groups.pop(other)
        sums[one] += sums[other]
        sums[:, one] = sums[one]
        sums[other], sums[:, other], sums[one, one] = -np.inf, -np.inf, -np.inf
        sizes[one] += sizes[other]
    return _with_strays(like, halves) if halves is not None else None


def _with_strays(like: Array, halves: list[list[int]]) -> list[list[int]]:
    first, second = (list(half) for half in halves)
    for n in sorted(set(range(len(like))) - {*first, *second}):
        nearer = like[n, halves[0]].mean() >= like[n, halves[1]].mean()
        (first if nearer else second).append(n)
    return sorted((sorted(first), sorted(second)), key=lambda part: (-len(part), part))


def _mean(like: Array, one: Sequence[int], other: Sequence[int]) -> float:
    block = like[np.ix_(one, other)]
    same = len(set(one) & set(other))
    return float((block.sum() - same) / (block.size - same))


def _sum(vectors: Sequence[Vector], part: Sequence[int]) -> Vector:
    total: Vector = {}
    for n in part:
        for term, weight in vectors[n].items():
            total[term] = total.get(term, 0.0) + weight / len(part)
    return total


def _apart(own: Vector, other: Vector, words: dict[int, str]) -> tuple[str, ...]:
    gain = {term: weight - other.get(term, 0.0) for term, weight in own.items() if weight > other.get(term, 0.0)}
    return tuple(text for text, _ in topic_members.heaviest(gain, words, TERMS))
