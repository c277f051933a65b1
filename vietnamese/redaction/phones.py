"""Telephone numbers: mobile, landline and old eleven digits, by their valid prefixes, however they are spaced.

Measured beside these rules on 210 lines, the library phonenumbers (valid numbers of Vietnam) found 0.83 of the numbers
at a precision of 0.88: it takes sums of money and hotlines, and misses letters for digits, words and glued text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

# Letters that stand for digits: in news a few, in comments also those of "34s" and "67B".
_LETTERS_TO_DIGITS = {"o": "0", "i": "1", "l": "1", "s": "5", "z": "2", "b": "8", "g": "9"}
_TO_DIGITS = str.maketrans(_LETTERS_TO_DIGITS)
_VALID = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}|02\d{9}|01[2689]\d{8}")
# Landlines as they were numbered until 2017 are told by a word before them: "điện thoại 0633 878 177".
_OLD = re.compile(r"0[46]\d{8}")
_OLD_CUE = re.compile(r"\b(?:dien thoai|dt|sdt|tel|lien he|goi|so may)\b[^\n]{0,40}$")


def _pattern(gap: str, letters: str) -> re.Pattern[str]:
    """Return a number's pattern with such signs between and for its digits; the country's code or 0 comes first."""
    digit = rf"[\d{letters}]"
    return re.compile(
        rf"(?<![\d+])(?<!\d[.,:-])(?<!\b\d/)(?<!\b\d\d/)"
        rf"(?:(?:\+|00)?[(\[]?\+?84[)\]]?{gap}(?:[(\[]?[0o][)\]]?{gap})?|[(\[]?[0o]{gap})"
        rf"(?:[3-9]{gap}{digit}(?:{gap}{digit}){{7}}|2(?:{gap}{digit}){{9}}|[1il]{gap}[2689](?:{gap}{digit}){{8}})(?!\d)")


_NEWS_GAP = r"[ .\-()_*/\u2010-\u2015]{0,2}"
_IN_NEWS = _pattern(_NEWS_GAP, "oil")
# Asked first, because it starts at digits only: the pattern alone took a third of all the time news takes.
_LONG_RUN = re.compile(rf"\d(?:{_NEWS_GAP}[\doil]){{8}}")
# Comments put pictures and any sign between the digits, or the end of a line; what also separates times and lists
# stays apart.
_IN_COMMENTS = _pattern(r"(?:(?:[^\w\n:;,%&]|_){0,3}|[ .-]{0,2}\n[ .-]{0,2})", "oilszbg")
_MOST_BREAKS = 2
_COMMAS = re.compile(r"(?<![\d.,])0(?:\d\d,\d{3},\d{4}|\d{3},\d{3},\d{3})(?![\d,])")

# Nine digits without the 0 are a number only right after a word for it.
_WITHOUT_ZERO = re.compile(r"\b(?:zalo|zl|sdt|dt|phone|viber)\s*:?\s*(?P<number>[35789](?:[ .-]?\d){8})(?![ .-]?\d)")
_CUES = re.compile(r"(?:sdt|dt|zalo|goi|lh|tel|so|phone|ib|alo|call|viber|momo|nhe|qua)$")
_CODE = re.compile(r"[a-z]{4}$")
_UNIT = re.compile(r"\s*(?:dong|d|vnd|usd|trieu|ty|ti|nghin|nguoi|luot|m2|m3|ha|tan|kg|km)\b|\s*(?:%|₫|\$|đ)")
_DAY = r"(?:[12]?\d|3[01]|0\d)[-. /](?:0?[1-9]|1[0-2])"
_DATE = re.compile(rf"\d{{1,2}}[-. /]\d{{1,2}}[-. /](?:19|20)\d{{2}}|"
                   rf"{_DAY}(?:[-. /]\d\d)?[^\w/.]+{_DAY}(?:[-. /]\d\d)?$")
# Lucky numbers: two digits each, and more of them before or behind.
_DRAWN = re.compile(r"\d\d(?:\s*[-–]\s*\d\d){4}$")
_MORE_BEFORE, _MORE_BEHIND = re.compile(r"\d\d ?[-–] ?$"), re.compile(r"\s*[-–]\s*\d\d(?!\d)")
_DECIMAL = re.compile(r"0[.,]\d+$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
# "Hotline: 1900.2252 - 0905 294 390": the numbers after the first one are published like it.
_NUMBER = r"[+(]?\d[\d .()-]{5,16}\d\)?"
_HOTLINE = re.compile(
    r"(?:(?:duong day|dien thoai) nong|hotline|tong dai|truc ban)(?:[^\d\n.;,]|\.(?! )){0,60}(?:\+ ?)?"
    rf"(?:{_NUMBER}\s*(?:[-–/|,;]|va|hoac)\s*){{0,4}}$")
_IS_HOTLINE = re.compile(r"\s*la (?:so )?duong day nong")
_HOTLINE_REACH = 150


def phones(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield telephone numbers: in news by their plain forms but no hotline, in comments in any dress and in words."""
    line = reading.bare
    if news and not _LONG_RUN.search(line):
        return
    for match in (_IN_NEWS if news else _IN_COMMENTS).finditer(line):
        if _is_phone(line, match, news=news) and not (news and _is_hotline(line, *match.span())):
            yield Found(*match.span(), "PHONE")
    if not news:
        yield from _unusual(line)
        yield from _spelled(line)


