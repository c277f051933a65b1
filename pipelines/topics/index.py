"""The inverted index over active topics: term → topics with its weight in their centroid."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from pipelines.topics.active import ActiveTopic
from pipelines.topics.features import Vector

POSTING_CAP = 400      # a term in more active topics than this finds none of them


class TopicIndex:
    """Finds the topics that share the heaviest terms with a vector; the cost is the length of the postings met."""

    def __init__(self) -> None:
        self._postings: dict[int, dict[int, float]] = {}

    def put(self, topic: ActiveTopic, before: Iterable[int] = ()) -> None:
        """Enter a topic's centroid in place of the one whose terms were `before`."""
        for term in before:
            if term not in topic.all:
                self._remove(term, topic.id)
        known = self._postings.get
        for term, weight in topic.all.items():
            postings = known(term)
            if postings is None:
                self._postings[term] = {topic.id: weight / topic.length}
            else:
                postings[topic.id] = weight / topic.length

    def drop(self, topic: ActiveTopic) -> None:
        """Take a topic out."""
        for term in topic.all:
            self._remove(term, topic.id)

    def near(self, vector: Vector, most: int, least: float) -> list[tuple[int, float | None]]:
        """Return the topics with the largest scalar products of at least `least`, `most` of them, nearest first.

        With each stands its product, None when terms of the vector were passed over, so that it is not the whole one.
        """
        sums: dict[int, float] = {}
        known = sums.get
        whole = True
        for term, weight in vector.items():
            postings = self._postings.get(term)
            if postings is None:
                continue
            if len(postings) > POSTING_CAP:
                whole = False
                continue
            for topic_id, other in postings.items():
                sums[topic_id] = known(topic_id, 0.0) + weight * other
        likely = [(value, -topic_id) for topic_id, value in sums.items() if value >= least]
        return [(-negative, value if whole else None) for value, negative in heapq.nlargest(most, likely)]

    def _remove(self, term: int, topic_id: int) -> None:
        postings = self._postings.get(term, {})
        postings.pop(topic_id, None)
        if not postings:
            self._postings.pop(term, None)
