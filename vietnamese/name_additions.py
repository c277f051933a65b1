"""Words beside a person's name that add no topic: who somebody is, where, how old, whose family, which account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vietnamese import lexicons
from vietnamese.text import exact, fold, has_tone

_LONGEST = 4                        # words of one addition, and a little more
_MOST = 16                          # words of a query that is looked through at all
# A year, an age, a day, a number of a telephone or a paper, also in pieces.
_NUMBER = re.compile(r"\d+(?:[/.-]\d+)*")
_LETTER = re.compile(r"[^\W\d_]")
# What follows these and a name is where somebody lives, however it is called.
_LIVES = frozenset({("trú", "tại"), ("ngụ", "tại"), ("thường", "trú"), ("tạm", "trú"), ("quê", "ở"), ("quê", "quán")})
_CARRIES_A_NAME = frozenset("tên,người tên,họ tên,là ai,tên là,họ và tên,tài khoản,facebook".split(","))


@cache
def _additions() -> tuple[frozenset[str], frozenset[str]]:
    words = lexicons.words("person_additions")
    return (frozenset(" ".join(exact(entry).split()) for entry in words),
            frozenset(" ".join(fold(entry).split()) for entry in words))


def is_addition(words: list[str]) -> bool:
    """Say whether words, as typed, add no topic to a name; without diacritics they may be one that has some."""
    said = " ".join(words)
    toned, toneless = _additions()
    return " ".join(exact(said).split()) in toned or (not has_tone(said) and " ".join(fold(said).split()) in toneless)


def remainders(words: list[str]) -> Iterator[list[str]]:
    """Yield what is left of words, the fullest first, when additions and numbers go from either end."""
    if len(words) > _MOST:
        return
    seen: set[tuple[str, ...]] = set()
    waiting = [tuple(words)]
    while waiting:
        now = waiting.pop(0)
        if now in seen or not now:
            continue
        seen.add(now)
        yield list(now)
        waiting += _shorter(now)


def _shorter(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield words without an addition at their beginning or end."""
    for size in range(min(_LONGEST + 1, len(words) - 1), 0, -1):
        if is_addition(list(words[:size])):
            yield words[size:]
        if is_addition(list(words[-size:])):
            yield words[:-size]
    if len(words) > 2:
        if _adds_nothing(words[-1]):
            yield words[:-1]
        if _NUMBER.fullmatch(words[0]):
            yield words[1:]
    for at in range(2, len(words) - 2):
        if tuple(exact(word) for word in words[at:at + 2]) in _LIVES:
            yield words[:at]


def _adds_nothing(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word)) or bool(_LETTER.fullmatch(word))


def introduces(words: list[str], rest: list[str]) -> bool:
    """Say whether what was taken from words says that a name is left: "tên", "là ai"."""
    size = len(rest)
    for at in range(len(words) - size + 1):
        if words[at:at + size] == rest:
            around = (" ".join(words[:at]), " ".join(words[at + size:]))
            return any(" ".join(exact(side).split()) in _CARRIES_A_NAME for side in around)
    return False
