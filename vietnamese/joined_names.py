"""Names whose syllables are run together, and accounts made of them: "nguyenvanan", "hoangyen1988", "teo_90"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vietnamese import lexicons
from vietnamese.names import is_middle_name, is_person_alone, is_surname, is_toneless_name
from vietnamese.text import fold

_LONGEST = 24       # letters
_MOST = 4           # syllables
_SYLLABLE = 7       # letters of the longest
_ACCOUNT = re.compile(r"(?P<letters>[^\W\d_]+(?:[._][^\W\d_]+){0,3})[._]?(?P<digits>\d{2}|(?:19|20)\d{2}|\d?k\d{1,2})")
_PARTS = re.compile(r"[^\W\d_]+(?:_[^\W\d_]+)+")
# Before a number they are a season, a feast, a newspaper, a direction … more often than a name.
_NO_ACCOUNT = frozenset(
    "xuan thu dong bao tin quan dai ky tet ha nam sang tan quy phu khoa canh binh dan chi an ly vi".split())


def is_joined_name(words: list[str]) -> bool:
    """Say whether words are a full name of which at least two syllables are run together."""
    whole = "".join(words)
    if len(words) > _MOST - 1 or not 6 <= len(whole) <= _LONGEST or not whole.isalpha():
        return False
    return any(len(syllables) > len(words) and _is_full(syllables) for syllables in _splits(whole))


def _is_full(syllables: list[str]) -> bool:
    said = " ".join(syllables)
    return (len(syllables) > 2 and is_toneless_name(said)) or is_person_alone(said)


def is_account(word: str) -> bool:
    """Say whether a word is a given name, or several, with a number behind: "mui92", "yennhi2k3", "kiet.duong99"."""
    if _PARTS.fullmatch(word):
        return all(_is_of_a_name(part) for part in word.split("_"))
    found = _ACCOUNT.fullmatch(word)
    if found is None:
        return False
    letters = re.sub("[._]", "", found["letters"])
    if len(letters) < 3 or len(letters) > _LONGEST or fold(letters) in _NO_ACCOUNT | _units():
        return False
    return any(_is_given(syllables[-1]) or _is_given(syllables[0]) for syllables in _splits(letters))


def _is_of_a_name(part: str) -> bool:
    return any(True for _ in _splits(part))


@cache
def _units() -> frozenset[str]:
    """Return units with their syllables run together: "hagiang2024" is no account."""
    names = (*lexicons.words("districts"), *lexicons.words("provinces"), *lexicons.words("places"))
    return frozenset(fold(name).replace(" ", "") for name in names)


def _splits(whole: str) -> Iterator[list[str]]:
    """Yield every way to read letters as one to four syllables of a name."""
    waiting: list[tuple[list[str], str]] = [([], whole)]
    while waiting:
        done, rest = waiting.pop()
        if not rest:
            yield done
        elif len(done) < _MOST:
            heads = (rest[:size] for size in range(2, min(_SYLLABLE, len(rest)) + 1))
            waiting += [([*done, head], rest[len(head):]) for head in heads if _is_part(head)]


def _is_part(syllable: str) -> bool:
    plain = fold(syllable)
    return is_surname(plain) or is_middle_name(plain) or _is_given(plain)


@cache
def _givens() -> frozenset[str]:
    return frozenset(fold(name) for name in lexicons.words("given_names"))


def _is_given(syllable: str) -> bool:
    return fold(syllable) in _givens()
