"""Words and shapes that Vietnamese (and English feed) dates are written with, on text without diacritics."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, timedelta, timezone, tzinfo

from config.clock import DISPLAY_ZONE

_MARKS = re.compile("[\u0300-\u036f]")


def plain(text: str) -> str:
    """Return lower-case text without diacritics, punctuation kept, spaces single."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower().replace("đ", "d").replace("ð", "d")
    return " ".join(re.sub("[\u2018\u2019\u00b4\u2032`]", "'", re.sub("[\u2010-\u2015]", "-", bare)).split())


_DAY_NAMES = (("hai", "2", "mon"), ("ba", "3", "tue"), ("tu", "4", "wed"), ("nam", "5", "thu"), ("sau", "6", "fri"),
              ("bay", "7", "sat"))
WEEKDAY = re.compile(
    r"\b(?:thu\s*(?P<vi>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<short>[2-7])|(?P<sunday>chu\s*nhat|cn)"
    r"|(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|rs|nes|ur)?\b)(?=[\s,.|-]|$)")


def weekday_of(match: re.Match[str]) -> int:
    """Return the weekday a WEEKDAY match names, Monday being 0."""
    if match["sunday"]:
        return 6
    name = match["vi"] or match["short"] or match["en"]
    return next((i for i, names in enumerate(_DAY_NAMES) if name in names), 6)


_MONTH_WORDS = {"muoi mot": 11, "muoi hai": 12, "gieng": 1, "chap": 12, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4,
                "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_WORD = "(?:" + "|".join(_MONTH_WORDS) + ")"
ENGLISH_MONTH = "(?:" + "|".join(_ENGLISH_MONTHS) + ")[a-z]*"


# The moon's calendar: its first and last month by their names, its first days ("mùng 5"), the full moon.
LUNAR = re.compile(
    r"\bam lich\b|\b(?:mung|mong) (?:\d{1,2}(?![\d/.-])|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b|\bram thang\b"
    r"|\bthang (?:gieng|chap)\b")
# A solar day with the lunar one beside it: "19/11/2026 (tức 11/10 âm lịch)".
LUNAR_ASIDE = re.compile(r"\(?\s*\b(?:tuc|nham)\b[^()]{0,40}\bam lich\b(?: nam [a-z]+ [a-z]+)?\s*\)?")
# Several days or a span of hours: an event's, never the moment of publication.
SPAN = re.compile(
    r"\btu\s+(?:luc |ngay )?\d{1,2}\b[^\n]{0,24}?\b(?:den|toi)\s+(?:ngay |het ngay |luc )?\d"
    r"|(?<![\d:/.-])\d{1,2}\s*(?:den|toi|va)\s*(?:ngay )?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}")


def month_of(word: str) -> int:
    """Return the number of a month given as digits, a Vietnamese number word or an English name."""
    if word.isdigit():
        return int(word)
    if word in _MONTH_WORDS:
        return _MONTH_WORDS[word]
    return _ENGLISH_MONTHS.index(word[:3]) + 1


_HALF = r"(?:[ap]m|sa|ch|sang|trua|chieu|toi|dem)"
CLOCK = re.compile(
    rf"(?<![\d:./-])(?:(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}})(?:[.,]\d+)?)?(?![\d:])"
    rf"|(?P<h2>\d{{1,2}})\s?(?:h|g|gio)\s?(?:(?P<m2>\d{{1,2}})(?!\s*[/.-]\s*\d)(?:\s?(?:phut|p|'))?)?(?![a-z\d]))'?"
    rf"(?:\s*(?P<half>{_HALF})\b)?")

ZONE = re.compile(r"(?:(?:gmt|utc)\s*(?P<gmt>[+-]\s*\d{1,2}(?::?\d{2})?)?|(?P<z>(?<=\d)z|(?<=\d )z\b)"
                  r"|(?:(?<=\d)|(?<=\d\s))(?P<sign>[+-]\d{2}(?::?\d{2})?))\)?(?![\d:./-])")


def hour_of(hour: int, half: str | None) -> int:
    """Return the hour on the 24-hour clock; "22:16 PM" and "22:16 SA" keep what the digits say."""
    if half in {"pm", "ch", "chieu", "toi"}:
        return hour + 12 if hour < 12 else hour
    if half == "trua":
        return hour + 12 if hour < 5 else hour
    if half == "dem":
        return hour + 12 if 6 <= hour < 12 else hour % 24 if hour != 12 else 0
    if half in {"am", "sa"}:
        return 0 if hour == 12 else hour
    return hour


def zone_of(text: str) -> tzinfo:
    """Return the zone that the text names, "+07" being seven hours; Vietnam's when it names none."""
    found = ZONE.search(text)
    if not found:
        return DISPLAY_ZONE
    offset = (found["gmt"] or found["sign"] or "").replace(" ", "").replace(":", "")
    if not offset:
        return UTC
    digits = offset[1:]
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        return DISPLAY_ZONE
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if offset[0] == "-" else distance)
