"""The texts among which copies are sought, and the stories that follow when some of them are new or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from config.thresholds import StoryThresholds
from pipelines.topics import shingles
from pipelines.topics.candidates import ShingleIndex
from pipelines.topics.deriving import derive
from pipelines.topics.stories import Text, components, likeness, near_in_time

_MANY = 8      # candidates of a text from which on all of them are compared at once


class StoryWindow:
    """A cache of rows: samples, an index over them, and the copies found so far. It holds no decision of its own."""

    def __init__(self, limits: StoryThresholds) -> None:
        self._limits = limits
        self._texts: dict[int, Text] = {}
        self._index = ShingleIndex(limits.posting_cap)
        self._same_words: dict[int, set[int]] = defaultdict(set)
        self._copies: dict[int, dict[int, float]] = {}      # text → copy → how much is the same
        self._story: dict[int, int] = {}
        self._articles: dict[int, set[int]] = defaultdict(set)
        self.span: tuple[datetime, datetime] | None = None     # the dates whose texts have all of their copies here

    def __len__(self) -> int:
        return len(self._texts)

    def ids(self) -> list[int]:
        """Return every article of the window."""
        return list(self._texts)

    def missing(self, groups: Iterable[Sequence[Text]]) -> tuple[datetime, datetime] | None:
        """Return the dates for which a window must be loaded so that these texts' copies are all in it; None if so."""
        dates = [text.near for group in groups for text in group]
        if not dates or (self.span is not None and self.span[0] <= min(dates) and max(dates) <= self.span[1]):
            return None
        return min(dates), max(dates)

    def story_of(self, article: int) -> int | None:
        """Return the story an article is in."""
        return self._story.get(article)

    def articles_of(self, story: int) -> frozenset[int]:
        """Return the articles of a story that are in the window."""
        return frozenset(self._articles.get(story, ()))

    def place(self, article: int, story: int) -> None:
        """Note the story an article is in."""
        before = self._story.get(article)
        if before is not None:
            self._articles[before].discard(article)
        self._story[article] = story
        self._articles[story].add(article)

    def put(self, texts: Sequence[Text]) -> None:
        """Add texts, or replace those of the same id."""
        for text in texts:
            self._forget(text.id)
            self._texts[text.id] = text
            self._same_words[text.words].add(text.id)
        self._index.add([t.id for t in texts], [t.sample for t in texts])
        self._learn([t.id for t in texts])

    def drop(self, articles: Iterable[int]) -> None:
        """Take texts out."""
        for number in articles:
            self._forget(number)
            self._articles[self._story.pop(number, 0)].discard(number)

    def fill(self, texts: Iterable[Text]) -> None:
        """Add texts whose copies are looked up only when they are asked for."""
        rows = list(texts)
        for text in rows:
            self._texts[text.id] = text
            self._same_words[text.words].add(text.id)
        self._index.add([t.id for t in rows], [t.sample for t in rows])

    def stories(self, touched: Iterable[int]) -> list[list[Text]]:
        """Derive anew every story that a touched text is or was connected to; order of arrival does not matter."""
        whole, rest = self._apart(self._reached(touched))
        result = [sorted((self._texts[n] for n in piece), key=lambda text: text.place) for piece in whole]
        pairs = {(a, b): like for a in rest for b, like in self._copies[a].items() if a < b}
        for component in components(rest, pairs):
            inside = set(component)
            own = {pair: like for pair, like in pairs.items() if pair[0] in inside}
            result += derive([self._texts[n] for n in component], own)
        return sorted(result, key=lambda story: story[0].place)

    def _reached(self, touched: Iterable[int]) -> list[int]:
        names: set[int] = set()
        edge = {n for n in touched if n in self._texts}
        while edge:
            self._learn(sorted(n for n in edge if n not in self._copies))
            names |= edge
            edge = set().union(*(self._copies[n] for n in edge)) - names
        return sorted(names)

    def _apart(self, names: Sequence[int]) -> tuple[list[set[int]], list[int]]:
        """Return the groups in which every text is a copy of every other and of no more, and all other texts.

        Such a group is a story as it is; most are, and going through the pairs of a large one took half of its time.
        """
        whole: list[set[int]] = []
        rest: set[int] = set()
        seen: set[int] = set()
        for name in names:
            if name in seen or name in rest:
                continue
            piece = {name, *self._copies[name]}
            if all(len(self._copies[n]) + 1 == len(piece) and piece.issuperset(self._copies[n]) for n in piece):
                whole.append(piece)
                seen |= piece
            else:
                rest |= piece - seen
        # A lookup from one side may find what that from the other does not: then they are no group by themselves.
        drawn = set().union(*(self._copies[n] for n in rest))
        rest |= set().union(*(piece for piece in whole if not piece.isdisjoint(drawn)))
        return [piece for piece in whole if piece.isdisjoint(rest)], sorted(rest)

    def _learn(self, numbers: Sequence[int]) -> None:
        found: dict[int, list[int]] = {number: [] for number in numbers}
        for left, right in self._candidates(numbers):
            if right in self._texts and near_in_time(self._texts[left], self._texts[right], self._limits.window_days):
                found[left].append(right)
        for number in numbers:
            self._copies[number] = {}
        for left, others in found.items():
            for right, like in zip(others, self._likeness(left, others), strict=True):
                if like:
                    self._copies[left][right] = like
                    if right in self._copies:
                        self._copies[right][left] = like

    def _candidates(self, numbers: Sequence[int]) -> set[tuple[int, int]]:
        texts = [self._texts[n] for n in numbers]
        found = set(self._index.candidates(list(numbers), [t.sample for t in texts])) if texts else set()
        return found | {(t.id, other) for t in texts for other in self._same_words[t.words] if other != t.id}

    def _likeness(self, number: int, others: Sequence[int]) -> list[float]:
        left, texts = self._texts[number], [self._texts[n] for n in others]
        # With few it costs less to compare only those whose lengths and headlines leave it open.
        shared = shingles.shared(left.sample, [t.sample for t in texts]) if len(texts) >= _MANY else [None] * len(texts)
        return [likeness(left, right, self._limits, count) for right, count in zip(texts, shared, strict=True)]

    def _forget(self, number: int) -> None:
        if number not in self._texts:
            return
        if number not in self._copies:
            self._learn([number])      # so that the others' lists are cleared of it
        self._same_words[self._texts.pop(number).words].discard(number)
        for other in self._copies.pop(number, ()):
            self._copies.get(other, {}).pop(number, None)
