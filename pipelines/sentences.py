"""Key sentences: the ones closest to what a topic's reports have in common, quoted as they stand, with their source."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vietnamese import text as rules

SHORTEST, LONGEST = 40, 320
REPORT_SENTENCES = 12      # a report's news is in its beginning
TOO_ALIKE = 0.5
# A point after these, or after a single capital, ends no sentence.
_SHORT = ("TP", "Tp", "TS", "BS", "GS", "ThS", "PGS", "ĐH", "[^\\W\\d_]")
_ABBREVIATED = "".join(rf"(?<!\b{short}\.)" for short in _SHORT)
_END = re.compile(rf"(?<=[.!?…]){_ABBREVIATED}[\"”’)]?\s+(?=[\"“‘(]?[A-ZÀ-ỸĐ0-9])|\n+")


@dataclass(frozen=True, slots=True)
class Report:
    """A text to quote from; `key` leads back to it."""

    key: int
    source: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in a report."""

    key: int
    source: str
    text: str


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [s.strip() for s in _END.split(text) if s.strip()]


def choose(reports: Sequence[Report], limit: int) -> list[Sentence]:
    """Return up to `limit` sentences, each new against the ones before, first of all from different outlets."""
    found = [(s, _pairs(s.text)) for report in reports for s in _quotable(report)]
    common = Counter(pair for _, pairs in found for pair in pairs)
    ranked = sorted(found, key=lambda item: (-_weight(item[1], common), item[0].key, item[0].text))
    chosen: list[tuple[Sentence, frozenset[str]]] = []
    for fresh_outlet in (True, False):
        for sentence, pairs in ranked:
            if len(chosen) == limit:
                break
            known = sentence.source in {s.source for s, _ in chosen}
            if not (fresh_outlet and known) and not any(_alike(pairs, other) for _, other in chosen):
                chosen.append((sentence, pairs))
    return [sentence for sentence, _ in chosen]


def _quotable(report: Report) -> Iterable[Sentence]:
    title = _pairs(report.title)
    for text in split(report.text)[:REPORT_SENTENCES]:
        if SHORTEST <= len(text) <= LONGEST and text[-1] in ".!?…\"”" and not _alike(_pairs(text), title):
            yield Sentence(report.key, report.source, text)


def _pairs(text: str) -> frozenset[str]:
    tokens = rules.tokens(text)
    return frozenset(f"{a} {b}" for a, b in pairwise(tokens))


def _weight(pairs: frozenset[str], common: Counter[str]) -> float:
    # Divided by the square root of the length: a plain sum takes the longest sentence, a mean the shortest.
    return round(sum(common[pair] - 1 for pair in pairs) / math.sqrt(max(1, len(pairs))), 6)


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    small = min(len(left), len(right))
    return small > 0 and len(left & right) / small > TOO_ALIKE
