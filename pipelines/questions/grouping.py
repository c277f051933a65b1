"""Which items ask the same: proposed by their words, gathered by staff. The least likeness is a threshold."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storage.questions import QuestionView
from storage.reports import ItemView
from vietnamese.text import folded_tokens


@dataclass(frozen=True, slots=True)
class Group:
    """Items that seem to ask the same, the newest first, and the open question that they seem to belong to."""

    items: tuple[ItemView, ...]
    question: QuestionView | None = None


def groups(items: Sequence[ItemView], known: Sequence[QuestionView], least: float) -> list[Group]:
    """Return the items in groups, the largest first; each item stands in one. `known` are questions to join."""
    words = _Weights([item.issue for item in items] + [one.issue for one in known])
    found: list[list[ItemView]] = []
    for item in items:
        scored = [(words.nearest(item.issue, group), -at) for at, group in enumerate(found)]
        score, place = max(scored, default=(0.0, 0))
        if score >= least:
            found[-place].append(item)
        else:
            found.append([item])
    made = [Group(tuple(group), _home(words, group, known, least)) for group in found]
    return sorted(made, key=lambda group: -len(group.items))


def near(items: Sequence[ItemView], question: QuestionView, least: float) -> list[ItemView]:
    """Return those items that seem to ask what a question asks, the likest first."""
    words = _Weights([item.issue for item in items] + [question.issue])
    scored = [(words.alike(item.issue, question.issue), item.id, item) for item in items]
    return [item for score, _id, item in sorted(scored, key=lambda one: (-one[0], -one[1])) if score >= least]


def likest(items: Sequence[ItemView], issue: str) -> list[ItemView]:
    """Return all items, those that say most of what a sentence says first; of equal ones the order stays."""
    words = _Weights([item.issue for item in items] + [issue])
    return sorted(items, key=lambda item: -words.alike(item.issue, issue))


class _Weights:
    """Weights of syllables and syllable pairs in some sentences: one that stands in many says little."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs = {text: _pairs(text) for text in texts}
        held = Counter(pair for pairs in self._pairs.values() for pair in pairs)
        self._weight = {pair: math.log(1 + len(self._pairs) / count) for pair, count in held.items()}
        self._whole = {text: self._weigh(pairs) for text, pairs in self._pairs.items()}

    def alike(self, one: str, other: str) -> float:
        """Return the weight of what both have as a share of what either has."""
        both = self._weigh(self._pairs[one] & self._pairs[other])
        either = self._whole[one] + self._whole[other] - both
        return both / either if either > 0 else 0.0

    def nearest(self, issue: str, group: Sequence[ItemView]) -> float:
        """Return how alike a sentence is to the likest of a group."""
        return max(self.alike(issue, one.issue) for one in group)

    def _weigh(self, pairs: Iterable[str]) -> float:
        return math.fsum(self._weight[pair] for pair in pairs)


def _pairs(text: str) -> frozenset[str]:
    said = folded_tokens(text)
    return frozenset((*said, *map(" ".join, pairwise(said))))


def _home(
    words: _Weights, group: Sequence[ItemView], known: Sequence[QuestionView], least: float
) -> QuestionView | None:
    scored = [(words.nearest(one.issue, group), one.id, one) for one in known]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    return best[2] if best is not None and best[0] >= least else None