def _unusual(line: str) -> Iterator[Found]:
    """Yield numbers with commas and numbers that lack their 0."""
    for match in _COMMAS.finditer(line):
        if _VALID.fullmatch(_digits(match[0])):
            yield Found(*match.span(), "PHONE")
    for match in _WITHOUT_ZERO.finditer(line):
        if _VALID.fullmatch(_digits("0" + match["number"])):
            yield Found(*match.span("number"), "PHONE")


def _is_hotline(line: str, start: int, end: int) -> bool:
    before = line[max(0, start - _HOTLINE_REACH):start]
    return _HOTLINE.search(before) is not None or _IS_HOTLINE.match(line, end) is not None


def _is_phone(line: str, match: re.Match[str], *, news: bool) -> bool:
    shown = match[0]
    letters = sum(c in _LETTERS_TO_DIGITS for c in shown)
    if shown.count("\n") > _MOST_BREAKS:
        return False  # a column of small numbers
    if letters > 3 or not _is_valid(line, match) or _DATE.match(shown) or _DECIMAL.match(shown):
        return False
    if _DRAWN.match(shown) and (_MORE_BEHIND.match(line, match.end()) or _MORE_BEFORE.search(line, 0, match.start())):
        return False
    if shown[-1] in _LETTERS_TO_DIGITS and line[match.end():match.end() + 1].isalpha():
        return False  # the first letter of a word: "mã 0123456789 là"
    if line[:match.start()][-1:].isalpha() and not _may_be_glued(line, match, news=news):
        return False
    spaced = " " in shown or _GROUPED.fullmatch(shown) is not None
    return not (spaced and not shown.startswith(("0", "+")) and _UNIT.match(line, match.end()))


def _is_valid(line: str, match: re.Match[str]) -> bool:
    digits, before = _digits(match[0]), line[max(0, match.start() - 55):match.start()]
    return _VALID.fullmatch(digits) is not None or (
        _OLD.fullmatch(digits) is not None and _OLD_CUE.search(before) is not None)


def _may_be_glued(line: str, match: re.Match[str], *, news: bool) -> bool:
    """Return whether a number may stand right behind a letter: after a cue, in comments where it is digits alone."""
    before = line[max(0, match.start() - 12):match.start()]
    return match[0][0] not in _LETTERS_TO_DIGITS and (_CUES.search(before) is not None or (
        not news and match[0].isdigit() and not _CODE.search(before)))


def _digits(shown: str) -> str:
    """Return the number as it is dialled at home."""
    digits = re.sub(r"\D", "", shown.translate(_TO_DIGITS))
    return "0" + digits.removeprefix("00")[2:].removeprefix("0") if digits.startswith(("84", "0084")) else digits


_WORDS = {"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6",
          "bay": "7", "tam": "8", "chin": "9"}
_WORD = rf"(?<![a-z])(?:{'|'.join(_WORDS)})(?![a-z])"
_SPOKEN = re.compile(rf"(?:(?<!\d)0|(?<![\w])o(?![a-z])|{_WORD})(?:(?:[^\w\n]|_){{0,3}}(?:\d|{_WORD})){{9,10}}(?!\d)")
_PART = re.compile(rf"\d|{_WORD}|o")


def _spelled(line: str) -> Iterator[Found]:
    """Yield numbers with words among their digits: "không chín một hai …", "0912 ba bốn năm 686"."""
    position = 0
    while match := _SPOKEN.search(line, position):
        digits = "".join(_WORDS.get(part, part) for part in _PART.findall(match[0])).replace("o", "0", 1)
        if any(c.isalpha() for c in match[0]) and _VALID.fullmatch(digits):
            yield Found(*match.span(), "PHONE")
            position = match.end()
        else:
            position = match.start() + 1
