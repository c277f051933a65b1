"""Personal names: told from places, companies and common words, so that queries and labels stay about topics."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from vietnamese import lexicons
from vietnamese.text import clean, exact, fold, has_tone

_LONGEST_NAME = 5  # syllables of the longest usual name
# The capitals of Vietnamese, for a character class.
UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA, 2))
# Family names that are hardly ever a common word when typed without diacritics.
_STRONG = frozenset(
    "nguyen tran pham huynh hoang phan dang bui ngo dinh trinh truong phung doan duong vu vo ksor".split())
# Those of them that say so even with one more syllable only: "phan anh", "dang ky", "truong phong" are common words.
_STRONG_ALONE = frozenset("nguyen huynh tran pham bui hoang ngo".split())
_STRONG_TONED = frozenset(
    "nguyễn trần phạm huỳnh hoàng phan đặng bùi ngô đinh trịnh trương phùng đoàn vũ võ lê đỗ".split())

# The family names of nine persons in ten.
_FREQUENT = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly doan trinh truong dinh lam mai dao cao ha"
    " luong phung ta".split())


@cache
def _exacts(name: str) -> frozenset[str]:
    return frozenset(" ".join(exact(word).split()) for word in lexicons.words(name))


@cache
def _folds(name: str) -> frozenset[str]:
    return frozenset(" ".join(fold(word).split()) for word in lexicons.words(name))


def is_surname(syllable: str) -> bool:
    """Return whether one syllable, with or without diacritics, can be a family name."""
    return exact(syllable) in _exacts("surnames") if has_tone(syllable) else fold(syllable) in _folds("surnames")


def is_honorific(syllable: str) -> bool:
    """Return whether one syllable, as typed, is a word of address."""
    return exact(syllable) in _exacts("honorifics")


def is_strong_surname(syllable: str) -> bool:
    """Return whether one syllable is a family name that is hardly ever another word, even without diacritics."""
    return fold(syllable) in _STRONG


def is_middle_name(syllable: str) -> bool:
    """Return whether one syllable usually stands between family name and given name."""
    return fold(syllable) in _folds("middle_names")


def looks_like_person(text: str) -> bool:
    """Return whether the whole text is a personal name: typed with diacritics, without, in any case.

    Leading honorifics and offices are passed over. A place, a company or two common words are no person.
    """
    typed = has_tone(clean(text))
    syllables = exact(clean(text)).split()
    rest = _without_titles(syllables)
    honoured = len(rest) < len(syllables)
    if not rest or len(rest) > _LONGEST_NAME or any(s.isdigit() for s in rest):
        return False
    if _is_known_phrase(rest, typed=typed) or _is_known_phrase(syllables, typed=typed):
        return False
    capital = all(word[:1].isupper() for word in text.split()[-len(rest):])
    if not capital and any(_is_common_pair(a, b, typed=typed) for a, b in pairwise(rest)):
        return False
    if len(rest) == 1:
        return honoured and len(syllables) == 2 and _given(rest[0], typed=typed) and text.strip()[:1].islower() \
            and text.split()[-1][:1].isupper()
    return _toned_name(rest, capital=capital) if typed else _toneless_name(rest)


def is_full_name(text: str) -> bool:
    """Return whether words are a full name, in the order of papers or of the networks: "Tèo Nguyễn"."""
    words = text.split(" ")
    return looks_like_person(text) or (is_strong_surname(words[-1]) and looks_like_person(" ".join(reversed(words))))


def is_person_alone(text: str) -> bool:
    """Return whether a text is a full name in either order; of "Bình Dương" and its like the place is meant."""
    words = text.split()
    return looks_like_person(text) or (
        (len(words) > 2 or fold(words[-1]) in _STRONG_ALONE) and is_full_name(" ".join(words))) if words else False


def is_toneless_name(text: str) -> bool:
    """Return whether the whole text is a full name typed without diacritics, for text that is all there is of a query.

    "dang thu thao" begins with what may be a common word too, which inside a sentence is no name; of 4,000 made names
    93 % are told (82 % as in a sentence), of 250,850 pieces of headlines 0.3 % are taken for one (0.2 %).
    """
    words = fold(text).split()
    if has_tone(clean(text)) or not 3 <= len(words) <= 4 or words[0] not in _FREQUENT:
        return False
    if _is_known_phrase(words, typed=False) or any(_is_common_pair(a, b, typed=False) for a, b in pairwise(words[1:])):
        return False
    return _given(words[-1], typed=False) and all(is_middle_name(w) or _given(w, typed=False) for w in words[1:-1])


def _without_titles(syllables: list[str]) -> list[str]:
    leading = _exacts("honorifics") | _exacts("titles") | _folds("honorifics") | _folds("titles")
    for length in (4, 3, 2, 1):
        if len(syllables) > length and " ".join(syllables[:length]) in leading:
            return syllables[length:]
    return syllables


def _is_known_phrase(syllables: list[str], *, typed: bool) -> bool:
    known = _exacts("not_persons") if typed else _folds("not_persons")
    return any(" ".join(syllables[:n]) in known for n in (2, 3))


def _is_common_pair(first: str, second: str, *, typed: bool) -> bool:
    # "thị hạnh" is no "thi hành": beside diacritics "thị trường" alone is a word of those.
    if typed and first == "thị" and second != "trường":
        return False
    return f"{fold(first)} {fold(second)}" in _folds("common_pairs")


def is_ordinary_pair(text: str) -> bool:
    """Return whether a text is two syllables in small letters without diacritics that are frequent as a word."""
    words = text.split()
    return len(words) == 2 and text.islower() and not has_tone(text) and _is_common_pair(*words, typed=False)


def _given(syllable: str, *, typed: bool) -> bool:
    return syllable in _exacts("given_names") if typed else fold(syllable) in _folds("given_names")


def _toned_name(syllables: list[str], *, capital: bool) -> bool:
    first, last = syllables[0], syllables[-1]
    # "Nguyen Văn Tám" and the like: one syllable may lack its mark.
    family = first in _exacts("surnames") or first in _STRONG
    if not family:
        return False
    if len(syllables) == 3 and syllables[1] in {"văn", "thị"}:
        return True
    middles = all(is_middle_name(s) or _given(s, typed=False) for s in syllables[1:-1])
    if len(syllables) == 2 and not capital and first not in _STRONG_TONED:
        return False  # "nghiêm trọng", "kiên quyết": common words, unless both are capitalised
    if _given(last, typed=True) or (_given(last, typed=False) and is_strong_surname(first)):
        return middles or capital
    return capital and first in _STRONG_TONED and len(syllables) >= 3


def _toneless_name(syllables: list[str]) -> bool:
    first, last = syllables[0], syllables[-1]
    if first not in _folds("surnames"):
        return False
    if len(syllables) == 2:
        return first in _STRONG_ALONE and _given(last, typed=False)
    return _given(last, typed=False) and all(is_middle_name(s) for s in syllables[1:-1])
