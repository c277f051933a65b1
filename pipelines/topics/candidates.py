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
# And at least this share of the looked-up ones of the smaller text: copies share about half. In 20,000 real articles
# it leaves one candidate in two texts where there were 129 a text, and loses none of the 192 pairs of copies.
_PART = 0.15
_ID_BITS = 44
_NONE = np.empty(0, dtype=np.int64)


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
        self._sizes: dict[int, int] = {}       # hashes of a text that are looked up

    def add(self, numbers: list[int], samples: list[Hashes]) -> None:
        """Add texts; a number that was there before keeps its old postings, which only cost a comparison."""
        segment = _segment(numbers, samples)
        self._sizes |= _sizes(segment.numbers)
        while self._segments and len(self._segments[-1].hashes) <= 2 * len(segment.hashes):
            segment = _merged(self._segments.pop(), segment)
        self._segments.append(segment)

    def candidates(self, numbers: list[int], samples: list[Hashes]) -> list[tuple[int, int]]:
        """Return (asked, found) pairs of different numbers that share enough of the looked-up shingles."""
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
        own = _sizes(asked.numbers[rare[where]])
        return [(a, b) for a, b, shared in _counted(np.concatenate([*left, _NONE]), np.concatenate([*right, _NONE]))
                if shared >= _PART * min(own[a], self._sizes[b])]

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


def _sizes(owners: Numbers) -> dict[int, int]:
    numbers, sizes = np.unique(owners, return_counts=True)
    return dict(zip(numbers.tolist(), sizes.tolist(), strict=True))


def _counted(left: Numbers, right: Numbers) -> list[tuple[int, int, int]]:
    """Return (one, other, how often) of the pairs of different numbers that occur often enough."""
    different = left != right
    names, places = np.unique(left[different], return_inverse=True)
    # One number a pair: sorting rows of two took most of the time of a lookup.
    keys, counts = np.unique(places.astype(np.int64) << _ID_BITS | right[different], return_counts=True)
    keys, counts = keys[counts >= _SHARED], counts[counts >= _SHARED]
    found = (names[keys >> _ID_BITS], keys & ((1 << _ID_BITS) - 1), counts)
    return list(zip(*(column.tolist() for column in found), strict=True))
