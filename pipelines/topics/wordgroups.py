"""The words that headlines share, as people write them: whole names, no half of one, nothing that hangs in the air."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vietnamese import lexicons, mentions
from vietnamese import text as rules
from vietnamese.text import exact

LONGEST = 5
# A group is a part of a longer one when this share of the headlines that have it have the longer one.
PART = 0.75
_WORD = re.compile(r"[^\W_]+")
_CUT = "\n"


def shared(headlines: Sequence[str]) -> dict[str, int]:
    """Return groups of two to five words → the headlines that have them; no personal name, nothing inside a longer one.

    Groups of one headline alone are returned only when no two headlines share any.
    """
    counts = Counter(group for headline in headlines for group in set(_groups(headline)))
    least = 2 if len(headlines) > 1 else 1
    found = {group: n for group, n in counts.items() if n >= least} or dict(counts)
    for group, n in sorted(found.items(), key=lambda item: -len(item[0])):
        for part in _parts(group):
            if part in found and n >= PART * found[part]:
                del found[part]
    return found


def _groups(headline: str) -> Iterator[str]:
    for part in mentions.without_names(rules.clean(headline), _CUT).split(_CUT):
        words = list(_WORD.finditer(part))
        joined = [part[one.end() : other.start()] in {" ", "-"} for one, other in pairwise(words)]
        capitals = [word[0][0].isupper() for word in words]
        # In a headline all in capitals no name can be told from the other words.
        named = [a and b for a, b in pairwise(capitals)]
        if words and sum(capitals) > 0.8 * len(words):
            named = [False] * len(named)
        yield from _cut_out([word[0].lower() for word in words], joined, named)


def _cut_out(words: list[str], joined: list[bool], named: list[bool]) -> Iterator[str]:
    """Yield the groups of adjacent words that neither begin nor end inside a name or with a word of grammar."""
    idle = _grammar()
    for start in range(len(words)):
        if (start and joined[start - 1] and named[start - 1]) or exact(words[start]) in idle:
            continue
        for end in range(start + 1, min(start + LONGEST, len(words))):
            # What follows a name is another group: "bến Bạch Hạc", "cấm xe".
            if not joined[end - 1] or (end - start > 1 and named[end - 2] and not named[end - 1]):
                break
            inside = end < len(named) and joined[end] and named[end]
            if not inside and exact(words[end]) not in idle:
                yield " ".join(words[start : end + 1])


def _grammar() -> frozenset[str]:
    return lexicons.words("function_words")


def _parts(group: str) -> Iterator[str]:
    words = group.split(" ")
    for size in range(2, len(words)):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])
