"""Personal names inside a text: found, cut out, stripped from terms, so that labels stay about topics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vietnamese import foreign_names
from vietnamese.names import UPPER, is_honorific, is_surname, looks_like_person
from vietnamese.text import bare, has_tone

_CAPITAL = rf"[{UPPER}][^\W\d_]*"
_NAME = re.compile(rf"(?<!\w){_CAPITAL}(?: {_CAPITAL}){{1,4}}")
_PLACE_WORDS = (
    "đường|phố|chợ|cầu|trường|quận|phường|xã|huyện|tỉnh|thành phố|tp|ngõ|hẻm|kiệt|sân|nhà hát|bệnh viện|công viên"
    "|đại lộ|quảng trường|đường hoa|phố đi bộ|cầu vượt|hầm|nút giao|chung cư|địa ốc|bất động sản|đh|cđ|thpt|thcs|bot"
    "|khu|cúp|giải|tư tưởng|hồ|sông|núi|đảo|đền|chùa|đình|làng|thôn|ấp|tổ dân phố|kđt|giải thưởng|quỹ"
    "|phong trào|tượng đài|bảo tàng|ga|bến|sân bay|công ty|tập đoàn|ngân hàng|học viện|đại học|hội")
_PLACE_BEFORE = re.compile(rf"(?<!\w)(?:{_PLACE_WORDS})\.?\s*$", re.IGNORECASE)
_TONELESS_PLACE_BEFORE = re.compile(rf"(?<!\w)(?:{bare(_PLACE_WORDS)})\.?\s*$", re.IGNORECASE)


def _names_a_place(text: str, start: int) -> bool:
    before = text[max(0, start - 24):start]
    return bool((_PLACE_BEFORE if has_tone(before) else _TONELESS_PLACE_BEFORE).search(before))


_CONTESTS = "thế giới|hoàn vũ|đại dương|việt nam|chuyển giới|trái đất|quốc tế|hòa bình|hoà bình|thời trang|á châu"
_HONOURED = re.compile(
    r"(?i:(?<!\w)(?<!đàn )(?:ông|bà|cô|chú|bác|chị|anh|cụ|bé|thầy|ca s[iĩỹ]|nghệ s[iĩỹ]|diễn viên|cầu thủ|người mẫu"
    r"|danh hài|nhạc s[iĩỹ]|siêu mẫu|nsưt|nsnd|rapper"
    rf"|(?:hoa|á) hậu(?: (?:{_CONTESTS})(?: \d{{4}})?)?))"
    rf" ({_CAPITAL}(?: {_CAPITAL}){{0,3}})")
# What a word of address begins without being one: places, feasts, the kitchen gods.
_NO_ADDRESS = re.compile(
    r"(?:ba (?:ria|na|trung|trieu|den|chieu|hom|dinh)|co (?:to|loa)|anh quoc|ong (?:cong|tao)|bac ho)\b")
_CONTEST = re.compile(rf"(?:{_CONTESTS})\b", re.IGNORECASE)


def mentions(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every personal name written with capitals in the text, in order.

    Streets and schools named after somebody are left; so are foreign names that are neither known nor introduced.
    """
    found = full_names(text)
    for start, end in (*foreign_names.mentions(text), *_honoured(text)):
        if not _names_a_place(text, start) and not any(a < end and start < b for a, b in found):
            found.append((start, end))
    return sorted(found)


_CAPITALS_BEFORE = re.compile(rf"(?<!\w)(?:{_CAPITAL} )+$")


def _honoured(text: str) -> Iterator[tuple[int, int]]:
    for match in _HONOURED.finditer(text):
        other = _NO_ADDRESS.match(bare(match[0])) or _CONTEST.match(text, match.start(1))
        if not other and not foreign_names.is_country(match[1]):
            # A word of address with capitals before it is a part of the name: "Mã Anh Cửu".
            inside = match[0][0].isupper() and _CAPITALS_BEFORE.search(text, 0, match.start())
            yield inside.start() if inside else match.start(1), match.end(1)


def full_names(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every Vietnamese name of two syllables and more with a family name, in order."""
    found = []
    for match in _NAME.finditer(text):
        span = _name_within(text, match)
        if span and not _names_a_place(text, span[0]) and not _names_a_home(text, *span):
            found.append(span)
    return found


_PEOPLE_OF = re.compile(r"(?<!\w)d[âa]n $", re.IGNORECASE)


def _names_a_home(text: str, start: int, end: int) -> bool:
    """Say whether two syllables are where people live: "dân Đồng Sen"; a person's name after "dân" has three."""
    return text.count(" ", start, end) == 1 and bool(_PEOPLE_OF.search(text, max(0, start - 5), start))


def _name_within(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    words = match[0].split(" ")
    offset = match.start()
    for i in range(len(words) - 1):
        if is_surname(words[i]) and not is_honorific(words[i]):
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
