"""Trains the topic join: `./run python -m benchmarks.train_topics STORIES.jsonl --headlines FILE --noise NEWS`.

Prints the weights file. Two runs over labelled articles give the examples. To join: each story is compared with the
topics that the labels have built so far, some of them broken in two as they are in life. To merge: the join just
learned runs freely, and at each consolidation its topics, labelled by most of their stories, are compared; half of the
true pairs are merged then. Noise articles are stories of their own, and a pair of two of them teaches nothing. Half of
the runs leave the dates out, because imports without dates are joined by the same weights. With noise, topics that a
person read (see read_topics.py) teach what is alike and yet apart.

Headlines have a set of their own, trained on English headlines and on the Vietnamese articles cut to their titles.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from benchmarks.read_topics import UNKNOWN, read_topics
from benchmarks.topics_data import Labelled, days_of, read_articles, with_noise
from config import thresholds
from pipelines.topics import features, join
from pipelines.topics.active import ActiveTopic
from pipelines.topics.topics import CONSOLIDATE_EVERY, TopicModel

Array = NDArray[np.float64]
Rows = Iterable[tuple[join.Inputs, bool]]
Lesson = tuple[Rows, float]     # examples, and what one of them counts
Stream = list[tuple[features.Counts, float | None, str]]
# Measured on the same stories, halves held out, and on the demo; see docs/benchmarks.md.
FROM = {"article": (0.3, 0.3), "headline": (0.5, 0.3)}
BROKEN = 0.15               # stories that begin another topic of their event
LOOSE, STRICT = 0.5, 0.8    # joins whose topics teach merging: few and mixed ones, many and pure ones
NEVER = 1.1
READ_WEIGHT = 0.3           # of an example from topics that were read: all of them lie where the limits are


class Led(TopicModel):
    """A model that may be told where a story goes: to topic `home`, or, where that is closed, where it likes."""

    home: int | None = None

    def _choose(self, story: features.Features, at: float | None,
                new_id: Callable[[], int]) -> tuple[float, ActiveTopic]:
        if self.home in self.topics:
            return 1.0, self.topics[self.home]
        return super()._choose(story, at, new_id)


@dataclass(slots=True)
class Teacher:
    """A run of the model over labelled stories that gives examples."""

    dice: random.Random
    model: Led
    labels: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def of(cls, weights: join.Weights, seed: int) -> Teacher:
        """Return a teacher whose model joins by these weights."""
        # Far topics teach too: without them the weights take everything that is left for near.
        sets = join.WeightSets(weights, weights)
        return cls(random.Random(seed), Led(thresholds.load().topics, sets, least=0.0))

    def joins(self, stream: Stream) -> Iterator[tuple[join.Inputs, bool]]:
        """Yield an example a story and topic near it."""
        numbers = count(1)
        topics: dict[str, list[int]] = defaultdict(list)
        for counts, at, event in stream:
            if event != UNKNOWN:
                for topic_id, inputs in self.model.compare(self.model.frequencies.weigh(counts), at):
                    if self._teaches(event, topic_id):
                        yield inputs, bool(event) and self._label(topic_id) == event
            known = topics[event] if event not in ("", UNKNOWN) else []
            home = self.dice.choice([known[-1], *known]) if known and self.dice.random() > BROKEN else None
            self.model.home = home
            placed = self.model.assign(counts, at, numbers.__next__).topic_id
            self.labels[placed][event] += 1
            if placed != home:
                topics[event].append(placed)

    def merges(self, stream: Stream) -> Iterator[tuple[join.Inputs, bool]]:
        """Yield an example a topic and topic near it, at the points of consolidation."""
        numbers = count(1)
        touched: set[int] = set()
        for counts, at, event in stream:
            placed = self.model.assign(counts, at, numbers.__next__).topic_id
            self.labels[placed][event] += 1
            touched.add(placed)
            if self.model.sequence % CONSOLIDATE_EVERY == 0:
                for topic_id in sorted(touched):
                    if topic_id in self.model.topics:       # not merged away meanwhile
                        yield from self._consolidate(topic_id)
                touched.clear()

    def _consolidate(self, topic_id: int) -> Iterator[tuple[join.Inputs, bool]]:
        event = self._label(topic_id)
        if event == UNKNOWN:
            return
        same: list[int] = []
        for other, inputs in self.model.pairs(self.model.topics[topic_id]):
            if self._teaches(event, other):
                yield inputs, bool(event) and self._label(other) == event
            if event and self._label(other) == event:
                same.append(other)
        chosen = [other for other in same if self.dice.random() < 0.5]
        if chosen:
            gone, home = self.model.merge(topic_id, chosen[0])
            self.labels[home] += self.labels.pop(gone)

    def _teaches(self, event: str, topic_id: int) -> bool:
        label = self._label(topic_id)
        return label != UNKNOWN and bool(event or label)

    def _label(self, topic_id: int) -> str:
        return self.labels[topic_id].most_common(1)[0][0]


def fit(lessons: Iterable[Lesson], penalty: float = 1.0, rounds: int = 50) -> join.Inputs:
    """Return logistic weights by Newton's method; the bias is not penalised."""
    pairs = [(x, float(y), counted) for rows, counted in lessons for x, y in rows]
    inputs, labels, counted = (np.array(column) for column in zip(*pairs, strict=True))
    weights = np.zeros(inputs.shape[1])
    ridge = np.full(inputs.shape[1], penalty)
    ridge[0] = 1e-6
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (counted * (labels - p)) - ridge * weights
        curve = (inputs * (counted * p * (1 - p))[:, None]).T @ inputs + np.diag(ridge)
        weights += np.linalg.solve(curve, slope)
    return tuple(round(float(w), 4) for w in weights)


