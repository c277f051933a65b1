"""Articles of a stretch of time in memory: what each says, and which of them share rare words with an item.

Two steps, because there are many pairs: an inverted index over the days around an item gives some thirty candidates by
shared rare terms, then the exact inputs of the model are taken of these alone. Measured on synthetic articles (see
docs/benchmarks.md): some 1 KB an article, 1.5 ms an item among 100,000.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.crosschecking import wording
from search.crosschecking.places import NOWHERE, OTHER, Places, relation
from search.crosschecking.wording import Numbers, Terms, Words

Kind = TypeVar("Kind", bound=np.generic)
CANDIDATES = 30
# Terms of more articles than this share are left to the second step: they choose nobody and are most of the entries.
_TOO_COMMON = 0.03
_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d./-])")
# How much of an item's words must be shared before the model is asked; by far below what it accepts.
LEAST_SHARED = 0.02
_ELSEWHERE = 0.5        # an article of other provinces alone counts half among the candidates


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the check reads it; `day` is its reliable date as a number of days."""

    id: int
    title: str
    lead: str
    body: str
    day: int
    places: Places = NOWHERE


@dataclass(frozen=True, slots=True)
class Item:
    """What somebody reported; it was heard on one of the days from `first` to `last`."""

    issue: str
    text: str
    first: int
    last: int
    places: Places = NOWHERE


@dataclass(frozen=True, slots=True)
class Shared:
    """What an item and some articles share, one row an article: the inputs of the model but for time and place."""

    rows: NDArray[np.int64]
    cosine: Numbers
    title: Numbers
    words: Numbers
    pairs: Numbers
    told: Numbers


