"""A query's characters → tokens with their places; nothing is refused here but an unknown field name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from search.errors import QueryError
from search.fields import NAMES, SHOWN, key

Kind = Literal["word", "phrase", "field", "open", "close", "not", "and", "or"]

# One character for one, so that positions stay those of the typed text.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂〝〞", '"') | {"（": "(", "）": ")", "：": ":", "−": "-"})
_FIELD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+(?: (?:[^\W\d_][\u0300-\u036f]*)+)?(?=:\s*\S)")
_ONE_WORD_FIELD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+(?=:\s*\S)")
_BEFORE_A_BLANK = re.compile(r"((?:[^\W\d_][\u0300-\u036f]*)+(?: (?:[^\W\d_][\u0300-\u036f]*)+)?) +:\s*(?=\S)")
_WORD_BEFORE_A_BLANK = re.compile(r"((?:[^\W\d_][\u0300-\u036f]*)+) +:\s*(?=\S)")
# Followed by a colon and a blank these begin a pasted headline ("Báo: …", "Đây: …") more often than a field.
_HEADLINE_WORDS = {"bao", "day"}
_WORD = re.compile(r'[^\s"()]+')
_SIGNS: dict[str, Kind] = {"OR": "or", "|": "or", "||": "or", "AND": "and", "&": "and", "&&": "and", "NOT": "not"}
# Also ordinary words of headlines set in capitals: operators only where something else is in small letters.
_VIETNAMESE_SIGNS: dict[str, Kind] = {"HOẶC": "or", "VÀ": "and", "KHÔNG": "not"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query; `text` is a word, a phrase's inside or a field's name as in fields.NAMES' values."""

    kind: Kind
    text: str
    position: int


def tokenize(query: str) -> list[Token]:
    """Split a query; a quote without its partner reaches to the end. Raises QueryError for an unknown field."""
    text = query.translate(_QUOTES)
    signs = _SIGNS | (_VIETNAMESE_SIGNS if any(c.islower() for c in text) else {})
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next(text, at, signs)
        found.append(token)
    return found


def unfinished(query: str) -> list[str]:
    """Return what a query that can be read leaves open: "quote", "operator", "bracket"."""
    tokens = tokenize(query)
    kinds = ["open", *(token.kind for token in tokens), "close"]
    pairs = list(pairwise(kinds))
    lone = any(here in ("or", "and") and before in ("open", "or", "and", "not") for before, here in pairs) or any(
        here in ("or", "and", "not") and after in ("close", "or", "and") for here, after in pairs)
    found = {"quote": query.translate(_QUOTES).count('"') % 2 == 1, "operator": lone, "bracket": not _closes(tokens)}
    return [name for name, there in found.items() if there]


def _closes(tokens: list[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth < 0:
            return False
    return depth == 0


def _next(text: str, at: int, signs: dict[str, Kind]) -> tuple[Token, int]:
    character = text[at]
    if character in "()":
        return Token("open" if character == "(" else "close", character, at), at + 1
    if character == '"':
        end = text.find('"', at + 1)
        end = len(text) if end < 0 else end
        return Token("phrase", text[at + 1 : end], at), end + 1
    if character == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] not in "-)":
        return Token("not", "-", at), at + 1
    if (named := _field(text, at)) is not None:
        return named
    match = _WORD.match(text, at)
    assert match is not None  # everything else that is no blank, quote or bracket
    return Token(signs.get(match[0], "word"), match[0], at), match.end()


def _field(text: str, at: int) -> tuple[Token, int] | None:
    """Return the field token that starts here ("chủ đề:"), None where there is none."""
    for pattern in (_FIELD, _ONE_WORD_FIELD):
        match = pattern.match(text, at)
        if match and (name := _named(key(match[0]), text[match.end() + 1])) is not None:
            return Token("field", name, at), match.end() + 1
    # "ngày :2026", "nguồn : p2": never an unknown field, as a colon between blanks is also a sign of a sentence.
    for pattern in (_BEFORE_A_BLANK, _WORD_BEFORE_A_BLANK):
        match = pattern.match(text, at)
        if match and (name := _named(key(match[1]), " ")) is not None:
            return Token("field", name, at), match.end()
    one = _ONE_WORD_FIELD.match(text, at)
    if one is None or text[one.end() + 1].isspace() or text.startswith("//", one.end() + 1):  # https://… is a word
        return None
    raise QueryError(f"no such field: {one[0]}", at, f"fields are: {SHOWN}", reason="unknown_field", detail=one[0])


def _named(typed: str, follows: str) -> str | None:
    return None if follows.isspace() and typed in _HEADLINE_WORDS else NAMES.get(typed)
