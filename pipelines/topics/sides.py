"""On which side of a split a story belongs: that with the articles it is more like, by their words alone."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice

from pipelines.topics import background, features
from pipelines.topics.decisions import Nearer
from pipelines.topics.features import Vector, dot
from storage.decisions import Decision
from storage.stories import StoryText

# A side is as near as its nearest articles, of either side as many: a mean over all would favour the side with fewer
# kinds of text.
NEAREST = 3
# Articles of a side that are compared with, spread over it: a large side costs no more than a small one.
COMPARED = 40
_PIECE = 500

Texts = Callable[[Collection[int]], Mapping[int, StoryText]]
Represented = Callable[[Collection[int]], Mapping[int, int]]


class Sides:
    """Answers which stories go with a split; an article is read once and judged once for a split.

    The weights of words are those with which every record begins: with the day's own, a rebuild could answer otherwise.
    """

    def __init__(self) -> None:
        self._frequencies = background.frequencies()
        self._vectors: dict[int, Vector] = {}
        self._answers: dict[tuple[int, int], bool] = {}      # (article, split) → goes

    def judge(self, texts: Texts, represented: Represented) -> Nearer:
        """Return what judges stories by `texts` of articles and the articles that represent stories.

        Both are asked in the transaction of the moment; what was read before is kept.
        """
        return lambda stories, split: self._nearer(stories, split, texts, represented)

    def _nearer(self, stories: Collection[int], split: Decision, texts: Texts, represented: Represented) -> set[int]:
        """Return the stories that are more like those that leave by the split; of equals they stay."""
        if not stories:
            return set()
        article_of = represented(stories)
        new = [a for a in article_of.values() if (a, split.id) not in self._answers]
        if new:
            away, stay = (self._compared(split.payload[side]) for side in ("articles", "others"))
            self._learn([*new, *away, *stay], texts)
            nearest = min(NEAREST, len(away), len(stay))
            for article in new:
                goes, stays = (self._likeness(article, side, nearest) for side in (away, stay))
                self._answers[article, split.id] = goes > stays
        return {story for story, article in article_of.items() if self._answers[article, split.id]}

    @staticmethod
    def _compared(side: list[int]) -> list[int]:
        return side[:: max(1, len(side) // COMPARED)][:COMPARED]

    def _likeness(self, article: int, side: Iterable[int], nearest: int) -> float:
        own = self._vectors[article]
        return sum(heapq.nlargest(nearest, (dot(own, self._vectors[other]) for other in side)))

    def _learn(self, articles: Iterable[int], read: Texts) -> None:
        unknown = iter(sorted(set(articles) - self._vectors.keys()))
        while piece := list(islice(unknown, _PIECE)):
            texts = read(piece)
            for article in piece:
                text = texts.get(article)
                self._vectors[article] = self._vector(text) if text else {}

    def _vector(self, text: StoryText) -> Vector:
        return self._frequencies.weigh(features.count(text.title, text.lead, text.body)).all
