"""What a person may have meant by words and signs that the query language reads otherwise."""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import normalize

# A phrase, also behind a field's name or a minus, is one piece: it keeps what stands in it.
_PIECE = re.compile(r'[^\s"“]*(?:"[^"]*"?|“[^”]*”?)|[^\s"“]+')
_WORD = re.compile(r"[^\W_]+")
# Open syllables that are written with i and with y alike; two signs of tone never stand together.
_I, _Y = "iìíỉĩị", "yỳýỷỹỵ"
_EITHER = re.compile(rf"\b(h|k|l|m|s|t|qu)([{_I}{_Y}])\b", re.IGNORECASE)
_SINCE = re.compile(r"(?<!\S)(từ|since|from)\s+(?:ngày\s+)?(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})(?!\S)",
                    re.IGNORECASE)
_LEFT_OUT = re.compile(r"[-−][^\W_]+")
_OR = frozenset({"or", "hoặc", "hay"})
SIGNS = frozenset({"OR", "AND", "NOT", "HOẶC", "VÀ", "KHÔNG"})


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
        if _LEFT_OUT.fullmatch(first) and _WORD.fullmatch(second) and second not in SIGNS:
            return " ".join((*pieces[:at], f'-"{first[1:]} {second}"', *pieces[at + 2:]))
    return ""


def with_since(text: str) -> str:
    """Return the query with ngày:>= for a "từ" before a day, "" where there is none."""
    changed = _SINCE.sub(lambda found: f"ngày:>={found[2]}", text)
    return changed if changed != text else ""


def respelled(text: str) -> list[str]:
    """Return the query with every i of a syllable such as tỉ, lí or quí as y, and with every y as i; without itself."""
    text = normalize("NFC", text)
    return [one for letters in (_I, _Y) if (one := _spelled_with(letters, text)) != text]


def _spelled_with(letters: str, text: str) -> str:
    def other(found: re.Match[str]) -> str:
        letter = found[2]
        at = max(_I.find(letter.lower()), _Y.find(letter.lower()))
        return found[1] + (letters[at].upper() if letter.isupper() else letters[at])

    return _EITHER.sub(other, text)
