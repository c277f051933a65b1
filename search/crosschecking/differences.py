"""What both sides tell otherwise: counts of one thing, and days that each names. Shown side by side, never judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_TIMES = {"chục": 10.0, "trăm": 100.0, "nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
# What is counted in reports; words of one line count the same thing.
_COUNTED = (
    ("người",), ("cháu", "em", "trẻ", "học sinh", "đứa"), ("công nhân",), ("hộ", "nhà", "gia đình"), ("ca",), ("xe",),
    ("tàu",), ("vụ",), ("tấn",), ("ha",), ("bản",), ("căn",), ("đồng",),
)
_KIND = {word: group[0] for group in _COUNTED for word in group}
_VALUE, _TIME = rf"\d[\d.,]*|{'|'.join(_WORDS)}", "|".join(_TIMES)
_NUMBER = re.compile(rf"(?<![\w/.,])({_VALUE})((?: (?:{_TIME}))*) ({'|'.join(sorted(_KIND, key=len)[::-1])})(?!\w)")
_DAY = re.compile(r"(?<![\d/])([0-3]?\d)/([01]?\d)(?:/(?:20)?\d\d)?(?![\d/])")
# People round: "hơn 2 nghìn con" and "2.200 con" are no contradiction.
NEAR = 0.25


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs (number, day) and how each side words it."""

    what: str
    field: str
    online: str


def differences(item: str, article: str) -> list[Difference]:
    """Return what an item and an article tell otherwise; only where both say something of the same."""
    found = []
    ours, theirs = _counts(item), _counts(article)
    for kind, said in ours.items():
        known = theirs.get(kind, {})
        if known and not any(_near(a, b) for a in said for b in known):
            found.append(Difference("number", next(iter(said.values())), next(iter(known.values()))))
    days, known_days = _days(item), _days(article)
    if days and known_days and not days.keys() & known_days.keys():
        found.append(Difference("day", next(iter(days.values())), next(iter(known_days.values()))))
    return found


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(one, other)


def _counts(text: str) -> dict[str, dict[float, str]]:
    """Return what is counted → value → as it is written."""
    found: dict[str, dict[float, str]] = {}
    for match in _NUMBER.finditer(text.lower()):
        value = _value(match[1], match[2].split())
        if value is not None:
            found.setdefault(_KIND[match[3]], {}).setdefault(value, match[0])
    return found


def _value(written: str, times: list[str]) -> float | None:
    value = float(_WORDS[written]) if written in _WORDS else _digits(written)
    for word in times:
        value = None if value is None else value * _TIMES[word]
    return value


def _digits(written: str) -> float | None:
    plain = written.strip(".,")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
        return float(plain.replace(".", ""))
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None


def _days(text: str) -> dict[tuple[int, int], str]:
    return {(int(match[2]), int(match[1])): match[0] for match in _DAY.finditer(text)
            if 1 <= int(match[2]) <= 12 and 1 <= int(match[1]) <= 31}
