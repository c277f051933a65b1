"""The learned join: how likely a story belongs to a topic, or two topics together, from a few sparse similarities."""

from __future__ import annotations

import heapq
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from pipelines.topics.active import ActiveTopic
from pipelines.topics.features import Features, dot

NAMES = ("bias", "all", "root_all", "title", "names", "nearest", "all_title", "days_1", "days_5", "undated", "larger",
         "smaller")
Inputs = tuple[float, ...]
# A name of three syllables is five terms, its pairs among them; what is left says what happened.
STRONGEST = 6


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic models in the order of NAMES, and the probabilities from which a story joins and two topics merge."""

    join: Inputs
    merge: Inputs
    join_from: float
    merge_from: float


@dataclass(frozen=True, slots=True)
class WeightSets:
    """One set for whole articles, one for where either side is headlines: few words share little when they agree."""

    article: Weights
    headline: Weights

    def of(self, story: Features, topic: ActiveTopic) -> Weights:
        """Return the set by which the two are compared."""
        return self.headline if story.brief or topic.is_brief else self.article


@lru_cache(maxsize=1)
def shipped() -> WeightSets:
    """Return the weights in weights.json; the file names the command that trained them."""
    table = json.loads(resources.files("pipelines.topics").joinpath("weights.json").read_text("utf-8"))
    return WeightSets(_weights(table["article"]), _weights(table["headline"]))


def _weights(table: dict[str, Any]) -> Weights:
    join, merge = (tuple(table[part][name] for name in NAMES) for part in ("join", "merge"))
    return Weights(join, merge, table["join_from"], table["merge_from"])


def similarities(story: Features, at: float | None, topic: ActiveTopic, whole: float | None = None) -> Inputs:
    """Return the inputs of the model, in the order of NAMES; `at` is the story's date in days, None if undated.

    `whole` is how like the story is to the topic's centroid, where that is known.
    """
    whole = _whole(story, topic) if whole is None else whole
    title = max((dot(story.title, other) for other in topic.titles), default=0.0)
    # The centroid of a single story is that story; most topics are single stories.
    nearest = whole * topic.length if topic.size == 1 else max(
        (dot(story.all, other) for other in topic.recent), default=0.0)
    return _inputs(whole, _names(story, topic), topic, title, nearest, topic.gap(at), 1)


def between(topic: ActiveTopic, one: Features, other: ActiveTopic, whole: float | None = None) -> Inputs:
    """Return the inputs for two topics; `one` is the first one as a story, `whole` how like their centroids are."""
    whole = _whole(one, other) if whole is None else whole
    title = max((dot(a, b) for a in topic.titles for b in other.titles), default=0.0)
    nearest = whole * topic.length * other.length if topic.size == other.size == 1 else max(
        (dot(a, b) for a in topic.recent for b in other.recent), default=0.0)
    return _inputs(whole, _names(one, other), other, title, nearest, apart(topic, other), topic.size)


def _whole(story: Features, topic: ActiveTopic) -> float:
    return dot(story.all, topic.all) / (topic.length or 1.0)


def _names(story: Features, topic: ActiveTopic) -> float:
    return dot(story.names, topic.names) / (topic.names_length or 1.0)


def apart(topic: ActiveTopic, other: ActiveTopic) -> float | None:
    """Return the days between the spans of two topics, 0 when they meet; None when either is undated."""
    if topic.first is None or topic.last is None or other.first is None or other.last is None:
        return None
    return max(0.0, other.first - topic.last, topic.first - other.last)


def _inputs(whole: float, names: float, topic: ActiveTopic, title: float, nearest: float, gap: float | None, size: int
            ) -> Inputs:
    return (
        1.0, whole, math.sqrt(max(0.0, whole)), title, names, nearest, whole * title,
        0.0 if gap is None else math.exp(-gap),
        0.0 if gap is None else math.exp(-gap / 5),
        1.0 if gap is None else 0.0,
        math.log(max(size, topic.size)), math.log(min(size, topic.size)),
    )


def support(story: Features, topic: ActiveTopic) -> float:
    """Return how like a story is to the topic's members, on average, in all but their strongest shared terms.

    What is written about a country, an office or a club may share its name alone.
    """
    own, other = story.all, topic.all
    shared = [weight * other[term] for term, weight in own.items() if term in other]
    return (sum(shared) - sum(heapq.nlargest(STRONGEST, shared))) / topic.size


def probability(weights: Inputs, inputs: Inputs) -> float:
    """Return the model's probability."""
    total = sum(w * x for w, x in zip(weights, inputs, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))
