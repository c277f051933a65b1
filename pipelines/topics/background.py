"""What is known about words before the first text: shares of common terms, so that a new record is no blank sheet."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipelines.topics.features import BUCKETS, Frequencies, buckets
from pipelines.topics.hashing import Runs

FILE = "background-1.txt"
# The table counts as this many texts and decays like all others. Measured on the demo's 140 articles: B-cubed 0.94
# with 100, 0.95 with 200; with 1,000 and more the words of an office's own province stay rare for too long.
TEXTS = 200
PARTS = 10_000      # the file's numbers are articles in this many


def frequencies() -> Frequencies:
    """Return the document frequencies with which a record begins."""
    return Frequencies(float(TEXTS), 0, _table().copy())


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float32]:
    table = np.zeros(BUCKETS, dtype=np.float32)
    lines = resources.files("pipelines.topics").joinpath(FILE).read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            share, *syllables = line.split()
            place = buckets(Runs(syllables).hashes(len(syllables)))
            # Terms that fall into one bucket: the more common one stands, sums would make rare ones common.
            table[place] = np.maximum(table[place], TEXTS * int(share) / PARTS)
    return table
