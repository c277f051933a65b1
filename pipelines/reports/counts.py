"""About how many people, as they are written down: one reader for forms, tables, collecting programs and the API."""

from __future__ import annotations

import re
from decimal import Decimal

from config.errors import Words
from vietnamese.text import exact, fold

NO_NUMBER = Words(
    "there is no number in it; write it in digits, such as 12, “about 12” or “12 households”, or leave it empty")
SEVERAL = Words("it holds several numbers; write one, of a range the nearest, such as 15")
NO_COUNT = Words("it does not say how many people; write one number, such as 12, “about 12” or “1.200”")
# "1.200", "1,200" and "1 200" are thousands; anything else with a sign inside is one number that counts nobody.
_NUMBER = re.compile(r"[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*(?![0-9]|[.,][0-9])|[0-9]+(?:[.,][0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*|[0-9]+(?:[.,]0{1,2})?")
_TENTHS = re.compile(r"[0-9]+[.,][0-9]")
_SIGNS = re.compile(r"[\w\s~≈><≥≤±:(“\"]*")
MOST_LETTERS = 12
# What may stand before a number and leaves it what it is, without diacritics; "tổ 5" and "ngày 12" are no counts.
_BEFORE = frozenset(
    "khoang chung tam do gan hon tren duoi co uoc it nhat nhieu khong qua toi thieu da tong cong so tat ca duoc about "
    "around some over nearly".split())
_TIMES = {"chục": 10, "trăm": 100, "nghìn": 1_000, "nghin": 1_000, "ngàn": 1_000, "ngan": 1_000, "k": 1_000,
          "vạn": 10_000, "triệu": 1_000_000, "trieu": 1_000_000}
# What makes a number one of years, hours or times; any other word behind it says whom it counts. Without diacritics
# nobody can tell "chục" from "chức".
_OTHERWISE = frozenset({"tuổi", "giờ", "h", "phút", "ngày", "tháng", "năm", "lần", "km", "chuc", "tram", "van"})
_SHARE = re.compile(r"\s*(?:%|phần trăm|phan tram)", re.IGNORECASE)


class NoCount(ValueError):
    """A text that says no number of people; the message is Words."""


def read(text: str) -> int | None:
    """Return the one whole number of a text, None of an empty one; raises NoCount. "2 nghìn hộ" is 2000."""
    text = " ".join(text.split())
    found = list(_NUMBER.finditer(text))
    if not found:
        if text:
            raise NoCount(NO_NUMBER)
        return None
    if len(found) > 1:
        raise NoCount(SEVERAL)
    before, number, after = text[:found[0].start()], found[0][0], text[found[0].end():]
    known = _SIGNS.fullmatch(before) is not None and _BEFORE.issuperset(fold(before).split())
    if not known or _SHARE.match(after) is not None or len(number) > MOST_LETTERS:
        raise NoCount(NO_COUNT)
    return _counted(number, exact(after).split())


def _counted(number: str, words: list[str]) -> int:
    first = words[0] if words else ""
    times = _TIMES.get(first, 1)
    if first in _OTHERWISE or "rưỡi" in words:
        raise NoCount(NO_COUNT)
    if _WHOLE.fullmatch(number):
        return int(re.sub(r"[., ]", "", re.sub(r"[.,]0{1,2}$", "", number))) * times
    if times >= 1_000 and _TENTHS.fullmatch(number):
        return int(Decimal(number.replace(",", ".")) * times)
    raise NoCount(NO_COUNT)
