"""Whether a sentence of the news is about other countries alone, by the names in it: no rumor among people here."""

from __future__ import annotations

import re
from functools import cache

from pipelines.rumors.saying import holds, plain
from vietnamese import foreign_names, lexicons
from vietnamese.names import UPPER

_CAPITAL = re.compile(rf"(?<!\w)[{UPPER}]")
# A country's name that is a pronoun, a given name or another word as well counts behind one of these only.
_AMBIGUOUS = frozenset("anh ý đức pháp hàn thái áo bỉ việt huế síp mali".split())
_BEFORE = frozenset("nước tại ở của với từ sang tới đến giới quân".split())
_UNIT = re.compile(rf"(?<!\w)(?:tỉnh|huyện|thị xã|thị trấn|quận|phường|xã|thôn|TP\.?) (?=[{UPPER}\d])")
# "Anh phủ nhận …" is a country where it opens a headline.
_SPEAKS = re.compile(r"\w+ (?:bác|bác bỏ|phủ nhận|tố|cáo buộc|nói|cảnh báo|yêu cầu|muốn|sẽ|tuyên bố)\b")
_LONGEST = 40        # characters of a country's name


def is_abroad(sentence: str, title: str, lead: str) -> bool:
    """Return whether headline or sentence name another country and nothing, the lead included, lies in ours."""
    if _is_home(f"{title}\n{lead}\n{sentence}"):
        return False
    return _is_other(title) or _is_other(sentence)


def _is_home(text: str) -> bool:
    said = plain(text)
    return holds("home", said) or _UNIT.search(text) is not None or any(f" {name} " in said for name in _provinces())


@cache
def _provinces() -> frozenset[str]:
    return frozenset(plain(name).strip() for name in lexicons.words("provinces"))


@cache
def _countries() -> frozenset[str]:
    return frozenset(plain(name).strip() for name in lexicons.words("countries"))


def _is_other(text: str) -> bool:
    return holds("abroad", plain(text)) or bool(foreign_names.mentions(text)) or _names_country(text)


def _names_country(text: str) -> bool:
    return any(_is_country_at(text, match.start()) for match in _CAPITAL.finditer(text))


def _is_country_at(text: str, at: int) -> bool:
    name = text[at:at + _LONGEST]
    if not foreign_names.is_country(name):
        return False
    before = plain(text[:at]).split()
    words = plain(name).split()
    if words[0] not in _AMBIGUOUS or " ".join(words[:2]) in _countries():
        return True
    return before[-1] in _BEFORE if before else _SPEAKS.match(plain(name).strip()) is not None
