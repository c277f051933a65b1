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
        for term, weight in topic.all.items():
            self._postings.setdefault(term, {})[topic.id] = weight / topic.length

    def drop(self, topic: ActiveTopic) -> None:
        """Take a topic out."""
        for term in topic.all:
            self._remove(term, topic.id)

    def near(self, vector: Vector, most: int, least: float) -> list[int]:
        """Return the topics with the largest scalar products of at least `least`, `most` of them, nearest first."""
        sums: dict[int, float] = {}
        known = sums.get
        for term, weight in vector.items():
            postings = self._postings.get(term)
            if postings is None or len(postings) > POSTING_CAP:
                continue
            for topic_id, other in postings.items():
                sums[topic_id] = known(topic_id, 0.0) + weight * other
        likely = ((value, -topic_id) for topic_id, value in sums.items() if value >= least)
        return [-negative for _, negative in heapq.nlargest(most, likely)]

    def _remove(self, term: int, topic_id: int) -> None:
        postings = self._postings.get(term, {})
        postings.pop(topic_id, None)
        if not postings:
            self._postings.pop(term, None)
