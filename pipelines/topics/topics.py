"""Online assignment of stories to topics, and the merging of topics that turn out to be one."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median_low

from config.thresholds import TopicThresholds
from pipelines.topics import background, join
from pipelines.topics.active import ActiveTopic
from pipelines.topics.closing import Closing
from pipelines.topics.features import Counts, Features
from pipelines.topics.index import TopicIndex
from pipelines.topics.series import EDITION, Series

CANDIDATES = 12        # topics that are scored in full for a story
# Scalar products below which two whole articles are not compared: of 6,000 joins and 2,400 merges among 20,000 articles
# 1 in 100 was below 0.10 and 0.06. Headlines agree with less.
LEAST = 0.05
# Stories of a topic up to which what little they show is enough, and from which all the support is asked for that the
# thresholds name. The demo's 19 events came out in 32 to 34 topics with these, in 53 or 54 with 1 and 5, in 30 to 34
# without any (147 articles in three orders, no topic mixed).
SMALL, LARGE = 4, 10
# Dates of the last stories whose middle is the sequence's own clock: a wrong date, or a clock that jumps, ages nothing.
CLOCK = 41
CONSOLIDATE_EVERY = 20  # assignments between two consolidations: fixed points, so that a replay merges at the same ones


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a story went; `merged` are (from, into) topics that became one at this point of the sequence."""

    topic_id: int
    sequence: int
    score: float
    merged: tuple[tuple[int, int], ...] = ()


