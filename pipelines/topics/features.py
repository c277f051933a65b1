"""What topics are compared by: weighted syllables and pairs of a text, of its title, and its names and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.topics.hashing import Hashes, Runs
from vietnamese import editions
from vietnamese import text as rules

Vector = dict[int, float]

BODY_CHARACTERS = 1500    # a report says what it is about in its beginning; more text adds cost and noise
TITLE_WEIGHT = 3
TERMS = 50
# Syllables after the title below which a text is a headline: its few terms are no sample of what a report says.
BRIEF = 15
BUCKETS = 1 << 18
# Document frequencies halve every this many texts, so that a word that was news last year is news again.
HALF_LIFE = 20_000
_STEP = 500

_UPPER = "A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_NAMES = re.compile(rf"[{_UPPER}][^\W\d_]*(?:[ .-]+(?:[{_UPPER}][^\W_]*|\d+))+|\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Counts:
    """Term hashes and counts of a text, before weighting."""

    all: tuple[Hashes, NDArray[np.float32]]
    title: Hashes
    names: Hashes
    brief: bool
    edition: bool = False           # a piece of a well-known series
    series: int | None = None       # hash of the name of the series that it may be a piece of


@dataclass(frozen=True, slots=True)
class Features:
    """Three unit vectors over term hashes; `brief` says that there was hardly more than a title.

    `edition` says that it is one piece of a series, such as today's prices.
    """

    all: Vector
    title: Vector
    names: Vector
    brief: bool = False
    edition: bool = False


def count(title: str, lead: str, body: str) -> Counts:
    """Return the terms of a text."""
    series = editions.series_name(title)
    title, whole = editions.without_mark(title) if series else title, title
    head = Runs(rules.folded_tokens(title))
    text = f"{lead}\n{body[:BODY_CHARACTERS]}"
    rest = Runs(rules.folded_tokens(text))
    title_terms = np.concatenate((head.hashes(1), head.hashes(2)))
    terms = np.concatenate((np.repeat(title_terms, TITLE_WEIGHT), rest.hashes(1), rest.hashes(2)))
    unique, counts = np.unique(short(terms), return_counts=True)
    names = [rules.fold(m).replace(" ", "") for m in _NAMES.findall(f"{title}\n{text}")]
    return Counts((unique, counts.astype(np.float32)), np.unique(short(title_terms)),
                  np.unique(short(Runs(names).hashes(1))), len(rest) < BRIEF, editions.is_edition(whole),
                  int(Runs([series.replace(" ", "")]).hashes(1)[0]) if series else None)


def short(terms: Hashes) -> Hashes:
    """Return the terms as they are kept."""
    # 32 bits a term are enough to tell terms of a window apart, and halve the stored state.
    return terms & np.uint64(0xFFFFFFFF)


class Frequencies:
    """In how many texts a term was lately seen: a decaying count by hash bucket."""

    def __init__(self, texts: float = 0.0, seen: int = 0, table: NDArray[np.float32] | None = None) -> None:
        self.texts = texts
        self.seen = seen
        self.table = np.zeros(BUCKETS, dtype=np.float32) if table is None else table

    def add(self, counts: Counts) -> None:
        """Count a text's terms."""
        self.table[buckets(np.concatenate((counts.all[0], counts.names)))] += 1
        self.texts += 1
        self.seen += 1
        if self.seen % _STEP == 0:
            decay = np.float32(0.5 ** (_STEP / HALF_LIFE))
            self.table *= decay
            self.texts *= float(decay)

    def rarity(self, terms: Hashes) -> NDArray[np.float32]:
        """Return the inverse document frequency of each term."""
        weights = np.log((self.texts + 1) / (self.table[buckets(terms)] + 0.5))
        floored: NDArray[np.float32] = np.maximum(weights, 0).astype(np.float32)
        return floored

    def weigh(self, counts: Counts, *, edition: bool = False) -> Features:
        """Return the text's unit vectors under the frequencies so far; `edition`: it is known to be one."""
        terms, times = counts.all
        return Features(
            _unit(terms, (1 + np.log(times)) * self.rarity(terms)),
            _unit(counts.title, self.rarity(counts.title)),
            _unit(counts.names, self.rarity(counts.names)),
            counts.brief,
            edition or counts.edition,
        )


def buckets(terms: Hashes) -> NDArray[np.int64]:
    """Return where the terms are counted."""
    return (terms & np.uint64(BUCKETS - 1)).astype(np.int64)


def _unit(terms: Hashes, weights: NDArray[np.float32]) -> Vector:
    if len(terms) > TERMS:
        # Equal weights are common among rare terms: the hash decides, so that a replay keeps the same ones.
        best = np.lexsort((terms, -weights))[:TERMS]
        terms, weights = terms[best], weights[best]
    length = float(np.sqrt(np.sum(weights * weights, dtype=np.float64)))
    if length == 0:
        return {}
    return dict(zip(terms.tolist(), (weights / length).tolist(), strict=True))


def dot(left: Vector, right: Vector) -> float:
    """Return the scalar product of two sparse vectors."""
    if len(left) > len(right):
        left, right = right, left
    return sum(weight * right[term] for term, weight in left.items() if term in right)
