"""A topic that still takes stories: its centroid, its latest members, its span."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass, field

import numpy as np

from pipelines.topics.features import Features, Vector

CENTROID_TERMS = 80
RECENT = 4       # latest members kept for the nearest-member similarity
_HEAD = struct.Struct("<I")


@dataclass(slots=True)
class ActiveTopic:
    """`all` and `names` are sums of unit vectors, cut to their heaviest terms; dates are in days since 1970."""

    id: int
    size: int = 0
    brief: int = 0                        # stories of it that are headlines only
    editions: int = 0                     # stories of it that are pieces of a series
    first: float | None = None
    last: float | None = None
    touched: int = 0                      # the assignment that changed it last
    all: Vector = field(default_factory=dict)
    names: Vector = field(default_factory=dict)
    recent: list[Vector] = field(default_factory=list)
    titles: list[Vector] = field(default_factory=list)
    length: float = 0.0
    names_length: float = 0.0

    def add(self, story: Features, at: float | None, sequence: int) -> None:
        """Take a story in."""
        self.size += 1
        self.brief += story.brief
        self.editions += story.edition
        self.touched = sequence
        self._span(at, at)
        self._sum(story.all, story.names)
        self.recent = [*self.recent, story.all][-RECENT:]
        self.titles = [*self.titles, story.title][-RECENT:]

    def absorb(self, other: ActiveTopic, sequence: int) -> None:
        """Take another topic's stories in."""
        self.size += other.size
        self.brief += other.brief
        self.editions += other.editions
        self.touched = sequence
        self._span(other.first, other.last)
        self._sum(other.all, other.names)
        self.recent = [*self.recent[-RECENT // 2:], *other.recent[-RECENT // 2:]]
        self.titles = [*self.titles[-RECENT // 2:], *other.titles[-RECENT // 2:]]

    def gap(self, at: float | None) -> float | None:
        """Return the days between a date and the topic's span, 0 inside it; None when either is undated."""
        if at is None or self.first is None or self.last is None:
            return None
        return max(0.0, self.first - at, at - self.last)

    def as_story(self) -> Features:
        """Return what it holds as if it were one story, to compare it with another topic; titles are not in it."""
        return Features(_unit(self.all), {}, _unit(self.names), self.is_brief, self.is_edition)

    @property
    def is_brief(self) -> bool:
        """Say whether most of its stories are headlines only."""
        return 2 * self.brief > self.size

    @property
    def is_edition(self) -> bool:
        """Say whether most of its stories are pieces of a series."""
        return 2 * self.editions > self.size

    def span_with(self, first: float | None, last: float | None) -> float | None:
        """Return the days from its first to its last date when these two are taken in; None when either is undated."""
        if first is None or last is None or self.first is None or self.last is None:
            return None
        return max(self.last, last) - min(self.first, first)

    def _span(self, first: float | None, last: float | None) -> None:
        if first is not None:
            self.first = first if self.first is None else min(self.first, first)
        if last is not None:
            self.last = last if self.last is None else max(self.last, last)

    def _sum(self, everything: Vector, names: Vector) -> None:
        self.all = _cut(_added(self.all, everything))
        self.names = _cut(_added(self.names, names))
        self.length, self.names_length = _length(self.all), _length(self.names)

    def dump(self) -> bytes:
        """Return the topic as bytes from which `load` makes an equal one."""
        vectors = [self.all, self.names, *self.recent, *self.titles]
        head = json.dumps({"id": self.id, "size": self.size, "brief": self.brief, "editions": self.editions,
                           "first": self.first, "last": self.last, "touched": self.touched, "recent": len(self.recent),
                           "lengths": [len(v) for v in vectors]}).encode()
        terms = np.array([t for v in vectors for t in v], dtype="<u4")
        weights = np.array([w for v in vectors for w in v.values()], dtype="<f4")
        return _HEAD.pack(len(head)) + head + terms.tobytes() + weights.tobytes()

    @classmethod
    def load(cls, stored: bytes) -> ActiveTopic:
        """Return a dumped topic."""
        (size,) = _HEAD.unpack_from(stored)
        head = json.loads(stored[_HEAD.size : _HEAD.size + size])
        total = sum(head["lengths"])
        terms = np.frombuffer(stored, "<u4", total, _HEAD.size + size).tolist()
        weights = np.frombuffer(stored, "<f4", total, _HEAD.size + size + 4 * total).tolist()
        vectors, start = [], 0
        for length in head["lengths"]:
            vectors.append(dict(zip(terms[start : start + length], weights[start : start + length], strict=True)))
            start += length
        recent = vectors[2 : 2 + head["recent"]]
        # What an older program stored names neither headlines nor pieces of series: it counts as whole articles.
        return cls(head["id"], head["size"], head.get("brief", 0), head.get("editions", 0), head["first"],
                   head["last"], head["touched"], vectors[0], vectors[1], recent, vectors[2 + head["recent"] :],
                   _length(vectors[0]), _length(vectors[1]))


def _added(total: Vector, *others: Vector) -> Vector:
    result = dict(total)
    for other in others:
        for term, weight in other.items():
            result[term] = result.get(term, 0.0) + weight
    return result


def _cut(vector: Vector) -> Vector:
    # Kept as 32-bit numbers, as they are stored: a restart must go on with exactly the same centroid.
    heaviest = sorted(vector.items(), key=lambda item: (-item[1], item[0]))[:CENTROID_TERMS]
    values = np.array([weight for _, weight in heaviest], dtype=np.float32).tolist()
    return dict(zip((term for term, _ in heaviest), values, strict=True))


def _length(vector: Vector) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))


def _scaled(vector: Vector, factor: float) -> Vector:
    return {term: weight * factor for term, weight in vector.items()}


def _unit(vector: Vector) -> Vector:
    length = _length(vector)
    return _scaled(vector, 1 / length) if length else {}
