"""Topics that a person read: which of their articles are one event, as examples that training could not find itself.

The labelled stories hold few pairs that are alike and yet two events: one place, one office, one kind of accident. So
half of the 20,421 news articles were spread over days by a fixed seed and clustered with lower limits; of 300 of those
topics (70 of five articles and more) a person said which articles are one event or one running matter, in
`read_topics.jsonl`: `id` of the article, `topic` it was in, `event`. What could not be told is left out.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from benchmarks.topics_data import Labelled, read_articles, spread

FILE = Path(__file__).with_name("read_topics.jsonl")
UNKNOWN = "?"       # an article of which nobody has said what it belongs to: it teaches nothing
DAYS, SEED = 15, 5  # as dense as the list of docs/topics.md
OTHERS = 0.3        # share of the articles nobody judged that is kept, for the sake of term frequencies


def read_topics(news: str) -> list[Labelled]:
    """Return every second news article with the event that a person gave it, UNKNOWN for most."""
    events = {row["id"]: row["event"] for row in map(json.loads, FILE.read_text("utf-8").splitlines())}
    dice = random.Random(2)
    dated = spread(read_articles(news)[0::2], [], DAYS, SEED)
    kept = [a for a in dated if a.id in events or dice.random() < OTHERS]
    return [replace(a, story=events.get(a.id, UNKNOWN)) for a in kept]
