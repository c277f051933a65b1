"""The words of either side: syllables and pairs as numbers, weighed by how rare they are in news.

With their marks, because "bán", "bàn" and "bạn" have nothing to do with each other: without them a third more real
articles agree with an item by chance. What was typed without marks is compared without them.

How rare a word is stands in a file of the program and not in the record: so what is said of an item and an article
depends on these two alone, and the same two give the same answer on every machine and in every run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipelines.topics.hashing import Runs
from vietnamese import lexicons
from vietnamese.text import exact, fold, folded_tokens, has_tone, tokens

Terms = NDArray[np.uint32]
Numbers = NDArray[np.float32]

FILE = "common-1.txt"
PARTS = 10_000          # the file's numbers are articles in this many
# Terms that fall into one bucket with a common one would be taken for common: one of 400 in four million.
_BUCKETS = 1 << 22
# A word that is in no list is in fewer than 20 of 10,000 articles; nothing tells rarer ones apart.
UNKNOWN = 7.0
# News says in its beginning what it is about. More text adds words that agree by chance with anything.
BODY_CHARACTERS = 1000
ITEM_CHARACTERS = 1200


@dataclass(frozen=True, slots=True)
class Words:
    """A text: its distinct terms ascending, how often each stands there, which are of the title, which single."""

    terms: Terms
    times: Numbers
    title: NDArray[np.bool_]
    single: NDArray[np.bool_]


def is_toned(issue: str, text: str) -> bool:
    """Say whether an item was typed with marks; headings are, even over a text that is not."""
    return has_tone(text or issue)


def of_article(title: str, lead: str, body: str, *, toned: bool = True) -> Words:
    """Return the words of an article."""
    forms = _forms(toned, False)
    return _words(_expanded(title, toned, forms), _expanded(f"{lead}\n{body[:BODY_CHARACTERS]}", toned, forms))


def of_item(issue: str, text: str) -> Words:
    """Return the words of what somebody reported: short forms of messages are written out first."""
    toned = is_toned(issue, text)
    forms = _forms(toned, True)
    return _words(_expanded(issue, toned, forms), _expanded(text[:ITEM_CHARACTERS], toned, forms))


def unplaced(text: str, names: Sequence[str]) -> str:
    """Return a text without the names of where it was heard: that both name their place says nothing of the matter.

    How two places lie to each other is an input of its own. Measured on the demo: street lamps at a bus station were
    "about" a flood of the same ward with 0.88, and are with 0.66; pairs that are right stay above 0.95.
    """
    found = _spoken(tuple(names))
    if found is None:
        return text
    kept = list(text)
    for each in found.finditer(exact(text)):
        kept[each.start():each.end()] = " " * (each.end() - each.start())
    return "".join(kept)


@lru_cache(maxsize=5_000)
def _spoken(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds these names, as written or without marks."""
    forms = {form for name in names for form in (" ".join(exact(name).split()), " ".join(fold(exact(name)).split()))}
    known = sorted(forms - {""}, key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in known)
    return re.compile(rf"\b(?:{words})\b") if known else None


def _expanded(text: str, toned: bool, forms: Mapping[str, list[str]]) -> list[str]:
    return [word for token in (tokens(text) if toned else folded_tokens(text)) for word in forms.get(token, (token,))]


def _words(title: list[str], rest: list[str]) -> Words:
    head, tail = Runs(title), Runs(rest)
    parts = [(head, 1, True), (head, 2, True), (tail, 1, False), (tail, 2, False)]
    hashes = [runs.hashes(length).astype(np.uint32) for runs, length, _of_title in parts]
    every = np.concatenate(hashes)
    terms, first, times = np.unique(every, return_index=True, return_counts=True)
    ends = np.cumsum([len(part) for part in hashes])
    # Of equal terms the first is kept, and the title comes first.
    where = np.searchsorted(ends, first, side="right")
    return Words(terms, times.astype(np.float32), where < 2, where % 2 == 0)


@lru_cache(maxsize=4)
def _forms(toned: bool, spoken: bool) -> Mapping[str, list[str]]:
    """Return token → what it stands for: abbreviations of one token, and the short forms of messages, which win."""
    split = tokens if toned else folded_tokens
    found = {split(form)[0]: split(full) for full, short in lexicons.table("abbreviations").items() for form in short
             if len(split(form)) == 1}
    if spoken:
        found |= {split(form)[0]: split(usual[0]) for form, usual in lexicons.table("teencode").items()}
    return found


@lru_cache(maxsize=1)
def _table() -> Numbers:
    shares: dict[str, int] = {}
    lines = resources.files("search.crosschecking").joinpath(FILE).read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            share, term = line.split(" ", 1)
            shares[term] = int(share)
            # Without marks several words are one, as common as all of them; a text may hold two.
            shares[fold(term)] = shares.get(fold(term), 0) + (int(share) if fold(term) != term else 0)
    return _filled(shares)


def _filled(shares: Mapping[str, int]) -> Numbers:
    table = np.full(_BUCKETS, UNKNOWN, dtype=np.float32)
    for length in (1, 2):
        chosen = [term.split() for term in shares if term.count(" ") == length - 1]
        # One run of all of them side by side: every `length`-th hash is one of the list.
        hashes = Runs([one for syllables in chosen for one in syllables]).hashes(length)[::length]
        common = np.array([min(PARTS, shares[" ".join(syllables)]) for syllables in chosen], dtype=np.float32)
        place = hashes.astype(np.uint32) & np.uint32(_BUCKETS - 1)
        np.minimum.at(table, place, np.log((PARTS + 1) / (common + 0.5)).astype(np.float32))
    return table


def spoken(text: str, *, toned: bool) -> list[str]:
    """Return the syllables of a text as they follow each other, short forms of messages written out."""
    return _expanded(text, toned, _forms(toned, True))


@lru_cache(maxsize=20_000)
def rarity_of(term: str) -> float:
    """Return the weight of a syllable, or of a pair of them."""
    syllables = term.split()
    return float(rarity(Runs(syllables).hashes(len(syllables)).astype(np.uint32))[0])


def rarity(terms: Terms) -> Numbers:
    """Return the weight of each term: the logarithm of in how few articles it stands."""
    found: Numbers = _table()[terms & np.uint32(_BUCKETS - 1)]
    return found
