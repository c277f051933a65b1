"""Trains the topic join: `./run python -m benchmarks.train_topics STORIES.jsonl --noise NEWS.jsonl.gz > weights.json`.

A gold-forced run: each article is compared with the topics that labels have built so far, which gives one example a
candidate; noise articles are topics of their own, and a pair of two of them teaches nothing. Half of the runs leave
the dates out, because imports without dates are joined by the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import count

import numpy as np
from numpy.typing import NDArray

from benchmarks.topics_data import Labelled, days_of, read_articles, with_noise
from config import thresholds
from pipelines.topics import features, join
from pipelines.topics.topics import TopicModel

Array = NDArray[np.float64]
JOIN_FROM, MERGE_FROM = 0.4, 0.6    # measured on the same stories, see thresholds in docs/benchmarks.md


def examples(articles: list[Labelled], dated: bool) -> tuple[list[tuple[float, ...]], list[float]]:
    """Return the inputs and labels of one gold-forced run."""
    numbers = count(1)
    weights = join.Weights((0.0,) * len(join.NAMES), 1.1, 1.1)     # nothing joins or merges by itself
    model = TopicModel(thresholds.load().topics, weights)
    gold: dict[str, int] = {}
    noise: set[int] = set()
    inputs: list[tuple[float, ...]] = []
    labels: list[float] = []
    for article in articles:
        counts = features.count(article.title, article.summary, article.body)
        at = days_of(article) if dated else None
        home = gold.get(article.story) if article.story else None
        for topic_id, row in model.compare(model.frequencies.weigh(counts), at):
            if article.story or topic_id not in noise:
                inputs.append(row)
                labels.append(float(topic_id == home))
        placed = model.assign(counts, at, numbers.__next__, fixed=home).topic_id
        if article.story:
            gold[article.story] = placed
        else:
            noise.add(placed)
    return inputs, labels


def fit(inputs: Array, labels: Array, penalty: float = 1.0, rounds: int = 50) -> Array:
    """Return logistic weights by Newton's method; the bias is not penalised."""
    weights = np.zeros(inputs.shape[1])
    ridge = np.full(inputs.shape[1], penalty)
    ridge[0] = 1e-6
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (labels - p) - ridge * weights
        curve = (inputs * (p * (1 - p))[:, None]).T @ inputs + np.diag(ridge)
        weights += np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    """Print the weights file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories")
    parser.add_argument("--noise")
    parser.add_argument("--noise-articles", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = read_articles(options.stories)
    if options.noise:
        articles = with_noise(articles, options.noise, options.noise_articles, options.seed)
    inputs, labels = examples(articles, dated=True)
    shuffled = list(articles)
    random.Random(options.seed).shuffle(shuffled)
    more, more_labels = examples(shuffled, dated=False)
    weights = fit(np.array(inputs + more), np.array(labels + more_labels))
    table = dict(zip(join.NAMES, (round(float(w), 4) for w in weights), strict=True))
    command = ("./run python -m benchmarks.train_topics stories/vietnamese-news.dev.jsonl "
               "--noise news/vietnews-20k.jsonl.gz")
    print(json.dumps({"command": command, "examples": len(labels) + len(more_labels), "join_from": JOIN_FROM,
                      "merge_from": MERGE_FROM, "weights": table}, indent=1))


if __name__ == "__main__":
    main()
