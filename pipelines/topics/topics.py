"""Online assignment of stories to topics, and the merging of topics that turn out to be one."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import neg

from config.thresholds import TopicThresholds
from pipelines.topics import background, join
from pipelines.topics.active import ActiveTopic
from pipelines.topics.features import Counts, Features, Vector

CANDIDATES = 12        # topics that are scored in full for a story
POSTING_CAP = 400      # a term in more active topics than this finds none of them
CONSOLIDATE_EVERY = 20  # assignments between two consolidations: fixed points, so that a replay merges at the same ones


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a story went; `merged` are (from, into) topics that became one at this point of the sequence."""

    topic_id: int
    sequence: int
    score: float
    merged: tuple[tuple[int, int], ...] = ()


class TopicModel:
    """The active topics. It changes only by `assign`, so that the same sequence gives the same topics."""

    def __init__(self, limits: TopicThresholds, weights: join.WeightSets) -> None:
        self.frequencies = background.frequencies()
        self.sequence = 0
        self.topics: dict[int, ActiveTopic] = {}
        self.changed: set[int] = set()      # topics to be written
        self.unmergeable: set[frozenset[int]] = set()   # pairs of topics that staff keep apart
        self.dropped: set[int] = set()      # topics whose state is to be deleted: merged or idle for too long
        self._fresh: set[int] = set()       # topics touched since the last consolidation
        self._postings: dict[int, dict[int, float]] = {}
        self._limits = limits
        self._weights = weights

    def restore(self, topic: ActiveTopic) -> None:
        """Put a stored topic back."""
        self.topics[topic.id] = topic
        self._post(topic, {})
        if topic.touched > self.sequence - self.sequence % CONSOLIDATE_EVERY:
            self._fresh.add(topic.id)

    def assign(self, counts: Counts, at: float | None, new_id: Callable[[], int], fixed: int | None = None,
               refused: frozenset[int] = frozenset()) -> Assignment:
        """Give a story to a topic, to a new one named by `new_id` when none is likely enough.

        `at` is the story's date in days, None when undated. `fixed` and `refused` are staff's decisions: the topic it
        belongs to, and topics it must not join.
        """
        self.sequence += 1
        self.frequencies.add(counts)
        story = self.frequencies.weigh(counts)
        score, topic = self._choose(story, at, new_id, fixed, refused)
        before = topic.all
        topic.add(story, at, self.sequence)
        self._post(topic, before)
        self._mark(topic.id)
        merged: list[tuple[int, int]] = []
        if self.sequence % CONSOLIDATE_EVERY == 0:
            merged = self._consolidate()
            self._evict()
        home = topic.id
        for old, new in merged:
            home = new if home == old else home
        return Assignment(home, self.sequence, score, tuple(merged))

    def _choose(self, story: Features, at: float | None, new_id: Callable[[], int], fixed: int | None,
                refused: frozenset[int]) -> tuple[float, ActiveTopic]:
        if fixed is not None:
            return 1.0, self.topics.setdefault(fixed, ActiveTopic(fixed))
        scored = [row for row in self._scored(story, at) if -row[2] not in refused]
        likely, best, negative = max(scored, default=(False, 0.0, 0))
        if likely:
            return best, self.topics[-negative]
        topic = ActiveTopic(new_id())
        self.topics[topic.id] = topic
        return 1.0 - best, topic

    def _scored(self, story: Features, at: float | None) -> Iterator[tuple[bool, float, int]]:
        """Yield for each topic near the story whether it is likely enough, how likely it is, and its id negated."""
        for topic_id, inputs in self.compare(story, at):
            weights = self._weights.of(story, self.topics[topic_id])
            probability = join.probability(weights.join, inputs)
            yield probability >= weights.join_from, probability, -topic_id

    def rename(self, names: Mapping[int, int]) -> None:
        """Give the topics other ids; all of them are to be written."""
        topics = list(self.topics.values())
        for topic in topics:
            topic.id = names[topic.id]
        self.topics = {topic.id: topic for topic in topics}
        self._fresh = {names[n] for n in self._fresh}
        self._postings = {}
        for topic in topics:
            self._post(topic, {})
        self.changed, self.dropped = set(self.topics), set()

    def compare(self, story: Features, at: float | None) -> list[tuple[int, join.Inputs]]:
        """Return the topics nearest to a story within the window, with the inputs of the join model."""
        found: list[tuple[int, join.Inputs]] = []
        for topic_id in self._near(story):
            topic = self.topics[topic_id]
            gap = topic.gap(at)
            if gap is None or gap <= self._limits.window_days:
                found.append((topic_id, join.similarities(story, at, topic)))
        return found

    def _near(self, story: Features) -> list[int]:
        """Return the topics with the largest similarity, by the inverted index."""
        sums: dict[int, float] = {}
        for term, weight in story.all.items():
            postings = self._postings.get(term)
            if postings is None or len(postings) > POSTING_CAP:
                continue
            for topic_id, other in postings.items():
                sums[topic_id] = sums.get(topic_id, 0.0) + weight * other
        best = heapq.nlargest(CANDIDATES, zip(sums.values(), map(neg, sums), strict=True))
        return [-topic_id for _, topic_id in best]

    def _post(self, topic: ActiveTopic, before: Vector) -> None:
        for term in before.keys() - topic.all.keys():
            self._unpost(term, topic.id)
        for term, weight in topic.all.items():
            self._postings.setdefault(term, {})[topic.id] = weight / topic.length

    def _unpost(self, term: int, topic_id: int) -> None:
        postings = self._postings.get(term, {})
        postings.pop(topic_id, None)
        if not postings:
            self._postings.pop(term, None)

    def _mark(self, topic_id: int) -> None:
        self.changed.add(topic_id)
        self._fresh.add(topic_id)

    def _consolidate(self) -> list[tuple[int, int]]:
        """Merge each topic that changed lately into the likeliest other one, the younger into the older."""
        merged: list[tuple[int, int]] = []
        waiting = sorted(self._fresh)
        self._fresh.clear()
        while waiting:
            topic = self.topics.get(waiting.pop(0))
            partner = self._partner(topic) if topic is not None else None
            if topic is None or partner is None:
                continue
            merged.append(self.merge(topic.id, partner))
            waiting.append(merged[-1][1])
        return merged

    def merge(self, one: int, other: int) -> tuple[int, int]:
        """Make one topic of two; return the younger, which is gone, and the older, which has both's stories."""
        old, new = (self.topics[topic_id] for topic_id in sorted((one, other)))
        before = old.all
        old.absorb(new, self.sequence)
        self._post(old, before)
        self._drop(new)
        self.changed.add(old.id)
        return new.id, old.id

    def _partner(self, topic: ActiveTopic) -> int | None:
        best = (0.0, 0)
        whole = topic.as_story()
        for other_id, inputs in self.pairs(topic):
            weights = self._weights.of(whole, self.topics[other_id])
            probability = join.probability(weights.merge, inputs)
            if probability >= weights.merge_from and frozenset((other_id, topic.id)) not in self.unmergeable:
                best = max(best, (probability, -other_id))
        return -best[1] or None

    def pairs(self, topic: ActiveTopic) -> list[tuple[int, join.Inputs]]:
        """Return the topics nearest to a topic within the window, with the inputs of the merge model."""
        found: list[tuple[int, join.Inputs]] = []
        whole = topic.as_story()
        for other_id in self._near(whole):
            other = self.topics[other_id]
            gap = join.apart(topic, other)
            if other_id != topic.id and (gap is None or gap <= self._limits.window_days):
                found.append((other_id, join.between(topic, whole, other)))
        return found

    def _evict(self) -> None:
        """Close the topics idle for longest when there are too many: the cost of a story must not grow."""
        surplus = len(self.topics) - self._limits.active_topics
        if surplus > 0:
            for topic in heapq.nsmallest(surplus, self.topics.values(), key=lambda t: (t.touched, t.id)):
                self._drop(topic)

    def _drop(self, topic: ActiveTopic) -> None:
        for term in topic.all:
            self._unpost(term, topic.id)
        del self.topics[topic.id]
        self.changed.discard(topic.id)
        self.dropped.add(topic.id)
