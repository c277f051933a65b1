"""Stories: which texts are copies of each other, as a function of the texts alone, whatever order they came in."""

from __future__ import annotations

from collections import defaultdict
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


def same_story(left: Text, right: Text, limits: StoryThresholds) -> bool:
    """Say whether two texts are copies: equal words, or enough shared shingles when both are long enough."""
    if left.text_hash == right.text_hash:
        return True
    if min(len(left.sample), len(right.sample)) < limits.short_sample:
        return False
    # The smaller of two samples bounds what they can share; most candidates end here without a comparison.
    small, large = sorted((len(left.sample), len(right.sample)))
    if small < limits.jaccard * large:
        return False
    found = overlap(left.sample, right.sample)
    return found.containment >= limits.containment and found.jaccard >= limits.jaccard


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


def derive(texts: Sequence[Text], pairs: Iterable[tuple[int, int]]) -> list[list[Text]]:
    """Split one component into stories; the first text of each is the oldest reliable copy and represents it.

    Texts are taken in canonical order; each joins the first story that has its copies: the story's first text, or at
    least half of its texts. A chain of ever more edited versions is cut there instead of growing without end.
    """
    partners: dict[int, set[int]] = defaultdict(set)
    for left, right in pairs:
        partners[left].add(right)
        partners[right].add(left)
    stories: list[list[Text]] = []
    for text in sorted(texts, key=lambda t: t.place):
        near = partners[text.id]
        home = next((story for story in stories if _belongs(near, story)), None)
        if home is None:
            stories.append([text])
        else:
            home.append(text)
    return stories


def _belongs(near: set[int], story: list[Text]) -> bool:
    if story[0].id in near:
        return True
    return 2 * sum(text.id in near for text in story) >= len(story)


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