def train(streams: list[Stream], join_from: float, merge_from: float, read: Stream | None = None) -> join.Weights:
    """Return the weights that streams of labelled stories teach, and topics that were read."""
    nothing = join.Weights((0.0,) * len(join.NAMES), (0.0,) * len(join.NAMES), NEVER, NEVER)
    taught = list(enumerate([(s, 1.0) for s in streams] + ([(read, READ_WEIGHT)] if read else [])))
    joined = fit((Teacher.of(nothing, n).joins(s), counted) for n, (s, counted) in taught)
    teachers = [(replace(nothing, join=joined, join_from=least), n, s, counted)
                for n, (s, counted) in taught for least in (LOOSE, STRICT)]
    merged = fit((Teacher.of(weights, n).merges(s), counted) for weights, n, s, counted in teachers)
    return join.Weights(joined, merged, join_from, merge_from)


def stream(articles: list[Labelled]) -> Stream:
    """Return articles as a teacher reads them."""
    return [(features.count(a.title, a.summary, a.body), days_of(a), a.story) for a in articles]


def undated(articles: list[Labelled], seed: int) -> list[Labelled]:
    """Return the articles without their times, in another order."""
    mixed = [replace(a, at=None) for a in articles]
    random.Random(seed).shuffle(mixed)
    return mixed


def titles(articles: list[Labelled]) -> list[Labelled]:
    """Return the articles cut to their titles."""
    return [replace(a, summary="", body="") for a in articles]


def weight_sets(articles: list[Labelled], headlines: list[Labelled], seed: int,
                read: list[Labelled] | None = None) -> join.WeightSets:
    """Return both sets: from whole articles, and from headlines with the same articles' titles."""
    whole = train([stream(articles), stream(undated(articles, seed))], *FROM["article"], stream(read) if read else None)
    short = [headlines, titles(articles), titles(undated(articles, seed))]
    return join.WeightSets(whole, train([stream(a) for a in short if a], *FROM["headline"]))


def _table(weights: join.Weights) -> dict[str, object]:
    parts = {"join": weights.join, "merge": weights.merge}
    named = {part: dict(zip(join.NAMES, values, strict=True)) for part, values in parts.items()}
    return {"join_from": weights.join_from, "merge_from": weights.merge_from, **named}


def main() -> None:
    """Print the weights file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories")
    parser.add_argument("--headlines")
    parser.add_argument("--noise")
    parser.add_argument("--noise-articles", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = read_articles(options.stories)
    if options.noise:
        # Not the articles that the benchmark hides the stories among.
        limit = options.noise_articles
        articles = with_noise(articles, options.noise, limit, options.seed, skip=limit)
    headlines = read_articles(options.headlines) if options.headlines else []
    read = read_topics(options.noise) if options.noise else None
    trained = weight_sets(articles, headlines, options.seed, read)
    command = ("./run python -m benchmarks.train_topics stories/vietnamese-news.dev.jsonl "
               "--headlines stories/english-headlines.dev.jsonl --noise news/vietnews-20k.jsonl.gz")
    print(json.dumps({"command": command, "article": _table(trained.article), "headline": _table(trained.headline)},
                     indent=1))


if __name__ == "__main__":
    main()
