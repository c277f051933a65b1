"""One component of copies split into stories: whom a text belongs to when it has something of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.topics import shingles
from pipelines.topics.stories import Text, headline

Numbers = NDArray[np.int64]

# Share of the pairs between two groups of texts that must be copies before the groups are one story. Measured on
# near-duplicates/vietnamese-news.dev: pair F1 0.996 with 0.34 and 0.4, 0.982 with 0.5.
LINKED = 0.4
# Where a group has a headline of its own that the other does not know it must be more than this: an article that takes
# over all of another one under its own headline makes no story of the two.
STRANGERS = 0.5
# From when on a headline is known to both; the decision on a pair has the same limit.
RELATED = 0.4
# The same share must hold among the full texts of both, those at least this long beside the longest of their group:
# a caption or an alert that two articles contain makes them no story. Same run: 0.3 to 0.45 are equal, 0.5 is 0.994.
FULL = 0.4
# A headline that both texts know counts for more than any amount of shared text. Same run: pair F1 0.969 without,
# 0.989 with 1, 0.996 with 2 and 4.
HEADLINE = 2.0


def derive(texts: Sequence[Text], likeness: Mapping[tuple[int, int], float]) -> list[list[Text]]:
    """Split one component into stories; the first text of each is the oldest reliable copy and represents it.

    `likeness` holds the pairs of copies. The likest are put together first; two groups become one when enough of the
    pairs between them are copies. A chain of ever more edited versions is cut there instead of growing without end,
    and an article that quotes two others goes to the one whose headline it shares, else to the one it has more of.
    Equal pairs: canonical order decides.
    """
    named = sorted(texts, key=lambda text: text.place)
    if 2 * len(likeness) == len(named) * (len(named) - 1):
        return [named]      # every text is a copy of every other
    order = {text.id: rank for rank, text in enumerate(named)}
    pairs = [(min(a, b), max(a, b), like) for (left, right), like in likeness.items()
             for a, b in [(order[left], order[right])]]
    known = _headlines(named, pairs)
    left, right = np.array([pair[:2] for pair in pairs], dtype=np.int64).reshape(-1, 2).T
    strength = np.array([like for _, _, like in pairs]) + HEADLINE * np.array(known)
    groups = _Groups([len(text.sample) for text in named], left, right, np.array(known) >= RELATED)
    for place in np.lexsort((right, left, -strength)).tolist():
        groups.offer(*pairs[place][:2])
    return [[named[rank] for rank in sorted(group)] for group in sorted(groups.members.values(), key=min)]


def _headlines(named: Sequence[Text], pairs: Sequence[tuple[int, int, float]]) -> list[float]:
    """Return of each pair how much of its headlines both know; copies that kept theirs ask the same again and again."""
    @cache
    def there(title: str, rank: int) -> float:
        return shingles.share(shingles.of_title(title), named[rank].sample)

    def both(one: int, other: int) -> float:
        if named[one].title == named[other].title:
            return headline(named[one], named[other])
        return (there(named[one].title, other) + there(named[other].title, one)) / 2

    return [both(one, other) if like < 1 else 1.0 for one, other, like in pairs]


class _Groups:
    """Groups by number, of texts by their place in canonical order; what is between two groups stands in tables.

    Nine bytes a pair of texts: 200 copies take 0.4 MB, 2,000 take 36.
    """

    def __init__(self, lengths: list[int], left: Numbers, right: Numbers, related: NDArray[np.bool_]) -> None:
        self._lengths = lengths
        size = len(lengths)
        self._copies = np.zeros((size, size), dtype=np.bool_)
        self._copies[left, right] = self._copies[right, left] = True
        self._between = self._copies.astype(np.int32)                # group, group → pairs of copies between them
        self._related = np.zeros((size, size), dtype=np.int32)       # the same, of those that share a headline
        self._related[left, right] = self._related[right, left] = related
        self._home = list(range(size))
        self.members = {rank: [rank] for rank in self._home}
        self._full = {rank: [rank] for rank in self._home}           # the members of full length
        self._headed: set[int] = set()                               # groups whose texts share a headline
        self._refused: set[tuple[int, int, int, int]] = set()

    def offer(self, left: int, right: int) -> None:
        """Make the groups of two copies one if enough between them is alike; the larger keeps its number."""
        one, other = self._home[left], self._home[right]
        if one == other:
            return
        one, other = sorted((one, other), key=lambda group: (-len(self.members[group]), group))
        if self._alike(one, other):
            self._join(one, other)

    def _alike(self, one: int, other: int) -> bool:
        sizes = len(self.members[one]), len(self.members[other])
        if (one, other, *sizes) in self._refused:
            return False
        full = self._copies[np.ix_(self._full[one], self._full[other])]
        alike = self._enough(one, other, int(self._between[one, other]), sizes[0] * sizes[1]) and self._enough(
            one, other, int(np.count_nonzero(full)), full.size)
        if not alike:
            self._refused.add((one, other, *sizes))      # asked again only when one of them has grown
        return alike

    def _enough(self, one: int, other: int, copies: int, pairs: int) -> bool:
        strangers = not self._related[one, other] and not self._headed.isdisjoint((one, other))
        return copies > STRANGERS * pairs if strangers else copies >= LINKED * pairs

    def _join(self, one: int, other: int) -> None:
        if self._related[one, other] or other in self._headed:
            self._headed.add(one)
        for rank in self.members[other]:
            self._home[rank] = one
        self.members[one] += self.members.pop(other)
        longest = max(self._lengths[rank] for rank in self.members[one])
        self._full[one] = [rank for rank in self.members[one] if self._lengths[rank] >= FULL * longest]
        for table in (self._between, self._related):
            table[one] += table[other]
            table[:, one] += table[:, other]
