"""How much of one text stands in another, counted in words."""

from __future__ import annotations

import numpy as np

from pipelines.topics import shingles
from vietnamese import text as rules


def kept(text: str, other: str) -> float:
    """Return the share of a text's words that stand in runs of three that the other text has too.

    Diacritics, case and punctuation do not count. A text of fewer words is in the other as a whole or not at all.
    """
    runs = shingles.hash_shingles(text)
    if not len(runs):
        words = rules.folded_tokens(text)
        return float(bool(words) and f" {' '.join(words)} " in f" {' '.join(rules.folded_tokens(other))} ")
    shared = np.isin(runs, shingles.hash_shingles(other))
    covered = np.zeros(len(runs) + shingles.SHINGLE - 1, dtype=np.bool_)
    for step in range(shingles.SHINGLE):
        covered[step : step + len(runs)] |= shared
    return float(covered.mean())
