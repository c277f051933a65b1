"""Labelled pairs of report items and articles, as the benchmark and the training read them.

A folder with `items.jsonl` (`id, event, kind, heard_on, heard_precision, area, issue, text`; the area as staff write
it: "xã Quỳnh Phú, Nghệ An"), `articles.jsonl` (`id, event, source_kind, published_at, title, lead, body`) and
`pairs.jsonl` (`item, article, label, why`). Events e01a, e01b and e01c are of one family, which share a place or a
kind: a family is never in training and test at once. Where an article is, is found in its text as the pipeline finds
it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import topics_data
from config.field import PRECISIONS
from search.crosschecking import model, wording
from search.crosschecking.index import Article, Corpus, Item
from search.crosschecking.places import Places
from storage.article_areas import joined
from vietnamese.areas import Gazetteer, resolve
from vietnamese.text import clean

SHIPPED = Path(__file__).with_name("crosscheck_pairs")
# Same place, same province, other provinces, no place.
NOISE_PLACES = (0.03, 0.12, 0.6, 0.25)
SPANS = dict(zip(PRECISIONS, (0, 6, 30), strict=True))


@dataclass(frozen=True, slots=True)
class Pair:
    """An item, an article, whether the article is about what the item says, and what kind of pair it is."""

    item: str
    article: str
    label: bool
    why: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A set of pairs; `families` names what may not be split, by item and by article."""

    items: dict[str, Item]
    articles: dict[str, Article]
    pairs: list[Pair]
    families: dict[str, str]


def read(folder: Path, gazetteer: Gazetteer) -> Labelled:
    """Read a folder; what is in no pair is read too."""
    items, articles, pairs = (rows(folder / f"{name}.jsonl") for name in ("items", "articles", "pairs"))
    families = {row["id"]: row["event"][:-1] for row in [*items, *articles]}
    return Labelled({row["id"]: _item(row, gazetteer) for row in items},
                    {row["id"]: _article(n, row, gazetteer) for n, row in enumerate(articles)},
                    [Pair(row["item"], row["article"], bool(row["label"]), row.get("why", "")) for row in pairs],
                    families)


def inputs(found: Labelled) -> tuple[model.Inputs, model.Inputs]:
    """Return the model's inputs and the label of each pair."""
    corpus = Corpus(list(found.articles.values()))
    rows = []
    for pair in found.pairs:
        item = found.items[pair.item]
        articles = corpus.of(item)
        row = next(n for n, one in enumerate(articles.articles) if one.id == found.articles[pair.article].id)
        shared = articles.shared(wording.of_item(item.issue, item.text), np.array([row]))
        rows.append(model.inputs(articles, item, shared)[0])
    return np.array(rows), np.array([float(pair.label) for pair in found.pairs])


def noise(found: Labelled, news: Sequence[topics_data.Labelled], seed: int) -> tuple[model.Inputs, list[str]]:
    """Return the inputs of each item and the real articles of another time that are most like it, and its family.

    None is about what the item says. Days and places are drawn, the places as a national press has them: six in ten
    name other provinces alone.
    """
    dice = random.Random(seed)
    corpus = Corpus([Article(n, a.title, a.summary, a.body, 1) for n, a in enumerate(news)])
    rows, families = [], []
    for name, item in found.items.items():
        there = Item(item.issue, item.text, 1, 1)
        articles, words = corpus.of(there), wording.of_item(there.issue, there.text)
        for row in model.inputs(articles, there, articles.shared(words, articles.candidates(there, words, 1, 1))):
            rows.append(_somewhere(dice, row))
            families.append(found.families[name])
    return np.array(rows), families


def _somewhere(dice: random.Random, row: model.Inputs) -> model.Inputs:
    days = dice.randrange(model.DAYS)
    where = dice.choices(("same_place", "same_province", "elsewhere", ""), NOISE_PLACES)[0]
    drawn = {"days_3": np.exp(-days / model.FEW), "days_30": np.exp(-days / model.DAYS), where: 1.0}
    return np.array([drawn.get(name, value) for name, value in zip(model.NAMES, row.tolist(), strict=True)])


@dataclass(frozen=True, slots=True)
class Claims:
    """Headlines against the articles of a set: the inputs of each pair, its label, who asks and who is asked."""

    rows: model.Inputs
    labels: model.Inputs
    asking: np.ndarray[Any, Any]
    asked: np.ndarray[Any, Any]
    stories: list[str]


def claims(path: str) -> Claims:
    """Read labelled stories: each headline is compared with the articles that are most like it, its own left out."""
    news = [row for row in topics_data.read_articles(path) if row.story]
    days = [0 if row.at is None else row.at.toordinal() for row in news]
    corpus = Corpus([Article(n, a.title, a.summary, a.body, days[n]) for n, a in enumerate(news)])
    rows, pairs = [], []
    for n, (row, day) in enumerate(zip(news, days, strict=True)):
        item = Item(row.title, "", day, day)
        articles, words = corpus.of(item), wording.of_item(item.issue, item.text)
        near = articles.candidates(item, words, day - model.DAYS, day + model.DAYS)
        for line, found in zip(near.tolist(), model.inputs(articles, item, articles.shared(words, near)), strict=True):
            if (other := articles.articles[line].id) != n:
                rows.append(found)
                pairs.append((n, other, float(news[other].story == row.story)))
    asking, asked, labels = (np.array(column) for column in zip(*pairs, strict=True))
    return Claims(np.array(rows), labels, asking, asked, [row.story for row in news])


def places(text: str, day: date, gazetteer: Gazetteer) -> Places:
    """Return where a text says that it is."""
    units = [gazetteer.units[m.unit] for m in resolve(text, gazetteer, day) if m.unit is not None]
    below = [unit for unit in units if unit.level != "province"]
    around = {unit.id for one in below for unit in (one, *gazetteer.above(one)) if unit.level != "province"}
    return Places(frozenset(unit.id for unit in below), frozenset(around),
                  frozenset(gazetteer.province(unit).id for unit in units))


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def _item(row: dict[str, Any], gazetteer: Gazetteer) -> Item:
    day = date.fromisoformat(row["heard_on"])
    last = day.toordinal() + SPANS[row.get("heard_precision", "day")]
    names = [re.sub(r"^(xã|phường|thị trấn|đặc khu|thành phố|TP|TP\.|tỉnh) ", "", part.strip(), flags=re.IGNORECASE)
             for part in row["area"].split(",")]
    issue, text = (wording.unplaced(clean(row.get(part, "")), names) for part in ("issue", "text"))
    return Item(issue, text, day.toordinal(), last,
                places(row["area"].replace("TP Hồ", "TP. Hồ"), day, gazetteer))


def _article(number: int, row: dict[str, Any], gazetteer: Gazetteer) -> Article:
    day = date.fromisoformat(row["published_at"][:10])
    title, lead, body = (clean(row.get(part) or "") for part in ("title", "lead", "body"))
    return Article(number, title, lead, body, day.toordinal(), places(joined(title, lead, body), day, gazetteer))


def folds(found: Labelled, count: int) -> Iterable[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """Yield (training pairs, test pairs) as masks: families by turns, and no training pair touches one of the test."""
    families = sorted(set(found.families.values()))
    turn = {family: n % count for n, family in enumerate(families)}
    item, article = (np.array([turn[found.families[one]] for one in side])
                     for side in ([p.item for p in found.pairs], [p.article for p in found.pairs]))
    for fold in range(count):
        yield (item != fold) & (article != fold), item == fold
