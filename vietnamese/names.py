"""Personal names: told from places, companies and common words, so that queries and labels stay about topics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from vietnamese import lexicons
from vietnamese.text import bare, clean, exact, fold, has_tone

_LONGEST_NAME = 5  # syllables of the longest usual name
# Family names that are hardly ever a common word when typed without diacritics.
_STRONG = frozenset(
    "nguyen tran pham huynh hoang phan dang bui ngo dinh trinh truong phung doan duong vu vo ksor".split())
# Those of them that say so even with one more syllable only: "phan anh", "dang ky", "truong phong" are common words.
_STRONG_ALONE = frozenset("nguyen huynh tran pham bui hoang ngo".split())
_STRONG_TONED = frozenset(
    "nguyễn trần phạm huỳnh hoàng phan đặng bùi ngô đinh trịnh trương phùng đoàn vũ võ lê đỗ".split())


@cache
def _exacts(name: str) -> frozenset[str]:
    return frozenset(" ".join(exact(word).split()) for word in lexicons.words(name))


@cache
def _folds(name: str) -> frozenset[str]:
    return frozenset(" ".join(fold(word).split()) for word in lexicons.words(name))


def is_surname(syllable: str) -> bool:
    """Return whether one syllable, with or without diacritics, can be a family name."""
    return exact(syllable) in _exacts("surnames") if has_tone(syllable) else fold(syllable) in _folds("surnames")


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
    if not capital and any(f"{fold(a)} {fold(b)}" in _folds("common_pairs") for a, b in pairwise(rest)):
        return False
    if len(rest) == 1:
        return honoured and len(syllables) == 2 and _given(rest[0], typed=typed) and text.strip()[:1].islower() \
            and text.split()[-1][:1].isupper()
    return _toned_name(rest, capital=capital) if typed else _toneless_name(rest)


def _without_titles(syllables: list[str]) -> list[str]:
    leading = _exacts("honorifics") | _exacts("titles") | _folds("honorifics") | _folds("titles")
    for length in (4, 3, 2, 1):
        if len(syllables) > length and " ".join(syllables[:length]) in leading:
            return syllables[length:]
    return syllables


def _is_known_phrase(syllables: list[str], *, typed: bool) -> bool:
    known = _exacts("not_persons") if typed else _folds("not_persons")
    return any(" ".join(syllables[:n]) in known for n in (2, 3))


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


# The capitals of Vietnamese, for a character class.
UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA, 2))
_CAPITAL = rf"[{UPPER}][^\W\d_]*"
_NAME = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}){{1,4}}")
_PLACE_WORDS = (
    "đường|phố|chợ|cầu|trường|quận|phường|xã|huyện|tỉnh|thành phố|tp|ngõ|hẻm|kiệt|sân|nhà hát|bệnh viện|công viên"
    "|đại lộ|quảng trường"
    "|khu|cúp|giải|tư tưởng|hồ|sông|núi|đảo|đền|chùa|đình|làng|thôn|ấp|tổ dân phố|kđt|giải thưởng|quỹ"
    "|phong trào|tượng đài|bảo tàng|ga|bến|sân bay|công ty|tập đoàn|ngân hàng|học viện|đại học|hội")
_PLACE_BEFORE = re.compile(rf"(?<!\w)(?:{_PLACE_WORDS})\.?\s*$", re.IGNORECASE)
_TONELESS_PLACE_BEFORE = re.compile(rf"(?<!\w)(?:{bare(_PLACE_WORDS)})\.?\s*$", re.IGNORECASE)


def _names_a_place(text: str, start: int) -> bool:
    before = text[max(0, start - 24):start]
    return bool((_PLACE_BEFORE if has_tone(before) else _TONELESS_PLACE_BEFORE).search(before))


_HONOURED = re.compile(
    r"(?i:(?<!\w)(?<!đàn )(?:ông|bà|cô|chú|bác|chị|anh|cụ|bé|thầy|ca s[iĩỹ]|nghệ s[iĩỹ]|diễn viên|cầu thủ|hoa hậu"
    r"|người mẫu|danh hài))"
    rf" ({_CAPITAL}(?: {_CAPITAL}){{0,3}})")
# What a word of address begins without being one: places, feasts, the kitchen gods.
_NO_ADDRESS = re.compile(
    r"(?:ba (?:ria|na|trung|trieu|den|chieu|hom|dinh)|co (?:to|loa)|anh quoc|ong (?:cong|tao)|bac ho)\b")


def mentions(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every personal name written with capitals in the text, in order.

    Streets and schools named after somebody are left; so are foreign names without a word of address before them.
    """
    found = _full_names(text)
    for match in _HONOURED.finditer(text):
        start, end = match.span(1)
        if not _NO_ADDRESS.match(bare(match[0])) and not any(a < end and start < b for a, b in found):
            found.append((start, end))
    return sorted(found)


def _full_names(text: str) -> list[tuple[int, int]]:
    found = []
    for match in _NAME.finditer(text):
        span = _name_within(text, match)
        if span and not _names_a_place(text, span[0]):
            found.append(span)
    return found


def _name_within(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    words = match[0].split(" ")
    offset = match.start()
    for i in range(len(words) - 1):
        if is_surname(words[i]) and exact(words[i]) not in _exacts("honorifics"):
            sizes = (n for n in range(len(words) - i, 1, -1) if looks_like_person(" ".join(words[i:i + n])))
            size = next(sizes, 0)
            if size:
                # What follows with a capital belongs to it: "Lê Ngọc" of "Lê Ngọc Ngoan" is half a name.
                whole = max(size, min(len(words) - i, 4))
                return offset, offset + len(" ".join(words[i:i + whole]))
        offset += len(words[i]) + 1
    return None


def strip_persons(terms: Iterable[str]) -> list[str]:
    """Return the terms that are no personal names, in their order; a name inside a longer term is cut out of it."""
    kept = []
    for term in terms:
        if not looks_like_person(term):
            rest = without_names(term)
            if rest:
                kept.append(rest)
    return kept


def without_names(text: str, instead: str = "…") -> str:
    """Return the text with every personal name in it replaced."""
    for start, end in reversed(mentions(text)):
        text = text[:start] + instead + text[end:]
    return text.strip()
