"""Stories: which texts are copies of each other, as a function of the texts alone, whatever order they came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np

from config.clock import local_day
from config.thresholds import StoryThresholds
from pipelines.topics import shingles
from storage.stories import Sketch, StoryText

FAR = datetime.max.replace(tzinfo=UTC)
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Text:
    """What the decision needs of an article; `at` is its reliable date, None when it has none; source 0 is unknown."""

    id: int
    at: datetime | None
    collected_at: datetime
    text_hash: str
    sample: shingles.Sketch
    title: str = ""
    source_id: int = 0

    @classmethod
    def of_sketch(cls, row: Sketch) -> Text:
        """Return a stored article as it was derived."""
        return cls(row.id, row.at, row.collected_at, row.text_hash, shingles.unpack(row.sketch), row.title,
                   row.source_id)

    @classmethod
    def of_text(cls, row: StoryText) -> Text:
        """Return an article whose shingles have still to be counted."""
        found = shingles.sketch(f"{row.title}\n{row.lead}\n{row.body}")
        return cls(row.id, row.at, row.collected_at, row.text_hash, found, row.title, row.source_id)

    @property
    def place(self) -> tuple[datetime, int]:
        """Return the canonical order: reliable date first, then id; undated texts come last."""
        return (self.at or FAR, self.id)

    @property
    def near(self) -> datetime:
        """Return the date around which copies are sought: the reliable one, else that of the collection."""
        return self.at or self.collected_at

    @property
    def words(self) -> int:
        """Return a number that two texts with the same words have in common."""
        return hash(self.sample.tobytes()) if len(self.sample) else hash(self.text_hash)


def same_words(left: Text, right: Text) -> bool:
    """Say whether two texts have the same words, wherever title and lead end, with diacritics or without."""
    return left.text_hash == right.text_hash or (len(left.sample) > 0 and np.array_equal(left.sample, right.sample))


def likeness(left: Text, right: Text, limits: StoryThresholds, shared: int | None = None) -> float:
    """Return how much of two texts is the same, 1 for the same words and 0 when they are no copies.

    Copies share most of the shorter one, or less of it under a headline that both know. A few words that are equal
    (an alert, a caption) are copies within a day, and two or three never are: "Thời tiết hôm nay" is other news every
    day. What an outlet writes half a day later is a new article unless it is nearly word for word the same.
    `shared` is how many shingles they share, where that is known.
    """
    small, large = sorted((len(left.sample), len(right.sample)))
    if small < limits.short_sample:
        alike = small >= limits.least_sample and same_words(left, right)
        return 1.0 if alike and local_day(left.near) == local_day(right.near) else 0.0
    if left.text_hash == right.text_hash:
        return 1.0
    # The smaller of two texts bounds what they can share; many candidates end here without a comparison.
    least = limits.same_outlet_jaccard if _again(left, right) else limits.jaccard
    if small < least * large:
        return 0.0
    found = shingles.overlap(left.sample, right.sample, shared)
    if found.jaccard < least or found.containment < limits.headline_containment:
        return 0.0
    alike = found.containment >= limits.containment or (
        _within(left, right, timedelta(days=1)) and headline(left, right) >= limits.headline)
    return found.jaccard if alike else 0.0


def _again(left: Text, right: Text) -> bool:
    return left.source_id == right.source_id != 0 and not _within(left, right, timedelta(hours=12))


def _within(left: Text, right: Text, time: timedelta) -> bool:
    return left.at is None or right.at is None or abs(left.at - right.at) <= time


def headline(left: Text, right: Text) -> float:
    """Return how much of each one's headline stands in the other's text, as the mean of both shares."""
    if left.title == right.title:
        return float(len(shingles.of_title(left.title)) > 0)
    there = shingles.share(shingles.of_title(left.title), right.sample)
    here = shingles.share(shingles.of_title(right.title), left.sample)
    return (there + here) / 2


def near_in_time(left: Text, right: Text, days: int) -> bool:
    """Say whether two texts are close enough in time to be copies."""
    return abs(left.near - right.near) <= timedelta(days=days)


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
