"""An inverted index over the shingles of a window of texts: which earlier texts share enough with these?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.topics.hashing import Hashes

Numbers = NDArray[np.int64]

# Only every second hash of a sample is looked up; a copy shares dozens, so that two are found all the same.
_THIN = np.uint64(1)
_SHARED = 2


@dataclass(slots=True)
class _Segment:
    """Postings sorted by hash."""

    hashes: Hashes
    numbers: Numbers


class ShingleIndex:
    """Postings of texts by number, kept in sorted segments that merge like a log: no rewrite of the whole a batch."""

    def __init__(self, posting_cap: int) -> None:
        self._cap = posting_cap
        self._segments: list[_Segment] = []

    def add(self, numbers: list[int], samples: list[Hashes]) -> None:
        """Add texts; a number that was there before keeps its old postings, which only cost a comparison."""
        segment = _segment(numbers, samples)
        while self._segments and len(self._segments[-1].hashes) <= 2 * len(segment.hashes):
            segment = _merged(self._segments.pop(), segment)
        self._segments.append(segment)

    def candidates(self, numbers: list[int], samples: list[Hashes]) -> list[tuple[int, int]]:
        """Return (asked, found) pairs of different numbers that share at least two looked-up shingles."""
        asked = _segment(numbers, samples)
        keys, where = np.unique(asked.hashes, return_inverse=True)
        spans = [self._spans(segment, keys) for segment in self._segments]
        total = sum((high - low for low, high in spans), np.zeros(len(keys), dtype=np.int64))
        rare = total <= self._cap
        left: list[Numbers] = []
        right: list[Numbers] = []
        for segment, (low, high) in zip(self._segments, spans, strict=True):
            size = np.where(rare, high - low, 0)[where]
            left.append(np.repeat(asked.numbers, size))
            right.append(segment.numbers[_ranges(low[where], size)])
        return _counted(np.concatenate(left), np.concatenate(right)) if left else []

    @staticmethod
    def _spans(segment: _Segment, keys: Hashes) -> tuple[Numbers, Numbers]:
        return (np.searchsorted(segment.hashes, keys, "left").astype(np.int64),
                np.searchsorted(segment.hashes, keys, "right").astype(np.int64))


def _segment(numbers: list[int], samples: list[Hashes]) -> _Segment:
    thin = [sample[(sample >> np.uint64(40)) & _THIN == 0] for sample in samples]
    hashes = np.concatenate([*thin, np.empty(0, dtype=np.uint64)])
    owners = np.repeat(np.array(numbers, dtype=np.int64), [len(t) for t in thin])
    order = np.argsort(hashes, kind="stable")
    return _Segment(hashes[order], owners[order])


def _merged(left: _Segment, right: _Segment) -> _Segment:
    hashes = np.concatenate((left.hashes, right.hashes))
    order = np.argsort(hashes, kind="stable")
    return _Segment(hashes[order], np.concatenate((left.numbers, right.numbers))[order])


def _ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """Return start, start + 1, … for every start, `size` numbers each, in one array."""
    ends = np.cumsum(sizes)
    return (np.repeat(starts - ends + sizes, sizes) + np.arange(int(sizes.sum()))).astype(np.int64)


def _counted(left: Numbers, right: Numbers) -> list[tuple[int, int]]:
    different = left != right
    pairs = np.stack((left[different], right[different]), axis=1)
    if not len(pairs):
        return []
    rows, counts = np.unique(pairs, axis=0, return_counts=True)
    return [(int(a), int(b)) for a, b in rows[counts >= _SHARED]]
