"""How sure it is that an article is about what an item says: a logistic model over few inputs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from config.crosscheck import SETTLE_FROM as SETTLE_FROM
from search.crosschecking import wording
from search.crosschecking.index import Article, Articles, Corpus, Item, Shared
from search.crosschecking.places import OTHER, PROVINCE, SAME

NAMES = ("bias", "root_all", "root_title", "words", "root_pairs", "told", "days_3", "days_30", "same_place",
         "same_province", "elsewhere", "old_years")
Inputs = NDArray[np.float64]
# What people talk about is in the news within a month before or after, or it is another matter.
DAYS = 30
FEW = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight an input, and from which confidence on a pair is a candidate for staff."""

    values: tuple[float, ...]
    show_from: float


@dataclass(frozen=True, slots=True)
class Match:
    """An article that may be about an item; `confidence` is the model's probability."""

    article: Article
    confidence: float
    relation: str


@lru_cache(maxsize=2)
def shipped(kind: str = "item") -> Weights:
    """Return the weights in weights.json; the file names the command that trained them.

    "item" is for what people report in their words, "claim" for one sentence in the words of news.
    """
    table = json.loads(resources.files("search.crosschecking").joinpath("weights.json").read_text("utf-8"))[kind]
    return Weights(tuple(table["weights"][name] for name in NAMES), table["show_from"])


def inputs(articles: Articles, item: Item, shared: Shared) -> Inputs:
    """Return the inputs of the model in the order of NAMES, one row an article."""
    days = articles.days[shared.rows]
    apart = np.maximum(0, np.maximum(item.first - days, days - item.last))
    relations = articles.relations(item, shared.rows)
    where = {kind: np.array([one == kind for one in relations], dtype=float) for kind in (SAME, PROVINCE, OTHER)}
    return np.column_stack((
        np.ones(len(shared.rows)), np.sqrt(shared.cosine), np.sqrt(shared.title), shared.words,
        np.sqrt(shared.pairs), shared.told, np.exp(-apart / FEW), np.exp(-apart / DAYS),
        where[SAME], where[PROVINCE], where[OTHER], articles.old[shared.rows],
    )).astype(np.float64)


def confidences(weights: Weights, rows: Inputs) -> NDArray[np.float64]:
    """Return the probability of each row."""
    found: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(rows @ np.array(weights.values), -60, 60)))
    return found


def matches(corpus: Corpus, item: Item, weights: Weights | None = None) -> list[Match]:
    """Return the articles that may be about an item, the surest first."""
    weights, articles = weights or shipped(), corpus.of(item)
    if not articles.any_of(item.first - DAYS, item.last + DAYS):
        return []
    words = wording.of_item(item.issue, item.text)
    rows = articles.candidates(item, words, item.first - DAYS, item.last + DAYS)
    if not len(rows):
        return []
    sure = confidences(weights, inputs(articles, item, articles.shared(words, rows)))
    relations = articles.relations(item, rows)
    found = [Match(articles.articles[row], round(float(p), 4), where)
             for row, p, where in zip(rows.tolist(), sure, relations, strict=True) if p >= weights.show_from]
    return sorted(found, key=lambda m: (-m.confidence, m.article.id))
