"""A topic list to be read: `./run python -m benchmarks.topic_list NEWS [--stories FILE] [--largest N] [--random N]`.

Not a benchmark with a figure: it runs the clusterer over articles without dates, spread over days by a fixed seed, and
labelled stories with their own dates, and prints the largest topics and some drawn by the seed, each with label, terms,
size, span and headlines. A person judges them; docs/topics.md holds what was judged. The dates are synthetic: what was
one event may lie weeks apart, and old and new news of a place on one day.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from dataclasses import dataclass

from benchmarks.topics import BATCH, Stream
from benchmarks.topics_data import Labelled, read_articles, spread
from pipelines.topics import labels

DAYS = 30
SEED = 11
SHOWN = 12      # headlines of a topic


@dataclass(frozen=True, slots=True)
class Listed:
    """A topic of the list: its label, and its articles, the earliest first."""

    id: int
    label: labels.Label
    stories: int
    articles: list[Labelled]

    @property
    def days(self) -> float:
        """Return the days between its first and its last article."""
        times = [a.at for a in self.articles if a.at is not None]
        return (max(times) - min(times)).total_seconds() / 86400 if times else 0.0


def listed(articles: list[Labelled]) -> list[Listed]:
    """Return every topic that the clusterer makes of the articles."""
    stream = Stream()
    for at in range(0, len(articles), BATCH):
        stream.put(articles[at : at + BATCH])
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(articles)):
        members[stream.topic(number)].append(number)
    found = []
    for topic, numbers in sorted(members.items()):
        first = sorted({stream.story[n] for n in numbers})
        label = labels.label([articles[n].title for n in first[: labels.HEADLINES]], stream.frequencies)
        found.append(Listed(topic, label, len(first), [articles[n] for n in numbers]))
    return found


def show(place: int, topic: Listed) -> None:
    """Print one topic."""
    print(f"{place}. {topic.label.headline} [{'; '.join(topic.label.terms)}]")
    print(f"   topic {topic.id}: {len(topic.articles)} articles, {topic.stories} stories, {topic.days:.1f} days")
    for article in topic.articles[:SHOWN]:
        print(f"   {article.at:%d.%m.} {article.story or '-'}: {article.title}")
    if len(topic.articles) > SHOWN:
        print(f"   … {len(topic.articles) - SHOWN} more")


def main() -> None:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news")
    parser.add_argument("--stories")
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--largest", type=int, default=50)
    parser.add_argument("--random", type=int, default=50)
    options = parser.parse_args()
    stories = read_articles(options.stories) if options.stories else []
    topics = listed(spread(read_articles(options.news), stories, options.days, options.seed))
    largest = sorted(topics, key=lambda t: (-len(t.articles), t.id))
    several = [t for t in largest[options.largest :] if len(t.articles) > 1]
    print(f"{len(topics)} topics, {sum(len(t.articles) > 1 for t in topics)} of more than one article")
    for place, topic in enumerate(largest[: options.largest], 1):
        show(place, topic)
    print("\ndrawn at random among the others of more than one article")
    drawn = random.Random(options.seed).sample(several, min(options.random, len(several)))
    for place, topic in enumerate(sorted(drawn, key=lambda t: t.id), 1):
        show(place, topic)


if __name__ == "__main__":
    main()
