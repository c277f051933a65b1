"""Near-identical comments: what was pasted again counts as copies of one text.

Two texts are copies when their syllables are equal, case, signs, drawn-out letters and spellings of chat aside; or
when both are long, share nearly all runs of three syllables and deny equally often: "không" in one of them is another
opinion.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from math import ceil

from vietnamese import lexicons
from vietnamese.redaction import without_placeholders
from vietnamese.text import tokens

VERSION = 1             # of these rules, kept with each frame
LONG = 15               # syllables; a shorter text with one other word may say something else
ALIKE = 0.8             # of the runs of both together; 0.8 lets one syllable in some thirty differ
RUN = 3
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_DENIALS = frozenset("không chẳng chả chưa đừng khỏi".split())


def words(text: str) -> tuple[str, ...]:
    """Return the syllables by which a comment is known again."""
    said = [_DRAWN_OUT.sub(r"\1", word) for word in tokens(without_placeholders(text))]
    return tuple(part for word in said for part in _usual().get(word, (word,)))


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    return {typed: tuple(meant[0].split()) for typed, meant in lexicons.table("teencode").items()}


def collapse(texts: Sequence[str]) -> list[list[int]]:
    """Return groups of places in `texts` that are copies, each in order, the group of the earliest place first.

    A text is held against the first of a group, not against all of it: a chain of small changes does not join what its
    ends no longer share.
    """
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        # What has no word (a smile, dots) is a copy of what looks exactly so.
        same[words(text) or ("", text.strip())].append(place)
    return sorted(_joined(list(same.items())), key=lambda group: group[0])


def _joined(groups: list[tuple[tuple[str, ...], list[int]]]) -> Iterable[list[int]]:
    """Yield the groups with near-identical long ones put together."""
    runs = {at: _runs(said) for at, (said, _) in enumerate(groups) if len(said) >= LONG}
    common = Counter(run for held in runs.values() for run in held)
    leaders: dict[tuple[str, ...], list[int]] = defaultdict(list)     # rare run → groups that begin with it
    into: dict[int, int] = {}
    for at, held in runs.items():
        prefix = sorted(held, key=lambda run: (common[run], run))
        prefix = list(islice(prefix, len(prefix) - ceil(ALIKE * len(prefix)) + 1))
        near = sorted({one for run in prefix for one in leaders[run]})
        denied = _denials(groups[at][0])
        found = next((one for one in near if _alike(held, runs[one]) and _denials(groups[one][0]) == denied), None)
        if found is not None:
            into[at] = found
            continue
        for run in prefix:
            leaders[run].append(at)
    for at, found in into.items():
        groups[found][1].extend(groups[at][1])
    return (sorted(places) for at, (_, places) in enumerate(groups) if at not in into)


def _runs(said: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(said[at:at + RUN] for at in range(len(said) - RUN + 1))


def _alike(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> bool:
    return len(a & b) >= ALIKE * len(a | b)


def _denials(said: tuple[str, ...]) -> int:
    return sum(word in _DENIALS for word in said)
