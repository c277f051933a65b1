"""Key sentences: the ones closest to what a topic's reports have in common, quoted as they stand, with their source."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise

from vietnamese import mentions, offices, pronouns
from vietnamese import text as rules

SHORTEST, LONGEST = 40, 320
REPORT_SENTENCES = 12      # a report's news is in its beginning
TOO_ALIKE = 0.5
# (an outlet that is not quoted yet, also sentences that open with a bare pronoun): these where others do not suffice.
PASSES = ((True, False), (False, False), (True, True), (False, True))
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


Pairs = frozenset[int]
Found = tuple[Sentence, Pairs]    # a sentence with its pairs of neighbouring syllables


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [s.strip() for s in _END.split(text) if s.strip()]


def choose(reports: Sequence[Report], limit: int) -> list[Sentence]:
    """Return up to `limit` sentences, each new against the ones before, first of all from different outlets.

    As on a topic's page nobody is named but in a public office: a digest is printed and sent on.
    """
    found = read(reports)
    common = Counter(pair for _, pairs in found for pair in pairs)
    ranked = sorted(found, key=lambda item: (-_weight(item[1], common), item[0].key, item[0].text))
    chosen: list[Found] = []
    for fresh_outlet, bare in PASSES:
        for sentence, pairs in ranked:
            if len(chosen) == limit:
                break
            if not bare and pronouns.opens_with_one(sentence.text):
                continue
            known = fresh_outlet and sentence.source in {s.source for s, _ in chosen}
            if not known and not any(_alike(pairs, other) for _, other in chosen) and is_impersonal(sentence.text):
                chosen.append((sentence, pairs))
    return [sentence for sentence, _ in chosen]


def read(reports: Iterable[Report], first: int = REPORT_SENTENCES) -> list[Found]:
    """Return what can be quoted of the `first` sentences of each report."""
    return [found for report in reports for found in _quotable(report, first)]


def cover(found: Sequence[Found], limit: int) -> list[Sentence]:
    """Return up to `limit` sentences that together hold most of what the reports share, one a report at most.

    Each adds most to those before it; different outlets come first, and nobody is named but in a public office.
    """
    common, covered = _shared(found), set[int]()
    ranked = [(-_weight(pairs, common), place, sentence, pairs) for place, (sentence, pairs) in enumerate(found)]
    chosen: list[Found] = []
    standing = [one for one in ranked if not pronouns.opens_with_one(one[2].text)]
    for fresh_outlet, bare in PASSES:
        heapify(left := list(ranked if bare else standing))
        while left and len(chosen) < limit:
            best = heappop(left)
            # A weight only falls while more is covered: one that stays ahead of the next weight is the largest.
            now = -_weight(best[3], common, covered)
            if now > best[0] and left and now > left[0][0]:
                heappush(left, (now, *best[1:]))
            elif _is_welcome(best[2], best[3], chosen, fresh_outlet=fresh_outlet):
                chosen.append((best[2], best[3]))
                covered |= best[3]
    return [sentence for sentence, _ in chosen]


def _is_welcome(sentence: Sentence, pairs: Pairs, chosen: Sequence[Found], *, fresh_outlet: bool) -> bool:
    known = any(sentence.key == s.key or (fresh_outlet and sentence.source == s.source) for s, _ in chosen)
    return not known and not any(_alike(pairs, other) for _, other in chosen) and is_impersonal(sentence.text)


def most_new(found: Sequence[Found], known: Set[int]) -> Sentence | None:
    """Return the sentence that holds most of what several reports say and `known` does not, None without news.

    Where the reports share nothing it is the first one: a report's news is in its beginning.
    """
    common = _shared(found)
    fresh = [(pronouns.opens_with_one(sentence.text), -_weight(pairs, common, known), place)
             for place, (sentence, pairs) in enumerate(found) if len(pairs - known) > len(pairs) * TOO_ALIKE]
    return next((found[place][0] for *_, place in sorted(fresh) if is_impersonal(found[place][0].text)), None)


def is_impersonal(text: str) -> bool:
    """Say whether a text names nobody, or only holders of a public office as such."""
    named = mentions.mentions(text)
    plain = rules.bare(text) if named else ""
    return all(offices.stands_before(plain, start) for start, _ in named)


def headline(report: Report) -> Found:
    """Return a report's headline as something to quote."""
    return Sentence(report.key, report.source, report.title), _pairs(report.title)


def _quotable(report: Report, first: int) -> Iterable[Found]:
    title = _pairs(report.title)
    for text in split(report.text)[:first]:
        if SHORTEST <= len(text) <= LONGEST and text[-1] in ".!?…\"”" and not _alike(pairs := _pairs(text), title):
            yield Sentence(report.key, report.source, text), pairs


def _shared(found: Sequence[Found]) -> Counter[int]:
    """Return pair → in how many reports it stands."""
    of_report: dict[int, set[int]] = {}
    for sentence, pairs in found:
        of_report.setdefault(sentence.key, set()).update(pairs)
    return Counter(pair for pairs in of_report.values() for pair in pairs)


def _pairs(text: str) -> Pairs:
    # As numbers: a tuple is hashed anew each time that it is looked for, which took a third of a summary's time.
    return frozenset(map(hash, pairwise(rules.tokens(text))))


def _weight(pairs: Pairs, common: Counter[int], covered: Set[int] = frozenset()) -> float:
    # Divided by the square root of the length: a plain sum takes the longest sentence, a mean the shortest.
    return round(sum(common[pair] - 1 for pair in pairs if pair not in covered) / math.sqrt(max(1, len(pairs))), 6)


def _alike(left: Pairs, right: Pairs) -> bool:
    small = min(len(left), len(right))
    return small > 0 and len(left & right) / small > TOO_ALIKE
