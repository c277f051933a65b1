"""What changed between two states of a text, word by word within changed paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECE = re.compile(r"\s+|[^\s]+")
# SequenceMatcher is quadratic: past this many words a changed paragraph is shown as a whole, out and in.
MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of text and whether it stayed ("same"), went ("out") or came ("in")."""

    kind: str
    text: str


def paragraphs(before: str, after: str) -> list[list[Change]]:
    """Return the changed paragraphs only, each as changes in reading order."""
    old, new = before.split("\n"), after.split("\n")
    changed = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            changed.extend(_pairs(old[i:j], new[k:m]))
    return [changes for changes in changed if changes]


def _pairs(old: list[str], new: list[str]) -> list[list[Change]]:
    longest = max(len(old), len(new))
    padded_old = old + [""] * (longest - len(old))
    padded_new = new + [""] * (longest - len(new))
    return [words(a, b) for a, b in zip(padded_old, padded_new, strict=True)]


def words(before: str, after: str) -> list[Change]:
    """Return one text turned into another, word by word."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [change for change in (Change("out", before), Change("in", after)) if change.text]
    changes = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(old[i:j])))
            continue
        both = (Change("out", "".join(old[i:j])), Change("in", "".join(new[k:m])))
        changes.extend(change for change in both if change.text)
    return changes
