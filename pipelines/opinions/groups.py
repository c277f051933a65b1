"""Groups that the machine proposes: never shown to readers, never counted, only a place for staff to begin.

Measured (benchmarks.streams): such groups agree with what people call a stream by chance and a little; so their sizes
are no shares, and staff name, merge and split what they read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from pipelines.opinions.copies import words
from vietnamese import lexicons
from vietnamese.text import folded_tokens

MOST = 1000             # texts that are grouped: those drawn first
DIMENSIONS = 8
SPARE = 4               # directions beside, so that the last one settles as well
ROUNDS = 30
STARTS = 8
KEYS = 6                # n-grams that a group is shown with
LEAST_HOLDING = 2       # texts of a group that hold a key
TYPICAL = 3
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """A proposal: the places of its texts, what they share, and the most typical of them."""

    places: tuple[int, ...]
    keys: tuple[str, ...]
    typical: tuple[int, ...]


def propose(texts: Mapping[int, str]) -> list[Group]:
    """Return groups of texts, the largest first; the same texts give the same groups."""
    places = list(texts)[:MOST]
    said = [words(texts[place]) for place in places]
    terms = [_terms(folded_tokens(" ".join(one))) for one in said]
    shown = [_terms(one) for one in said]
    if len(places) < 4:
        return []
    vectors = _embedded(terms)
    chosen = _clusters(vectors, count(len(places)))
    found = []
    for group in sorted(set(chosen.tolist())):
        members = np.flatnonzero(chosen == group)
        centre = vectors[members].mean(axis=0)
        near = members[np.argsort(-(vectors[members] @ centre), kind="stable")]
        found.append(Group(tuple(places[at] for at in members), _keys(shown, members.tolist()),
                           tuple(places[at] for at in near[:TYPICAL])))
    return sorted(found, key=lambda one: (-len(one.places), one.places))


def count(texts: int) -> int:
    """Return into how many groups so many texts are put: few enough to be read."""
    return max(2, min(12, round(sqrt(texts / 2))))


def _terms(said: Sequence[str]) -> Counter[str]:
    """Return syllables and adjacent pairs of a text."""
    return Counter([*said, *(f"{a} {b}" for a, b in pairwise(said))])


def _embedded(terms: Sequence[Counter[str]]) -> Matrix:
    """Return TF-IDF vectors, reduced to a few dimensions and of length 1."""
    holding = Counter(term for one in terms for term in one)
    kept = {term: at for at, term in enumerate(sorted(term for term, n in holding.items() if n > 1))}
    matrix = np.zeros((len(terms), max(len(kept), 1)))
    for row, one in enumerate(terms):
        for term, number in one.items():
            if term in kept:
                matrix[row, kept[term]] = (1 + log(number)) * log(len(terms) / holding[term])
    matrix = _unit(matrix)
    return _unit(_leading(matrix))


def _leading(matrix: Matrix) -> Matrix:
    """Return the texts in the few directions in which they differ most, by subspace iteration.

    Whole decompositions (svd, eigh) took 7 s for a thousand comments on a busy machine, this 0.2.
    """
    found = np.random.default_rng(1).standard_normal((len(matrix), DIMENSIONS + SPARE))
    for _ in range(ROUNDS):
        found = np.linalg.qr(matrix @ (matrix.T @ found))[0]
    inside = np.linalg.svd(found.T @ matrix, full_matrices=False)
    return np.asarray((found @ inside[0] * inside[1])[:, :DIMENSIONS])


def _unit(matrix: Matrix) -> Matrix:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1))


def _clusters(vectors: Matrix, number: int) -> NDArray[np.int64]:
    """Return the group of each vector by spherical k-means, the best of several starts of a fixed seed."""
    dice = np.random.default_rng(1)
    tries = [_settled(vectors, _spread(vectors, number, dice)) for _ in range(STARTS)]
    return max(tries, key=lambda one: one[1])[0]


def _spread(vectors: Matrix, number: int, dice: np.random.Generator) -> Matrix:
    """Return starting centres that lie apart (k-means++)."""
    chosen = [int(dice.integers(len(vectors)))]
    while len(chosen) < number:
        far = np.clip(1 - (vectors @ vectors[chosen].T).max(axis=1), 0, None) ** 2
        total = far.sum()
        chosen.append(int(dice.choice(len(vectors), p=far / total)) if total > 0 else len(chosen))
    return vectors[chosen]


def _settled(vectors: Matrix, centres: Matrix) -> tuple[NDArray[np.int64], float]:
    for _ in range(ROUNDS):
        group = (vectors @ centres.T).argmax(axis=1)
        moved = _unit(np.array([vectors[group == at].sum(axis=0) if (group == at).any() else centres[at]
                                for at in range(len(centres))]))
        if np.allclose(moved, centres):
            break
        centres = moved
    near = vectors @ centres.T
    return near.argmax(axis=1), float(near.max(axis=1).sum())


def _keys(terms: Sequence[Counter[str]], members: Sequence[int]) -> tuple[str, ...]:
    """Return the n-grams that set a group apart: more of its texts hold them than others', pairs before their parts."""
    inside = Counter(term for at in members for term in terms[at])
    all_ = Counter(term for one in terms for term in one)

    def apart(term: str) -> float:
        within, without = inside[term] / len(members), (all_[term] - inside[term]) / max(len(terms) - len(members), 1)
        return (within - without) * (1.3 if " " in term else 1.0)

    empty = lexicons.words("function_words")
    ranked = sorted((term for term, n in inside.items()
                     if n >= LEAST_HOLDING and apart(term) > 0 and not empty.issuperset(term.split())),
                    key=lambda term: (-apart(term), term))
    kept: list[str] = []
    for term in ranked:
        if not any(term in other.split() for other in kept):
            kept.append(term)
    return tuple(kept[:KEYS])
