"""Texts as sorted samples of folded three-syllable shingles, and what two of them share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipelines.topics.hashing import Hashes, Runs
from vietnamese import text as rules

SHINGLE = 3
# Part of the shingles that is kept (those with hash % SAMPLE == 0). Every text uses the same modulus, so that the
# shared part of two samples estimates the shared part of the texts without bias, whatever their lengths.
SAMPLE = 3

@dataclass(frozen=True, slots=True)
class Overlap:
    """What two samples share: a count, and that count as a share of the shorter one and of both together."""

    shared: int
    containment: float
    jaccard: float


def hash_shingles(text: str) -> Hashes:
    """Return the hash of every run of three folded syllables of `text`, in order, with repeats."""
    return Runs(rules.folded_tokens(text)).hashes(SHINGLE)


@lru_cache(maxsize=1)
def stop_shingles() -> Hashes:
    """Return the hashes of shingles so common in news that they witness nothing; the list is versioned by its name."""
    lines = resources.files("pipelines.topics").joinpath("stop-shingles-1.txt").read_text("utf-8").splitlines()
    hashes = [hash_shingles(line) for line in lines if line and not line.startswith("#")]
    return np.unique(np.concatenate(hashes)) if hashes else np.empty(0, dtype=np.uint64)


def sketch(text: str) -> Hashes:
    """Return the sorted sample of a text's shingles, stop-shingles left out."""
    hashes = hash_shingles(text)
    sample = np.unique(hashes[hashes % np.uint64(SAMPLE) == 0])
    return sample[~member(sample, stop_shingles())]


def member(values: Hashes, among: Hashes) -> NDArray[np.bool_]:
    """Say for each of `values` whether it is in `among`; both are sorted."""
    if not len(among):
        return np.zeros(len(values), dtype=np.bool_)
    places = np.searchsorted(among, values)
    places[places == len(among)] = 0
    return np.equal(among[places], values)


def pack(sample: Hashes) -> bytes:
    """Return the sample as it is stored: unsigned 64-bit numbers, little endian."""
    return sample.astype("<u8").tobytes()


def unpack(stored: bytes) -> Hashes:
    """Return a stored sample."""
    return np.frombuffer(stored, dtype="<u8").astype(np.uint64, copy=False)


def overlap(left: Hashes, right: Hashes) -> Overlap:
    """Compare two samples."""
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    if not len(small):
        return Overlap(0, 0.0, 0.0)
    shared = int(np.count_nonzero(member(small, large)))
    return Overlap(shared, shared / len(small), shared / (len(left) + len(right) - shared))
