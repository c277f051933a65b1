"""Topics on halves held out: `… benchmarks.topic_halves STORIES.jsonl [--noise NEWS | --headlines FILE] [--seeds N]`.

The labelled stories are dealt into two halves by a seed; weights trained on the one cluster the other, and the other
way round. Prints B-cubed F1 of each half and the mean. Probabilities from which stories join are those of
`train_topics`, chosen once on all stories. Both sets of weights are trained on Vietnamese articles and their titles
alone, so that nothing of the half held out was seen. With noise the training has other articles than the scoring, and
the topics that a person read. With headlines it is these that are dealt, and all stories teach.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from statistics import mean

from benchmarks.read_topics import read_topics
from benchmarks.report import emit
from benchmarks.topics import scored
from benchmarks.topics_data import Labelled, in_order, read_articles, with_noise
from benchmarks.train_topics import weight_sets

NOISE = 2_500


def halves(articles: list[Labelled], seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """Deal whole stories into two halves."""
    names = sorted({a.story for a in articles})
    random.Random(seed).shuffle(names)
    first = set(names[: len(names) // 2])
    return [a for a in articles if a.story in first], [a for a in articles if a.story not in first]


def figures(articles: list[Labelled], noise: str | None, seeds: int) -> Iterator[tuple[float, int]]:
    """Yield F1 and the number of labelled articles of each half held out."""
    read = read_topics(noise) if noise else None
    for seed in range(1, seeds + 1):
        one, other = halves(articles, seed)
        for taught, held in ((one, other), (other, one)):
            among = with_noise(taught, noise, NOISE, 1, skip=NOISE) if noise else taught
            weights = weight_sets(among, [], seed, read)
            stream = with_noise(held, noise, NOISE, 7) if noise else held
            yield scored(in_order(stream), weights)[2], len(held)


def headline_figures(articles: list[Labelled], headlines: list[Labelled], seeds: int) -> Iterator[tuple[float, int]]:
    """Yield the same of halves of the headlines."""
    for seed in range(1, seeds + 1):
        one, other = halves(headlines, seed)
        for taught, held in ((one, other), (other, one)):
            yield scored(in_order(held), weight_sets(articles, taught, seed))[2], len(held)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories")
    parser.add_argument("--noise")
    parser.add_argument("--headlines")
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    articles = read_articles(options.stories)
    halved = (headline_figures(articles, read_articles(options.headlines), options.seeds) if options.headlines
              else figures(articles, options.noise, options.seeds))
    found = []
    for value, held in halved:
        emit("bcubed_f1_half", value, "share", held)
        found.append(value)
    emit("bcubed_f1_held_out", mean(found), "share", len(found))


if __name__ == "__main__":
    main()
