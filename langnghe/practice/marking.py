"""What is said of an answer: by the case's own words, at once, and kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from langnghe.practice.cases import PARTS, BasisCase, Group, GroupsCase
from vietnamese.redaction import redact
from vietnamese.text import clean, exact, fold, has_tone

LONGEST = 1000      # characters of a basis
# Counts of people as they are said. "Một số", "nhiều" are words of breadth and no number.
_NUMBER = re.compile(
    r"\d|\b(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|tá|trăm|dăm|vài|mươi)\b(?! ?(?:nay|trước|sau)\b)")
_BARE_NUMBER = re.compile(
    r"\d|\b(?:hai|ba|bon|nam|sau|bay|tam|chin|muoi|chuc|tram|dam|vai)\b(?! ?(?:nay|truoc|sau)\b)")
LABELS = ("thù địch", "phản động", "xấu độc", "chống phá", "kích động", "bất mãn", "chưa thông suốt", "dân trí thấp")
_SHARE = re.compile(r"\d\s*%|phần trăm")


@dataclass(frozen=True, slots=True)
class Basis:
    """A basis that was written: its words without personal data, the parts that were found, and what to take out.

    `parts` are names of `PARTS`, `labels` the labels in it; `personal`: something had to be taken out; `share`: it
    turns people into a percentage.
    """

    text: str
    parts: frozenset[str]
    labels: tuple[str, ...]
    personal: bool
    share: bool

    @property
    def whole(self) -> bool:
        """Say whether nothing is missing and nothing has to go."""
        return len(self.parts) == len(PARTS) and not (self.labels or self.personal or self.share)


def basis(case: BasisCase, written: str) -> Basis:
    """Return what a written basis holds, by the words of its case: a machine's look, no judgement of the sense."""
    said = " ".join(clean(written[:LONGEST]).split())
    kept = redact(said, context="comment").text
    read = exact if has_tone(said) else fold
    words = f" {' '.join(read(kept).split())} "
    lists = {"seen": case.seen, "groups": case.groups, "trigger": case.trigger}
    parts = {part for part, hints in lists.items() if any(_held(hint, words, folded=read is fold) for hint in hints)}
    if (_BARE_NUMBER if read is fold else _NUMBER).search(words):
        parts.add("number")
    labels = tuple(label for label in LABELS if _held(label, words, folded=read is fold))
    return Basis(kept, frozenset(parts), labels, kept != said, bool(_SHARE.search(said.lower())))


def _held(hint: str, words: str, *, folded: bool) -> bool:
    sought = (fold if folded else exact)(hint).split()
    return f" {' '.join(sought)} " in words


@dataclass(frozen=True, slots=True)
class Choice:
    """A group with whether it was chosen, and whether that was right."""

    group: Group
    chosen: bool

    @property
    def right(self) -> bool:
        """Say whether choosing it, or leaving it, was right."""
        return self.chosen is self.group.missing


def groups(case: GroupsCase, chosen: Collection[int]) -> list[Choice]:
    """Return every group of the case, in order; `chosen` are places in it, others are passed over."""
    return [Choice(group, at in chosen) for at, group in enumerate(case.groups)]
