"""Sentences of the news, and the words of `vietnamese/lexicon/rumor_cues.toml` in them."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons
from vietnamese.text import exact

# A sentence ends at a line or at a full stop before a capital; quotes keep their own.
_SENTENCE = re.compile(r"[^\n.!?…]+(?:[.!?…](?!\s+[A-ZĐÀ-Ỹ“\"]|\n|$)[^\n.!?…]*)*[.!?…]*")


def plain(text: str) -> str:
    """Return a text as words with a blank around each."""
    return f" {' '.join(exact(text).split())} "


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]


@cache
def cues(kind: str) -> tuple[str, ...]:
    """Return the words of a kind, the longest first."""
    known = {plain(cue).strip() for cue in lexicons.table("rumor_cues")[kind]}
    return tuple(sorted(known, key=lambda cue: (-len(cue), cue)))


def holds(kind: str, said: str) -> bool:
    """Return whether some of the words of a kind stand in a text that `plain` made."""
    return any(f" {cue} " in said for cue in cues(kind))
