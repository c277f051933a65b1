"""Which topics are to be closed, found without a look at all of them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from pipelines.topics.active import ActiveTopic

_SPARE = 1_000


class Closing:
    """Two heaps, by the last date of a topic and by the assignment that touched it last.

    A changed topic is entered again; its old entries are passed over when they come up. Looking at 6,000 active topics
    after every twenty assignments cost as much as finding the candidates of these.
    """

    def __init__(self) -> None:
        self._dates: list[tuple[float, int]] = []
        self._touched: list[tuple[int, int]] = []

    def note(self, topic: ActiveTopic) -> None:
        """Enter a topic that is new or was changed."""
        heapq.heappush(self._touched, (topic.touched, topic.id))
        if topic.last is not None:
            heapq.heappush(self._dates, (topic.last, topic.id))

    def before(self, oldest: float, topics: Mapping[int, ActiveTopic]) -> list[ActiveTopic]:
        """Take out and return the topics whose last date is earlier than this."""
        found: dict[int, ActiveTopic] = {}
        while self._dates and self._dates[0][0] < oldest:
            last, number = heapq.heappop(self._dates)
            topic = topics.get(number)
            if topic is not None and topic.last == last:
                found[number] = topic
        return list(found.values())

    def idle(self, surplus: int, topics: Mapping[int, ActiveTopic]) -> list[ActiveTopic]:
        """Take out and return so many topics that were touched longest ago, of equal ones those with small ids."""
        found: dict[int, ActiveTopic] = {}
        while len(found) < surplus:
            touched, number = heapq.heappop(self._touched)
            topic = topics.get(number)
            if topic is not None and topic.touched == touched:
                found[number] = topic
        return list(found.values())

    def tidy(self, topics: Iterable[ActiveTopic], count: int) -> None:
        """Leave old entries behind when they are many."""
        if len(self._touched) > 4 * count + _SPARE or len(self._dates) > 4 * count + _SPARE:
            self._dates, self._touched = [], []
            for topic in topics:
                self.note(topic)
