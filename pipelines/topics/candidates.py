"""An inverted index over the shingles of a window of texts: which earlier texts share enough with these?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.topics.shingles import Sketch

Numbers = NDArray[np.int64]

# Only every sixth shingle is looked up; a copy shares dozens, so that two are found all the same.
_THIN = np.uint32(6)
_SHARED = 2
# And at least this share of the looked-up ones of the smaller text: copies share about half. In 20,000 real articles
# it leaves one candidate in two texts where there were 129 a text, and loses none of the 192 pairs of copies.
_PART = 0.15
# A text with fewer shingles than this that some texts share, but not too many, asks for a few of the frequent ones
# too: the 51st copy of an agency's report has none but those and its own changes.
_TELLING = 8
_FREQUENT = 16
_FREQUENT_CAP = 80
_SLOT_BITS = 32
_NONE = np.empty(0, dtype=np.int64)
_GONE = -1


@dataclass(slots=True)
class _Segment:
    """Postings by hash: those of `keys[i]` are slots[starts[i] : starts[i + 1]]."""

    keys: Sketch
    starts: Numbers
    slots: NDArray[np.int32]

    @classmethod
    def of(cls, hashes: Sketch, slots: NDArray[np.int32]) -> _Segment:
        """Return the segment of sorted hashes and the slot that each belongs to."""
        firsts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(hashes)])
        return cls(hashes[firsts], np.concatenate((firsts, [len(hashes)])), slots)

    def spans(self, keys: Sketch) -> tuple[Numbers, Numbers]:
        """Return where the postings of each key begin, and how many there are."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64)
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        sizes = self.starts[places + 1] - self.starts[places]
        return self.starts[places], np.where(self.keys[places] == keys, sizes, 0)


class ShingleIndex:
    """Postings of texts by number, kept in sorted segments that merge like a log: no rewrite of the whole a batch.

    Each text has a slot of its own; a changed text gets another one, and what stands under the old is passed over.
    """

    def __init__(self, posting_cap: int) -> None:
        self._cap = posting_cap
        self._segments: list[_Segment] = []
        self._slots: dict[int, int] = {}
        self._numbers = np.full(1024, _GONE, dtype=np.int64)      # slot → text
        self._sizes = np.zeros(1024, dtype=np.int64)              # slot → hashes of it that are looked up
        self._used_slots = 0

    def add(self, numbers: list[int], samples: list[Sketch]) -> None:
        """Add texts, or replace those of the same numbers."""
        thin = _thin(samples)
        slots = self._take_slots(numbers, [len(hashes) for hashes in thin])
        segment = _segment(slots, thin)
        while self._segments and len(self._segments[-1].slots) <= 2 * len(segment.slots):
            segment = _merged(self._segments.pop(), segment)
        self._segments.append(segment)

    def _take_slots(self, numbers: list[int], sizes: list[int]) -> Numbers:
        first, self._used_slots = self._used_slots, self._used_slots + len(numbers)
        while self._used_slots > len(self._numbers):
            more = len(self._numbers)
            self._numbers = np.concatenate((self._numbers, np.full(more, _GONE, dtype=np.int64)))
            self._sizes = np.concatenate((self._sizes, np.zeros(more, dtype=np.int64)))
        self._numbers[[self._slots[n] for n in numbers if n in self._slots]] = _GONE
        self._numbers[first : self._used_slots] = numbers
        self._sizes[first : self._used_slots] = sizes
        slots = np.arange(first, self._used_slots)
        self._slots |= zip(numbers, slots.tolist(), strict=True)
        return slots

    def candidates(self, numbers: list[int], samples: list[Sketch]) -> list[tuple[int, int]]:
        """Return (asked, found) pairs of different numbers that share enough of the looked-up shingles."""
        asked = _segment(np.arange(len(numbers)), _thin(samples))
        where = np.repeat(np.arange(len(asked.keys)), np.diff(asked.starts))
        spans = [segment.spans(asked.keys) for segment in self._segments]
        total = sum((sizes for _, sizes in spans), np.zeros(len(asked.keys), dtype=np.int64))
        used = self._used(total[where], asked.slots)
        pairs = [_NONE]
        for segment, (starts, sizes) in zip(self._segments, spans, strict=True):
            found = np.where(used, sizes[where], 0)
            slots = segment.slots[_ranges(starts[where], found)]
            pairs.append(np.repeat(asked.slots.astype(np.int64) << _SLOT_BITS, found) | slots)
        own = np.bincount(asked.slots[used], minlength=len(numbers))
        return self._enough(np.array(numbers, dtype=np.int64), own, *_counted(np.concatenate(pairs)))

    def _enough(self, numbers: Numbers, own: Numbers, pairs: Numbers, shared: Numbers) -> list[tuple[int, int]]:
        asked, slots = pairs >> _SLOT_BITS, pairs & ((1 << _SLOT_BITS) - 1)
        found = self._numbers[slots]
        enough = (shared >= _PART * np.minimum(own[asked], self._sizes[slots])) & (found != _GONE)
        enough &= found != numbers[asked]
        return list(zip(numbers[asked[enough]].tolist(), found[enough].tolist(), strict=True))

    def _used(self, total: Numbers, owners: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Say of every asked hash, held by `total` texts, whether it is looked up."""
        rare = total <= self._cap
        if rare.all():
            return rare
        telling = np.bincount(owners, weights=rare & (total > 1))
        frequent = np.flatnonzero((telling < _TELLING)[owners] & ~rare & (total <= _FREQUENT_CAP * self._cap))
        ordered = frequent[np.lexsort((total[frequent], owners[frequent]))]      # the rarest of each first
        firsts = np.searchsorted(owners[ordered], owners[ordered], "left")
        rare[ordered[np.arange(len(ordered)) - firsts < _FREQUENT]] = True
        return rare


def _thin(samples: list[Sketch]) -> list[Sketch]:
    return [sample[sample % _THIN == 0] for sample in samples]


def _segment(slots: Numbers, thin: list[Sketch]) -> _Segment:
    hashes = np.concatenate([*thin, np.empty(0, dtype=np.uint32)])
    owners = np.repeat(slots.astype(np.int32), [len(t) for t in thin])
    order = np.argsort(hashes, kind="stable")
    return _Segment.of(hashes[order], owners[order])


def _merged(large: _Segment, small: _Segment) -> _Segment:
    # Both are sorted: the small one is put between, which takes a quarter of the time of sorting again.
    hashes = np.repeat(large.keys, np.diff(large.starts))
    new = np.repeat(small.keys, np.diff(small.starts))
    places = np.searchsorted(hashes, new, "right") + np.arange(len(new))
    old = np.ones(len(hashes) + len(new), dtype=np.bool_)
    old[places] = False
    both, slots = np.empty(len(old), dtype=np.uint32), np.empty(len(old), dtype=np.int32)
    both[places], both[old] = new, hashes
    slots[places], slots[old] = small.slots, large.slots
    return _Segment.of(both, slots)


def _ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """Return start, start + 1, … for every start, `size` numbers each, in one array."""
    ends = np.cumsum(sizes)
    return (np.repeat(starts - ends + sizes, sizes) + np.arange(int(sizes.sum()))).astype(np.int64)


def _counted(pairs: Numbers) -> tuple[Numbers, Numbers]:
    """Return the pairs that occur often enough, and how often."""
    ordered = np.sort(pairs)      # np.unique hashes, which takes longer
    firsts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])
    counts = np.diff(np.concatenate((firsts, [len(ordered)])))
    enough = counts >= _SHARED
    return ordered[firsts[enough]], counts[enough]
