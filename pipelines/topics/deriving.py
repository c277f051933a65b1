"""One component of copies split into stories: whom a text belongs to when it has something of several."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.topics.stories import Text, headline

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
    copies = {(min(a, b), max(a, b)): like for (left, right), like in likeness.items()
              for a, b in [(order[left], order[right])]}
    known = {(a, b): headline(named[a], named[b]) if like < 1 else 1.0 for (a, b), like in copies.items()}
    groups = _Groups(named, known)
    for left, right in sorted(copies, key=lambda pair: (-copies[pair] - HEADLINE * known[pair], pair)):
        groups.offer(left, right)
    return [[named[rank] for rank in sorted(group)] for group in sorted(groups.members.values(), key=min)]


@dataclass(slots=True)
class _Groups:
    """Groups by number, of texts by their place in canonical order."""

    texts: Sequence[Text]
    known: Mapping[tuple[int, int], float]                        # pair of copies → how much both know of the headlines
    home: list[int] = field(init=False)
    members: dict[int, list[int]] = field(init=False)
    full: dict[int, list[int]] = field(init=False)                # the members of full length
    between: dict[int, Counter[int]] = field(init=False)          # group → group → pairs of copies between them
    related: dict[int, Counter[int]] = field(init=False)          # the same, of those that share a headline
    headed: set[int] = field(default_factory=set)                 # groups whose texts share a headline
    refused: set[tuple[int, int, int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.home = list(range(len(self.texts)))
        self.members = {rank: [rank] for rank in self.home}
        self.full = {rank: [rank] for rank in self.home}
        self.between, self.related = defaultdict(Counter), defaultdict(Counter)
        for (left, right), share in self.known.items():
            for one, other in ((left, right), (right, left)):
                self.between[one][other] += 1
                self.related[one][other] += share >= RELATED

    def offer(self, left: int, right: int) -> None:
        """Make the groups of two copies one if enough between them is alike; the larger keeps its number."""
        one, other = sorted((self.home[left], self.home[right]), key=lambda g: (-len(self.members[g]), g))
        if one != other and self._alike(one, other):
            self._join(one, other)

    def _alike(self, one: int, other: int) -> bool:
        sizes = len(self.members[one]), len(self.members[other])
        if not self._enough(one, other, self.between[one][other], sizes[0] * sizes[1]):
            return False
        if (one, other, *sizes) in self.refused:
            return False
        pairs = [(min(a, b), max(a, b)) for a in self.full[one] for b in self.full[other]]
        alike = self._enough(one, other, sum(pair in self.known for pair in pairs), len(pairs))
        if not alike:
            self.refused.add((one, other, *sizes))      # asked again only when one of them has grown
        return alike

    def _enough(self, one: int, other: int, copies: int, pairs: int) -> bool:
        strangers = not self.related[one][other] and not self.headed.isdisjoint((one, other))
        return copies > STRANGERS * pairs if strangers else copies >= LINKED * pairs

    def _join(self, one: int, other: int) -> None:
        if self.related[one][other] or other in self.headed:
            self.headed.add(one)
        for rank in self.members[other]:
            self.home[rank] = one
        self.members[one] += self.members.pop(other)
        longest = max(len(self.texts[rank].sample) for rank in self.members[one])
        self.full[one] = [r for r in self.members[one] if len(self.texts[r].sample) >= FULL * longest]
        del self.full[other]
        for counts in (self.between, self.related):
            for third, pairs in counts.pop(other, Counter()).items():
                counts[third].pop(other, None)
                if third != one:
                    counts[one][third] += pairs
                    counts[third][one] += pairs
