"""What a topic is called: the headline closest to the others, and the terms that set it apart; never a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.topics.features import Frequencies
from pipelines.topics.hashing import Runs
from vietnamese import mentions
from vietnamese import text as rules
from vietnamese.names import looks_like_person

HEADLINES = 12     # the first ones of a topic: a label that wanders with every new story is no name
TERMS = 6
_CUT = "\n"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Label:
    """A topic's headline and its distinctive terms."""

    headline: str
    terms: tuple[str, ...]


def label(headlines: Sequence[str], frequencies: Frequencies) -> Label:
    """Return the label of a topic from its stories' headlines, the oldest first."""
    # A headline without a person is preferred; where every one names somebody, the name is cut out.
    impersonal = [h for h in headlines if not mentions.mentions(h) and not looks_like_person(h)]
    central = _central(impersonal or headlines)
    return Label(central if impersonal else mentions.without_names(central), _terms(headlines, frequencies))


def _central(headlines: Sequence[str]) -> str:
    # By the headlines alone: with weights of the day a rebuild would give other labels to the same topics.
    sets = [set(Runs(rules.folded_tokens(h)).hashes(2).tolist()) for h in headlines]
    totals = [sum(len(s & other) / max(1, len(s | other)) for other in sets) for s in sets]
    return headlines[max(range(len(headlines)), key=lambda n: (round(totals[n], 6), -n))]


def _terms(headlines: Sequence[str], frequencies: Frequencies) -> tuple[str, ...]:
    """Return the pairs of syllables that many headlines share and few other texts have."""
    shared: dict[str, int] = {}
    for headline in headlines:
        for pair in _word_pairs(headline):
            shared[pair] = shared.get(pair, 0) + 1
    least = 2 if len(headlines) > 1 else 1
    pairs = sorted(pair for pair, n in shared.items() if n >= least) or sorted(shared)
    if not pairs:
        return ()
    hashes = [Runs(rules.folded_tokens(pair)).hashes(2) for pair in pairs]
    scored = [
        (-shared[pair] * float(frequencies.rarity(h & np.uint64(0xFFFFFFFF))[0]), pair)
        for pair, h in zip(pairs, hashes, strict=True) if len(h)
    ]
    return tuple(mentions.strip_persons([pair for _, pair in sorted(scored)])[:TERMS])


def _word_pairs(headline: str) -> set[str]:
    parts = mentions.without_names(rules.clean(headline), _CUT).split(_CUT)
    return {f"{a} {b}" for part in parts for a, b in pairwise(w.lower() for w in _WORD.findall(part))}
