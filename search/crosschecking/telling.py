"""Whether an article tells what a rumor claims, or only of the same bridge, market or school.

The model says that both are about one matter. Of a rumor that is not enough: a paper that writes of the bridge has not
written of the toll. So the claim without the names and what stands before them, which every article of the matter
shares, is looked for in one place of the article: two sentences that follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from config.crosscheck import SETTLE_FROM
from search.crosschecking import wording
from search.crosschecking.roles import REPORTS, passes_on, role
from vietnamese import lexicons
from vietnamese.text import fold

# How much of the claim, weighed by how rare its words are, has to stand in one place. An article that says it is about
# a rumor, and by the model about this matter, needs less. Chosen on the tuned cases of crosscheck_pairs/told.jsonl.
NEED, NEED_OF_A_RUMOR = 0.4, 0.17
BODY_CHARACTERS = 4000
_SENTENCES = re.compile(r"(?<=[.!?…;])\s+|\n+")
_WORDS = re.compile(r"\w+|[^\w\s]")
_BEFORE_A_NAME = 2      # "bến phà Thạch Bình", "ngân hàng Hưng Thịnh": what is named, not what is said of it


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed: the weight of each of its words and known pairs of words."""

    weights: dict[str, float]
    toned: bool

    def share(self, said: Sequence[str]) -> float:
        """Return how much of the claim stands in syllables that follow each other, 1.0 for one of nothing but names."""
        there = {*said, *map(" ".join, pairwise(said))}
        whole = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in there) / whole if whole else 1.0


@lru_cache(maxsize=200)
def claim_of(text: str) -> Claim:
    """Return what a sentence claims, without its names, its frame and the words right before a name."""
    toned = wording.is_toned(text, "")
    runs = [wording.spoken(run, toned=toned) for run in _runs(text, toned)]
    terms = {word for run in runs for word in run}
    pairs = {f"{a} {b}" for run in runs for a, b in pairwise(run)}
    known = {pair: weight for pair in pairs if (weight := wording.rarity_of(pair)) < wording.UNKNOWN}
    return Claim({term: wording.rarity_of(term) for term in terms} | known, toned)


def _runs(text: str, toned: bool) -> Iterator[str]:
    """Yield what stays of a claim, in pieces that follow each other."""
    words = _WORDS.findall(text)
    frame = _frame(toned)
    left_out = _names(words) | {at for at, word in enumerate(words) if word.lower() in frame or not word.isalnum()}
    run: list[str] = []
    for at, word in enumerate(words):
        if at not in left_out:
            run.append(word)
        elif run:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)


def _names(words: list[str]) -> set[int]:
    """Return where names stand, with the small words before each; the first word of a sentence is none."""
    found: set[int] = set()
    for at, word in enumerate(words):
        begins = at == 0 or words[at - 1] in ".!?:"
        if begins or not word[0].isupper() or word.lower() in _no_name():
            continue
        if at - 1 not in found:
            for before in range(at - 1, max(-1, at - 1 - _BEFORE_A_NAME), -1):
                if not words[before].islower():
                    break
                found.add(before)
        found.add(at)
    return found


@lru_cache(maxsize=2)
def _frame(toned: bool) -> Collection[str]:
    words = lexicons.table("claim_words")["frame"]
    return frozenset(words if toned else map(fold, words))


@lru_cache(maxsize=1)
def _no_name() -> Collection[str]:
    return frozenset(lexicons.table("claim_words")["no_name"])


def _places(title: str, lead: str, body: str, *, toned: bool) -> Iterator[Sequence[str]]:
    """Yield the syllables of each two sentences of an article that follow each other, and of the last one."""
    sentences = _SENTENCES.split("\n".join((title, lead, body[:BODY_CHARACTERS])))
    every = [wording.spoken(one, toned=toned) for one in sentences if one.strip()]
    for said, after in zip_longest(every, every[1:], fillvalue=()):
        yield (*said, *after)


def confidence(sure: float, claim: Claim, title: str, lead: str, body: str) -> float:
    """Return how sure it is that an article of the same matter tells the claim; one that does not, settles nothing."""
    need = NEED_OF_A_RUMOR if role(title, lead) != REPORTS or passes_on(title, lead) else NEED
    best = max(map(claim.share, _places(title, lead, body, toned=claim.toned)), default=0.0)
    return sure if best >= need else sure * SETTLE_FROM * best / need
