"""What a person may have meant by words and signs that the query language reads otherwise."""

from __future__ import annotations

import re
from itertools import pairwise

# A phrase, also behind a field's name or a minus, is one piece: it keeps what stands in it.
_PIECE = re.compile(r'[^\s"“]*(?:"[^"]*"?|“[^”]*”?)|[^\s"“]+')
_WORD = re.compile(r"[^\W_]+")
_LEFT_OUT = re.compile(r"[-−][^\W_]+")
_OR = frozenset({"or", "hoặc", "hay"})
_SIGNS = frozenset({"OR", "AND", "NOT", "HOẶC", "VÀ", "KHÔNG"})


def with_or(text: str) -> str:
    """Return the query with OR for an "or", "hoặc" or "hay" between words, "" where there is none."""
    pieces = _PIECE.findall(text)
    inside = range(1, len(pieces) - 1)
    changed = ["OR" if at in inside and piece in _OR else piece for at, piece in enumerate(pieces)]
    return " ".join(changed) if changed != pieces else ""


def with_phrase_left_out(text: str) -> str:
    """Return the query with -"a b" for the first unquoted -a b, "" where there is none."""
    pieces = _PIECE.findall(text)
    for at, (first, second) in enumerate(pairwise(pieces)):
        if _LEFT_OUT.fullmatch(first) and _WORD.fullmatch(second) and second not in _SIGNS:
            return " ".join((*pieces[:at], f'-"{first[1:]} {second}"', *pieces[at + 2:]))
    return ""
