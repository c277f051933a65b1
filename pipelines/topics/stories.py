"""Stories: which texts are copies of each other, as a function of the texts alone, whatever order they came in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from config.thresholds import StoryThresholds
from pipelines.topics.hashing import Hashes
from pipelines.topics.shingles import overlap, sketch, unpack
from storage.stories import Sketch, StoryText

FAR = datetime.max.replace(tzinfo=UTC)
Name = TypeVar("Name", bound=Hashable)
# Share of the pairs between two groups of texts that must be copies before the groups are one story. Measured on
# near-duplicates/vietnamese-news.dev: pair F1 0.968 with 0.34 and 0.4, 0.965 with 0.5, 0.956 with 0.3.
LINKED = 0.4


@dataclass(frozen=True, slots=True)
class Text:
    """What the decision needs of an article; `at` is its reliable date, None when it has none."""

    id: int
    at: datetime | None
    collected_at: datetime
    text_hash: str
    sample: Hashes

    @classmethod
    def of_sketch(cls, row: Sketch) -> Text:
        """Return a stored article as it was derived."""
        return cls(row.id, row.at, row.collected_at, row.text_hash, unpack(row.sketch))

    @classmethod
    def of_text(cls, row: StoryText) -> Text:
        """Return an article whose sample has still to be made."""
        return cls(row.id, row.at, row.collected_at, row.text_hash, sketch(f"{row.title}\n{row.lead}\n{row.body}"))

    @property
    def place(self) -> tuple[datetime, int]:
        """Return the canonical order: reliable date first, then id; undated texts come last."""
        return (self.at or FAR, self.id)


def likeness(left: Text, right: Text, limits: StoryThresholds) -> float:
    """Return how much of two texts is the same, 1 for equal words and 0 when they are no copies.

    Copies have equal words, or share enough shingles when both are long enough.
    """
    if left.text_hash == right.text_hash:
        return 1.0
    if min(len(left.sample), len(right.sample)) < limits.short_sample:
        return 0.0
    # The smaller of two samples bounds what they can share; most candidates end here without a comparison.
    small, large = sorted((len(left.sample), len(right.sample)))
    if small < limits.jaccard * large:
        return 0.0
    found = overlap(left.sample, right.sample)
    enough = found.containment >= limits.containment and found.jaccard >= limits.jaccard
    return found.jaccard if enough else 0.0


def near_in_time(left: Text, right: Text, days: int) -> bool:
    """Say whether two texts are close enough in time to be copies; an undated one may be anywhere."""
    if left.at is None or right.at is None:
        return True
    return abs((left.at - right.at).total_seconds()) <= days * 86400


def components(names: Iterable[Name], pairs: Iterable[tuple[Name, Name]]) -> list[list[Name]]:
    """Return the connected components of `names` under `pairs`, in order of first name."""
    parent = {name: name for name in names}

    def root(name: Name) -> Name:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for left, right in pairs:
        parent[root(left)] = root(right)
    found: dict[Name, list[Name]] = defaultdict(list)
    for name in parent:
        found[root(name)].append(name)
    return list(found.values())


def derive(texts: Sequence[Text], likeness: Mapping[tuple[int, int], float]) -> list[list[Text]]:
    """Split one component into stories; the first text of each is the oldest reliable copy and represents it.

    `likeness` holds the pairs of copies. The likest are put together first; two groups become one when enough of the
    pairs between them are copies. A chain of ever more edited versions is cut there instead of growing without end,
    and an article that quotes two others goes to the one it has more of. Equal pairs: canonical order decides.
    """
    order = {text.id: rank for rank, text in enumerate(sorted(texts, key=lambda t: t.place))}
    ranked = {(min(a, b), max(a, b)): like for (left, right), like in likeness.items()
              for a, b in [(order[left], order[right])]}
    home = list(range(len(order)))
    groups = {rank: [rank] for rank in home}
    between: dict[int, Counter[int]] = defaultdict(Counter)      # group → group → pairs of copies between them
    for left, right in ranked:
        between[left][right] += 1
        between[right][left] += 1
    for left, right in sorted(ranked, key=lambda pair: (-ranked[pair], pair)):
        one, other = sorted((home[left], home[right]), key=lambda group: (-len(groups[group]), group))
        if one != other and between[one][other] >= LINKED * len(groups[one]) * len(groups[other]):
            home = _joined(one, other, home, groups, between)
    named = {order[text.id]: text for text in texts}
    return [[named[rank] for rank in sorted(group)] for group in sorted(groups.values(), key=min)]


def _joined(one: int, other: int, home: list[int], groups: dict[int, list[int]],
            between: dict[int, Counter[int]]) -> list[int]:
    for rank in groups[other]:
        home[rank] = one
    groups[one] += groups.pop(other)
    for third, pairs in between.pop(other).items():
        del between[third][other]
        if third != one:
            between[one][third] += pairs
            between[third][one] += pairs
    return home


def keep_ids(stories: Sequence[Sequence[Text]], before: Mapping[int, int], new_id: Callable[[], int]) -> list[int]:
    """Return each story's id: the one most of its texts had before, the oldest text deciding a tie; else a new one."""
    claims: list[tuple[int, int, int, int]] = []
    for place, story in enumerate(stories):
        counts: dict[int, int] = {}
        for text in story:
            if text.id in before:
                counts[before[text.id]] = counts.get(before[text.id], 0) + 1
        claims += [(-count, order, place, old) for order, (old, count) in enumerate(counts.items())]
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, place, old in sorted(claims):
        if place not in chosen and old not in taken:
            chosen[place] = old
            taken.add(old)
    return [chosen[place] if place in chosen else new_id() for place in range(len(stories))]