class Articles:
    """Articles by day, as they are written or without marks; rows are places in that order."""

    def __init__(self, articles: Sequence[Article], *, toned: bool = True) -> None:
        self.articles = sorted(articles, key=lambda a: (a.day, a.id))
        words = [wording.of_article(a.title, a.lead, a.body, toned=toned) for a in self.articles]
        self.days = np.array([a.day for a in self.articles], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum([len(w.terms) for w in words]))).astype(np.int64)
        self.terms: Terms = _joined([w.terms for w in words], np.uint32)
        self._times: Numbers = _joined([w.times for w in words], np.float32)
        self._of_title = _joined([w.title for w in words], np.bool_)
        self._measure(_joined([w.single for w in words], np.bool_))
        self._invert()
        self.old = np.array([min(2, old_years(a)) for a in self.articles], dtype=np.float32)

    def _measure(self, single: NDArray[np.bool_]) -> None:
        rarity = wording.rarity(self.terms)
        weights = (1 + np.log(self._times)) * rarity
        rows = np.repeat(np.arange(len(self.articles)), np.diff(self.starts))
        titles = np.where(self._of_title, rarity, 0)
        self._length = _roots(rows, weights, len(self.articles))
        self._title_length = _roots(rows, titles, len(self.articles))
        mass = np.bincount(rows, np.where(single, titles, 0), len(self.articles))
        self._title_mass: Numbers = np.maximum(mass, 1e-6).astype(np.float32)

    def _invert(self) -> None:
        # Rows stay ascending within a term, so a stretch of days is a stretch of each list.
        order = np.argsort(self.terms, kind="stable")
        rows = np.repeat(np.arange(len(self.articles), dtype=np.int32), np.diff(self.starts))
        self._holders = rows[order]
        ordered = self.terms[order]
        self._known, first = np.unique(ordered, return_index=True)
        self._from = np.concatenate((first, [len(ordered)])).astype(np.int64)

    def any_of(self, since: int, until: int) -> bool:
        """Say whether there is an article of the days from `since` to `until`."""
        low, high = np.searchsorted(self.days, (since, until + 1))
        return bool(low < high)

    def candidates(self, item: Item, words: Words, since: int, until: int, most: int = CANDIDATES) -> NDArray[np.int64]:
        """Return the rows of days from `since` to `until` that share most with an item, ascending."""
        low, high = (int(x) for x in np.searchsorted(self.days, (since, until + 1)))
        if low == high:
            return np.empty(0, dtype=np.int64)
        scores = self._scores(words, low, high)
        if item.places.provinces:
            near = np.argpartition(-scores, min(4 * most, len(scores) - 1))[:4 * most]
            for row in near.tolist():
                if scores[row] and relation(item.places, self.articles[low + row].places) == OTHER:
                    scores[row] *= _ELSEWHERE
        chosen = np.argpartition(-scores, min(most, len(scores) - 1))[:most]
        return np.sort(chosen[scores[chosen] > LEAST_SHARED] + low)

    def _scores(self, words: Words, low: int, high: int) -> NDArray[np.float64]:
        rarity = wording.rarity(words.terms)
        places = np.searchsorted(self._known, words.terms)
        places[places == len(self._known)] = 0
        most = max(20.0, _TOO_COMMON * len(self.articles))
        mass = float(np.sum(rarity)) or 1.0
        lists, weights = [], []
        for term, place, weight in zip(words.terms.tolist(), places.tolist(), rarity.tolist(), strict=True):
            begin, end = self._from[place], self._from[place + 1]
            if self._known[place] != term or end - begin > most:
                continue
            holders = self._holders[begin:end]
            holders = holders[holders.searchsorted(low):holders.searchsorted(high)]
            lists.append(holders)
            weights.append(np.full(len(holders), weight / mass))
        if not lists:
            return np.zeros(high - low)
        return np.bincount(np.concatenate(lists) - low, np.concatenate(weights), high - low).astype(np.float64)

    def shared(self, words: Words, rows: NDArray[np.int64]) -> Shared:
        """Return what a text shares with the articles of some rows."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        own = np.repeat(np.arange(len(rows)), sizes)
        spots = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes) + self.starts[rows][own]
        terms = self.terms[spots]
        at = np.searchsorted(words.terms, terms)
        at[at == len(words.terms)] = 0
        same = words.terms[at] == terms if len(words.terms) else np.zeros(len(terms), dtype=bool)
        own, spots, at = own[same], spots[same], at[same]
        return self._sums(words, rows, own, spots, at)

    def _sums(self, words: Words, rows: NDArray[np.int64], own: NDArray[np.int64], spots: NDArray[np.int64],
              at: NDArray[np.int64]) -> Shared:
        rarity = wording.rarity(words.terms)
        mine = (1 + np.log(words.times)) * rarity
        length = float(np.sqrt(np.sum(mine * mine))) or 1.0
        weight, single, in_title = rarity[at], words.single[at], self._of_title[spots]

        def total(values: NDArray[Any]) -> Numbers:
            return np.bincount(own, values, len(rows)).astype(np.float32)

        theirs = (1 + np.log(self._times[spots])) * weight
        singles, pairs = (float(np.sum(rarity[words.single == kind])) or 1.0 for kind in (True, False))
        return Shared(
            rows,
            total(mine[at] * theirs) / (length * self._length[rows]),
            total(np.where(in_title, mine[at] * weight, 0)) / (length * self._title_length[rows]),
            total(np.where(single, weight, 0)) / singles,
            total(np.where(single, 0, weight)) / pairs,
            total(np.where(single & in_title, weight, 0)) / self._title_mass[rows],
        )

    def relations(self, item: Item, rows: NDArray[np.int64]) -> list[str]:
        """Return how the places of each row lie to the item's."""
        return [relation(item.places, self.articles[row].places) for row in rows.tolist()]


class Corpus:
    """Articles with marks and, once an item asks that has none, without."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._toned = Articles(articles)
        self._plain: Articles | None = None

    def of(self, item: Item) -> Articles:
        """Return the articles as an item is to be compared with them."""
        if wording.is_toned(item.issue, item.text):
            return self._toned
        if self._plain is None:
            self._plain = Articles(self._articles, toned=False)
        return self._plain


def old_years(article: Article) -> int:
    """Count the years before the article's own that its title and lead name: it may tell what happened then."""
    year = date.fromordinal(article.day).year
    return sum(int(found) < year for found in _YEAR.findall(f"{article.title}\n{article.lead}"))


def _roots(rows: NDArray[np.int64], weights: Numbers, count: int) -> Numbers:
    sums = np.bincount(rows, weights * weights, count)
    return np.maximum(np.sqrt(sums), 1e-6).astype(np.float32)


def _joined(parts: Sequence[NDArray[Kind]], kind: type[Kind]) -> NDArray[Kind]:
    return np.concatenate([*parts, np.empty(0, dtype=kind)])
