"""Topics: `./run python -m benchmarks.topics FILE [--noise FILE] [--no-growth]`.

FILE is JSONL with `id, title, summary, body, published_at, story`. B-cubed over the labelled articles; an unlabelled
one inside a predicted topic counts against its precision. `growth_50k_over_5k` is the CPU time a document around
document 50,000 over that around 5,000, on a synthetic stream: permutations of the words of the given articles.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from benchmarks.report import emit
from benchmarks.topics_data import Labelled, days_of, in_order, read_articles, with_noise
from config import thresholds
from pipelines.topics import features, join, shingles
from pipelines.topics.stories import Text
from pipelines.topics.topics import TopicModel
from pipelines.topics.window import StoryWindow

SPAN = 2_500       # documents around a position over which the time a document is taken
BATCH = 40


class Stream:
    """Stories and topics without a database, in the order and by the code of the clusterer."""

    def __init__(self, weights: join.WeightSets | None = None) -> None:
        limits = thresholds.load()
        self._window = StoryWindow(limits.stories)
        self._model = TopicModel(limits.topics, weights or join.shipped())
        self._numbers = count(1)
        self._topic_of_story: dict[int, int] = {}      # first article of a story → topic
        self._merged: dict[int, int] = {}
        self.story: dict[int, int] = {}                # article → first article of its story
        self._size = 0

    def put(self, articles: Sequence[Labelled]) -> None:
        """Take a batch in."""
        first = self._size
        self._size += len(articles)
        batch = [Text(first + n, a.at, datetime(2026, 1, 1, tzinfo=UTC), f"{first + n}",
                      shingles.sketch(f"{a.title}\n{a.summary}\n{a.body}"), a.title) for n, a in enumerate(articles)]
        self._window.put(batch)
        for story in self._window.stories([t.id for t in batch]):
            known = {self.story[t.id] for t in story if t.id in self.story}
            home = min(known, default=story[0].id)
            self.story |= dict.fromkeys((t.id for t in story), home)
            if not known and home >= first:
                self._assign(home, articles[home - first])

    def _assign(self, number: int, article: Labelled) -> None:
        counts = features.count(article.title, article.summary, article.body)
        placed = self._model.assign(counts, days_of(article), self._numbers.__next__)
        self._topic_of_story[number] = placed.topic_id
        self._merged |= dict(placed.merged)

    @property
    def frequencies(self) -> features.Frequencies:
        """Return the document frequencies so far."""
        return self._model.frequencies

    def topic(self, number: int) -> int:
        """Return an article's topic after all merges."""
        topic = self._topic_of_story[self.story[number]]
        while topic in self._merged:
            topic = self._merged[topic]
        return topic


def bcubed(predicted: Sequence[int], gold: Sequence[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the articles with a label."""
    sizes, truth = Counter(predicted), Counter(gold)
    both = Counter(zip(predicted, gold, strict=True))
    labelled = [(p, g) for p, g in zip(predicted, gold, strict=True) if g]
    precision = sum(both[pair] / sizes[pair[0]] for pair in labelled) / len(labelled)
    recall = sum(both[pair] / truth[pair[1]] for pair in labelled) / len(labelled)
    return precision, recall, 2 * precision * recall / (precision + recall)


def scored(articles: list[Labelled], weights: join.WeightSets | None = None) -> tuple[float, float, float]:
    """Cluster articles by these weights (default: those that are shipped) and return B-cubed."""
    stream = Stream(weights)
    for at in range(0, len(articles), BATCH):
        stream.put(articles[at : at + BATCH])
    return bcubed([stream.topic(n) for n in range(len(articles))], [a.story for a in articles])


def quality(articles: list[Labelled]) -> None:
    """Print B-cubed and speed."""
    shingles.stop_shingles()
    started = time.process_time()
    scores = scored(articles)
    seconds = time.process_time() - started
    labelled = sum(bool(a.story) for a in articles)
    for name, value in zip(("precision", "recall", "f1"), scores, strict=True):
        emit(f"bcubed_{name}", value, "share", labelled)
    emit("documents_per_cpu_second", len(articles) / seconds, "1/s", len(articles))


def growth(articles: list[Labelled], small: int = 5_000, large: int = 50_000) -> None:
    """Print how the CPU time a document grows with the stream, at a constant rate of a thousand a day."""
    dice = random.Random(1)
    stream = Stream()
    times: dict[int, float] = {small: 0.0, large: 0.0}
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for at in range(0, large, BATCH):
        batch = [_permuted(dice, articles, start + timedelta(minutes=1.44 * (at + n))) for n in range(BATCH)]
        started = time.process_time()
        stream.put(batch)
        for place in times:
            if place - SPAN <= at < place:
                times[place] += time.process_time() - started
    emit("growth_50k_over_5k", times[large] / times[small], "ratio", large, synthetic=True)


def _permuted(dice: random.Random, articles: list[Labelled], at: datetime) -> Labelled:
    """Return runs of four words of two real articles in a new order: real words and pairs, no copy of anything."""
    first, second = dice.choice(articles), dice.choice(articles)
    words = f"{first.summary} {first.body}".split() + f"{second.summary} {second.body}".split()
    runs = [" ".join(words[i : i + 4]) for i in range(0, len(words), 4)]
    dice.shuffle(runs)
    return Labelled("", " ".join(runs[:3]), " ".join(runs[3:9]), " ".join(runs[9:70]), at, "")


def main() -> None:
    """Print the figures of one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--noise")
    parser.add_argument("--noise-articles", type=int, default=2_500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--no-growth", action="store_true", help="leave out the synthetic stream of 50,000")
    options = parser.parse_args()
    articles = read_articles(options.file)
    if options.noise:
        articles = with_noise(articles, options.noise, options.noise_articles, options.seed)
    quality(in_order(articles))
    if not options.no_growth:
        growth(articles[:3_000])


if __name__ == "__main__":
    main()
