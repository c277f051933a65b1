"""The learned join: how likely a story belongs to a topic, from a few sparse similarities."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from pipelines.topics.active import ActiveTopic
from pipelines.topics.features import Features, dot

NAMES = ("bias", "all", "title", "names", "nearest", "all_title", "days_1", "days_5", "undated", "size")


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model and the probabilities from which a story joins and two topics merge."""

    values: tuple[float, ...]
    join_from: float
    merge_from: float


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return the weights in weights.json; the file names the command that trained them."""
    table = json.loads(resources.files("pipelines.topics").joinpath("weights.json").read_text("utf-8"))
    return Weights(tuple(table["weights"][name] for name in NAMES), table["join_from"], table["merge_from"])


def similarities(story: Features, at: float | None, topic: ActiveTopic) -> tuple[float, ...]:
    """Return the inputs of the model, in the order of NAMES; `at` is the story's date in days, None if undated."""
    whole = dot(story.all, topic.all) / (topic.length or 1.0)
    title = max((dot(story.title, other) for other in topic.titles), default=0.0)
    names = dot(story.names, topic.names) / (topic.names_length or 1.0)
    nearest = max((dot(story.all, other) for other in topic.recent), default=0.0)
    gap = topic.gap(at)
    return (
        1.0, whole, title, names, nearest, whole * title,
        0.0 if gap is None else math.exp(-gap),
        0.0 if gap is None else math.exp(-gap / 5),
        1.0 if gap is None else 0.0,
        math.log(topic.size),
    )


def probability(weights: Weights, inputs: tuple[float, ...]) -> float:
    """Return the model's probability."""
    total = sum(w * x for w, x in zip(weights.values, inputs, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))