class TopicModel:
    """The active topics. It changes only by `assign`, so that the same sequence gives the same topics.

    What staff decide is not its business: see decisions.py.
    """

    def __init__(self, limits: TopicThresholds, weights: join.WeightSets, *, least: float = LEAST) -> None:
        self.frequencies = background.frequencies()
        self.series = Series()
        self.sequence = 0
        self.topics: dict[int, ActiveTopic] = {}
        self.dates: deque[float] = deque(maxlen=CLOCK)
        self.changed: set[int] = set()      # topics to be written
        self.dropped: set[int] = set()      # topics whose state is to be deleted: merged or idle for too long
        self._fresh: set[int] = set()       # topics touched since the last consolidation
        self._index = TopicIndex()
        self._closing = Closing()
        self._limits = limits
        self._weights = weights
        self._least = least

    def restore(self, topic: ActiveTopic) -> None:
        """Put a stored topic back."""
        self.topics[topic.id] = topic
        self._enter(topic)
        if topic.touched > self.sequence - self.sequence % CONSOLIDATE_EVERY:
            self._fresh.add(topic.id)

    def assign(self, counts: Counts, at: float | None, new_id: Callable[[], int]) -> Assignment:
        """Give a story to a topic, to a new one named by `new_id` when none is likely enough.

        `at` is the story's date in days, None when undated.
        """
        self.sequence += 1
        if at is not None:
            self.dates.append(at)
        self.frequencies.add(counts)
        story = self.frequencies.weigh(counts, edition=self.series.seen(counts.series, at))
        score, topic = self._choose(story, at, new_id)
        before = topic.all
        topic.add(story, at, self.sequence)
        self._enter(topic, before)
        self._mark(topic.id)
        merged: list[tuple[int, int]] = []
        if self.sequence % CONSOLIDATE_EVERY == 0:
            merged = self._consolidate()
            self._evict()
        home = topic.id
        for old, new in merged:
            home = new if home == old else home
        return Assignment(home, self.sequence, score, tuple(merged))

    def _choose(self, story: Features, at: float | None, new_id: Callable[[], int]) -> tuple[float, ActiveTopic]:
        likely, best, negative = max(self._scored(story, at), default=(False, 0.0, 0))
        if likely:
            return best, self.topics[-negative]
        topic = ActiveTopic(new_id())
        self.topics[topic.id] = topic
        return 1.0 - best, topic

    def _scored(self, story: Features, at: float | None) -> Iterator[tuple[bool, float, int]]:
        """Yield for each topic near the story whether it is likely enough, how likely it is, and its id negated."""
        for topic_id, inputs in self.compare(story, at):
            topic = self.topics[topic_id]
            weights = self._weights.of(story, topic)
            probability = join.probability(weights.join, inputs)
            likely = probability >= weights.join_from and self._supported(story, topic, topic.size)
            yield likely, probability, -topic_id

    def _supported(self, story: Features, topic: ActiveTopic, size: int, share: float = 1.0) -> bool:
        """Say whether a story is like the members of a topic in more than its strongest terms.

        The larger the topic, the more so: names that are always in the news would else gather all that is written
        about them.
        """
        if story.brief or topic.is_brief or size <= SMALL:
            return True
        asked = self._limits.support * min(1.0, math.log(size / SMALL) / math.log(LARGE / SMALL))
        return share * join.support(story, topic) >= asked

    def rename(self, names: Mapping[int, int]) -> None:
        """Give the topics other ids; all of them are to be written."""
        topics = list(self.topics.values())
        for topic in topics:
            topic.id = names[topic.id]
        self.topics = {topic.id: topic for topic in topics}
        self._fresh = {names[n] for n in self._fresh}
        self._index, self._closing = TopicIndex(), Closing()
        for topic in topics:
            self._enter(topic)
        self.changed, self.dropped = set(self.topics), set()

    def compare(self, story: Features, at: float | None) -> list[tuple[int, join.Inputs]]:
        """Return the topics nearest to a story within the window, with the inputs of the join model."""
        found: list[tuple[int, join.Inputs]] = []
        for topic_id, whole in self._near(story):
            topic = self.topics[topic_id]
            if self._timely(topic, story.edition, topic.gap(at), topic.span_with(at, at)):
                found.append((topic_id, join.similarities(story, at, topic, whole)))
        return found

    def _near(self, story: Features) -> list[tuple[int, float | None]]:
        return self._index.near(story.all, CANDIDATES, 0.0 if story.brief else self._least)

    def _timely(self, topic: ActiveTopic, edition: bool, gap: float | None, span: float | None) -> bool:
        """Say whether what is `gap` days away, and would make it `span` days long, may belong to a topic."""
        if (edition or topic.is_edition) and span is not None:
            return span <= EDITION      # without dates nobody can tell two days apart
        return gap is None or gap <= self._limits.window_days

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
        self._enter(old, before)
        self._drop(new)
        self.changed.add(old.id)
        return new.id, old.id

    def _partner(self, topic: ActiveTopic) -> int | None:
        best = (0.0, 0)
        whole = topic.as_story()
        for other_id, inputs in self.pairs(topic, whole):
            other = self.topics[other_id]
            weights = self._weights.of(whole, other)
            probability = join.probability(weights.merge, inputs)
            if probability < weights.merge_from:
                continue
            size = topic.size + other.size
            if size < 2 * SMALL or self._supported(whole, other, size, topic.length / topic.size):
                best = max(best, (probability, -other_id))
        return -best[1] or None

    def pairs(self, topic: ActiveTopic, as_story: Features | None = None) -> list[tuple[int, join.Inputs]]:
        """Return the topics nearest to a topic within the window, with the inputs of the merge model."""
        found: list[tuple[int, join.Inputs]] = []
        whole = as_story or topic.as_story()
        for other_id, shared in self._near(whole):
            other = self.topics[other_id]
            span = other.span_with(topic.first, topic.last)
            if other_id != topic.id and self._timely(other, whole.edition, join.apart(topic, other), span):
                found.append((other_id, join.between(topic, whole, other, shared)))
        return found

    def _evict(self) -> None:
        """Close the topics that nothing can join any more, and those idle for longest when there are too many.

        The cost of a story must not grow with the record.
        """
        if self.dates:
            oldest = median_low(self.dates) - self._limits.window_days
            for topic in self._closing.before(oldest, self.topics):
                self._drop(topic)
        for topic in self._closing.idle(len(self.topics) - self._limits.active_topics, self.topics):
            self._drop(topic)
        self._closing.tidy(self.topics.values(), len(self.topics))

    def _enter(self, topic: ActiveTopic, before: Iterable[int] = ()) -> None:
        """Take note of a new or changed topic; `before` are the terms that it had."""
        self._index.put(topic, before)
        self._closing.note(topic)

    def _drop(self, topic: ActiveTopic) -> None:
        self._index.drop(topic)
        del self.topics[topic.id]
        self.changed.discard(topic.id)
        self.dropped.add(topic.id)
