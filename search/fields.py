"""The fields a query may name, in Vietnamese and English, and how their values are read."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from config import clock
from search.errors import QueryError
from search.nodes import Days, Field, FieldName, Node
from vietnamese import documents, text

# Names are compared folded, so that nguồn, nguon and NGUỒN are one; blanks are allowed inside ("chủ đề:").
NAMES: dict[str, str] = {
    "source": "source", "nguon": "source", "bao": "source",
    "title": "title", "tieu de": "title", "tieude": "title", "tit": "title",
    "section": "section", "muc": "section", "chuyen muc": "section", "chuyenmuc": "section",
    "kind": "kind", "loai": "kind",
    "topic": "topic", "chu de": "topic", "chude": "topic",
    "area": "area", "place": "area", "dia ban": "area", "diaban": "area", "dia phuong": "area", "diaphuong": "area",
    "document": "document", "van ban": "document", "vanban": "document",
    "date": "date", "ngay": "date", "day": "date",
}
SHOWN = ("nguồn: (source:), tiêu đề: (title:), mục: (section:), loại: (kind:), chủ đề: (topic:), địa bàn: (area:), "
         "văn bản: (document:), ngày: (date:)")
KINDS: dict[str, str] = {
    "press": "press", "bao": "press", "bao chi": "press",
    "portal": "portal", "news portal": "portal", "trang": "portal", "trang tin": "portal", "trang tin tuc": "portal",
    "official": "official", "state portal": "official", "chinh thuc": "official", "co quan": "official",
    "cong": "official", "cong thong tin": "official", "cong thong tin nha nuoc": "official",
    "forum": "forum", "dien dan": "forum",
}
KIND_WORDS = max(len(alias.split()) for alias in KINDS)
_DATE_HINT = ("write ngày:2026-11-20, ngày:20/11/2026, ngày:20/11, ngày:hôm nay, ngày:2026-11, "
              "ngày:2026-11-01..2026-11-20, ngày:>=2026-11-01")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_VIETNAMESE = re.compile(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4})$")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[/.](\d{1,2})$")
# Days that are said without a number → how many days ago; `ngày:hôm nay..` is read word by word, see `relative`.
_AGO = {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1}
RELATIVE_WORDS = 3      # "hôm qua..hôm nay" has three
_LEAP_YEARS = 8         # between two at most: 1896 and 1904


def key(value: str) -> str:
    """Return a name as it is compared: folded words with single blanks."""
    return " ".join(text.folded_tokens(value))


def read(name: str, value: str, position: int) -> Node:
    """Return the filter that `name` (as in NAMES, not title) and `value` mean; raises QueryError."""
    if name == "date":
        return days(value, position)
    if name == "kind":
        return Field("kind", _kind(value, position))
    if name == "topic":
        return Field("topic", _topic(value, position))
    if name == "section":
        return Field("section", key(value), value.strip())
    if name == "document":
        return Field("document", _document(value, position))
    if name == "area":
        return Field("area", value.strip(), value.strip())
    return _source(value)


def _source(value: str) -> Field:
    named: FieldName = "source"
    return Field(named, value.strip().lower(), value.strip())


def _kind(value: str, position: int) -> str:
    if (found := KINDS.get(key(value))) is None:
        allowed = ", ".join(sorted(set(KINDS.values())))
        raise QueryError(f"no such kind: {value}", position, f"kinds are: {allowed}", reason="bad_kind", detail=value)
    return found


def _topic(value: str, position: int) -> str:
    number = value.strip().lstrip("#")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        hint = "a topic is named by its number"
        raise QueryError(f"not a topic: {value}", position, hint, reason="bad_topic", detail=value)
    return str(int(number))


def _document(value: str, position: int) -> str:
    if (found := documents.named(value)) is None:
        hint = 'a document is a kind and a number: document:"Nghị quyết 18"'
        raise QueryError(f"not a document: {value}", position, hint, reason="bad_document", detail=value)
    return found.name


def days(value: str, position: int) -> Days:
    """Read one day, month or year, a range with "..", or an open range with >=, >, <=, <."""
    value = value.strip()
    if ".." in value:
        first, _, last = value.partition("..")
        earliest = _bounds(first, position)[0] if first.strip() else None
        latest = _bounds(last, position, earliest)[1] if last.strip() else None
        if earliest is not None and latest is not None and earliest > latest:
            raise QueryError(f"the days {value} end before they begin", position, "write the earlier day first",
                             reason="days_reversed", detail=value)
        return Days(earliest, latest)
    for sign in (">=", "<=", ">", "<"):
        if value.startswith(sign):
            return _open(sign, _bounds(value[len(sign):], position))
    first_day, last_day = _bounds(value, position)
    return Days(first_day, last_day)


def relative(words: Sequence[str]) -> int:
    """Return how many of these words, written without quotes, are one value with "hôm nay" or "hôm qua" in it."""
    for count in range(min(len(words), RELATIVE_WORDS), 1, -1):
        value = " ".join(words[:count])
        if "hom" in key(value).split():
            try:
                days(value, 0)
            except QueryError:
                continue
            return count
    return 0


def _open(sign: str, bounds: tuple[int, int]) -> Days:
    first, last = bounds
    # Days are compared as numbers, so one more or less than a day is a bound even where no such day exists.
    choices = {">=": Days(first, None), ">": Days(last + 1, None), "<=": Days(None, last), "<": Days(None, first - 1)}
    return choices[sign]


def _bounds(value: str, position: int, since: int | None = None) -> tuple[int, int]:
    """Return the first and last day (yyyymmdd) of a written day, month or year.

    A day without a year is the nearest one that is not to come, behind a range's first day the first one after that.
    """
    value = value.strip()
    today = date.fromisoformat(clock.local_day(clock.now()))
    if (ago := _AGO.get(key(value))) is not None:
        return (as_number(today - timedelta(days=ago)),) * 2
    try:
        if found := _WITHOUT_YEAR.match(value):
            return (_nearest(int(found[1]), int(found[2]), today, since),) * 2
        if found := _ISO.match(value):
            year, month, day = found.groups()
        elif found := _VIETNAMESE.match(value):
            day, month, year = found.groups()
        else:
            raise QueryError(f"not a date: {value}", position, _DATE_HINT, reason="bad_date", detail=value)
        return _span(int(year), int(month or 0), int(day or 0))
    except ValueError:
        raise QueryError(f"no such date: {value}", position, _DATE_HINT, reason="bad_date", detail=value) from None


def _nearest(day: int, month: int, today: date, since: int | None) -> int:
    """Return the day of the nearest year; raises ValueError for one that no year has."""
    date(2024, month, day)
    numbers = [month * 100 + day + year * 10_000 for year in range(today.year - _LEAP_YEARS, today.year + 1)
               if (month, day) != (2, 29) or calendar.isleap(year)]
    if since is not None and (after := [number for number in numbers if number >= since]):
        return after[0]
    return [number for number in numbers if number <= as_number(today)][-1]


def _span(year: int, month: int, day: int) -> tuple[int, int]:
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return as_number(first), as_number(last)


def as_number(day: date) -> int:
    """Return a day as the number yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day
