"""One reader for every date form that outlets, feeds and forums print; what is not certain gives None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal

import dateparser.date

from config.clock import DISPLAY_ZONE
from vietnamese import datewords as words

Precision = Literal["minute", "day"]
_LONGEST = 300  # a longer text is prose, not a date line
_FIRST_YEAR = 1990


@dataclass(frozen=True)
class ParsedDate:
    """A moment in UTC; with precision "day" the local day's start (for "3 ngày trước" the time of day is now's)."""

    at: datetime
    precision: Precision
    relative: bool = False
    weekday: bool = False  # the text named the weekday, and it agreed


@dataclass(frozen=True)
class _Day:
    """A calendar day found in a text; without a printed year the latest past one was taken."""

    day: date
    start: int
    end: int
    other: date | None = None  # the day when month and day are read the other way round
    sure: bool = True  # False for a bare "21/9", which needs a weekday, clock or label beside it


_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2}) ?(?:(\d{2})(\d{2})(\d{2})?)?(z|[+-]\d{2}:?\d{2})?(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/]|\.\d)")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d)")
_US_CLOCK = re.compile(r"^[\s,]*\d{1,2}:\d{2}:\d{2}\s*[ap]m\b")
_LONG = re.compile(rf"(?<!\d)(\d{{1,2}})\s*(?:,|-)?\s*(?:thang|th)\.?\s*(\d{{1,2}}|{words.MONTH_WORD})\b"
                   r"(?:\s*[,/-]?\s*(?:nam\s*)?(\d{4}))?(?![\d:])")
_LONG_US = re.compile(rf"\b(?:thang|th)\.?\s*(\d{{1,2}}|{words.MONTH_WORD})\s+(\d{{1,2}})\s*,\s*(\d{{4}})(?!\d)")
_ENGLISH = re.compile(rf"(?<!\d)(\d{{1,2}})[\s-]+({words.ENGLISH_MONTH})\.?,?[\s-]+(\d{{4}}|\d{{2}})(?![\d:])")
_ENGLISH_US = re.compile(rf"\b({words.ENGLISH_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})(?!\d)")
_SHORT = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?/\s?(\d{1,2})(?![\d/%]|[.,]\d)")
_WRITTEN = (_ISO, _NUMERIC, _LONG, _LONG_US, _ENGLISH, _ENGLISH_US)
_CONTEXT = re.compile(r"\b(?:ngay|luc|sang|trua|chieu|toi|dem|dang|cap nhat|hom)\b")
_PUBLISHED = re.compile(r"\b(?:dang|xuat ban|publish(?:ed)?|posted|phat hanh)\b")


def parse_datetime(text: str, *, now: datetime, day_first: bool = True) -> ParsedDate | None:
    """Return the one moment that a date line names, or None when it names none, several, or contradicts itself.

    `now` (aware) is what relative forms count from. With `day_first` 9/4/2026 is 9 April, except in the form
    "9/4/2026 6:44:00 PM" with seconds, which only US-configured systems print. A year alone is no date.
    """
    if not text or len(text) > _LONGEST:
        return None
    line = words.LUNAR_ASIDE.sub(" ", _ISO_T.sub(" ", words.plain(text)))
    if words.LUNAR.search(line) or words.SPAN.search(line):
        return None
    days = _days(line, now, day_first)
    if not days:
        # A day that cannot be (1970, 2099, 31/2) is no reason to take the weekday beside it for the latest one.
        relative = None if any(form.search(line) for form in _WRITTEN) else _relative(line, now)
        return relative or _epoch(line, now) or _compact(line, now) or _by_dateparser(text, line, now)
    chosen = _one_day(line, days)
    return _checked(line, chosen, now) if chosen else None


def _days(line: str, now: datetime, day_first: bool) -> list[_Day]:
    found = [_made(m, int(m[1]), int(m[3]), int(m[4])) for m in _ISO.finditer(line)]
    found += [_numeric(m, line, day_first) for m in _NUMERIC.finditer(line)]
    found += [_long(m, now) for m in _LONG.finditer(line)]
    found += [_made(m, int(m[3]), words.month_of(m[1]), int(m[2])) for m in _LONG_US.finditer(line)]
    found += [_made(m, _year(m[3]), words.month_of(m[2]), int(m[1])) for m in _ENGLISH.finditer(line)]
    found += [_made(m, int(m[3]), words.month_of(m[1]), int(m[2])) for m in _ENGLISH_US.finditer(line)]
    valid = [d for d in found if d and _FIRST_YEAR <= d.day.year <= now.year + 1]
    if not valid and not found:
        valid = [d for m in _SHORT.finditer(line) if (d := _short(m, now, day_first))]
    return sorted(valid, key=lambda d: d.start)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def _made(match: re.Match[str], year: int, month: int, day: int) -> _Day | None:
    made = _date(year, month, day)
    return _Day(made, *match.span()) if made else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric(match: re.Match[str], line: str, day_first: bool) -> _Day | None:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    vietnamese, american = _date(year, second, first), _date(year, first, second)
    if match[2] == "/" and _US_CLOCK.match(line[match.end():]):
        return _Day(american, *match.span()) if american else None
    wanted, other = (vietnamese, american) if day_first else (american, vietnamese)
    # A text that can be read one way only is read that way.
    return _Day(wanted, *match.span(), other) if wanted else _Day(other, *match.span()) if other else None


def _long(match: re.Match[str], now: datetime) -> _Day | None:
    day, month = int(match[1]), words.month_of(match[2])
    if match[3]:
        return _made(match, int(match[3]), month, day)
    recent = _latest(month, day, now)
    return _Day(recent, *match.span()) if recent else None


def _short(match: re.Match[str], now: datetime, day_first: bool) -> _Day | None:
    day, month = (int(match[1]), int(match[2])) if day_first else (int(match[2]), int(match[1]))
    recent = _latest(month, day, now)
    return _Day(recent, *match.span(), sure=False) if recent else None


def _latest(month: int, day: int, now: datetime) -> date | None:
    """Return the latest such day that is not later than tomorrow (clocks of two servers may differ)."""
    today = now.astimezone(DISPLAY_ZONE).date()
    tried = (_date(today.year - back, month, day) for back in (-1, 0, 1, 2, 3, 4))
    return next((d for d in tried if d and d <= today + timedelta(days=1)), None)


def _one_day(line: str, days: list[_Day]) -> _Day | None:
    if len({d.day for d in days}) == 1:
        return days[0]
    label = _PUBLISHED.search(line)
    after = [d for d in days if label and d.start >= label.end()]
    return after[0] if after else None


def _checked(line: str, found: _Day, now: datetime) -> ParsedDate | None:
    rest = line[:found.start] + " " * (found.end - found.start) + line[found.end:]
    clock = _nearest_clock(rest, found)
    named = words.WEEKDAY.search(rest)
    if not found.sure and not (clock or named or _CONTEXT.search(rest)):
        return None
    day = found.day
    if named and words.weekday_of(named) != day.weekday():
        if not found.other or words.weekday_of(named) != found.other.weekday():
            return None
        day = found.other
    if clock is None:
        return _at(day, None, rest, weekday=bool(named))
    moment = _time(clock)
    return _at(day, moment, rest, weekday=bool(named)) if moment else None


def _nearest_clock(rest: str, found: _Day) -> re.Match[str] | None:
    clocks = words.CLOCK.finditer(rest)
    return min(clocks, key=lambda m: max(found.start - m.end(), m.start() - found.end), default=None)


def _time(clock: re.Match[str], half: str | None = None) -> time | None:
    hour = words.hour_of(int(clock["h"] or clock["h2"]), clock["half"] or half)
    minute, second = int(clock["m"] or clock["m2"] or 0), int(clock["s"] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _at(day: date, moment: time | None, rest: str, *, weekday: bool) -> ParsedDate:
    if moment is None:
        start = datetime.combine(day, time(), DISPLAY_ZONE)
        return ParsedDate(start.astimezone(UTC), "day", weekday=weekday)
    return ParsedDate(datetime.combine(day, moment, words.zone_of(rest)).astimezone(UTC), "minute", weekday=weekday)


_UNITS: dict[str, tuple[str, Precision]] = {
    "giay": ("seconds", "minute"), "s": ("seconds", "minute"), "second": ("seconds", "minute"),
    "phut": ("minutes", "minute"), "'": ("minutes", "minute"), "p": ("minutes", "minute"), "min": ("minutes", "minute"),
    "minute": ("minutes", "minute"), "gio": ("hours", "minute"), "h": ("hours", "minute"), "tieng": ("hours", "minute"),
    "g": ("hours", "minute"), "hour": ("hours", "minute"), "ngay": ("days", "day"), "day": ("days", "day"),
    "tuan": ("weeks", "day"), "week": ("weeks", "day"),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_LENGTH = (rf"(\d{{1,3}}|\b(?:{'|'.join(_COUNTS)})\b)\s*({_UNIT})s?(?:\s*(\d{{1,2}})\s*(?:phut|p|'|minutes?))?")
_AGO = re.compile(rf"(?<![\d:/])(?<!thu ){_LENGTH}\s*(?:truoc|ago)\b")
_SINCE = re.compile(rf"\bcach day (?:khoang )?{_LENGTH}(?!\w)")
_JUST_NOW = re.compile(r"\b(?:vua xong|vua moi|moi dang|vua dang|just now|vai giay truoc)\b")
_NAMED_DAY = re.compile(r"\b(?:(?P<half>hom|sang|trua|chieu|toi|dem) (?P<vi>nay|qua|kia)|(?P<en>today|yesterday))\b")
_BACK = {"nay": 0, "qua": 1, "kia": 2, "today": 0, "yesterday": 1}
_LAST_WEEK = re.compile(r"\btuan truoc\b")


def _relative(line: str, now: datetime) -> ParsedDate | None:
    if len(line) > 60:
        return None
    if _JUST_NOW.search(line):
        return ParsedDate(now.astimezone(UTC), "minute", relative=True)
    if ago := _AGO.search(line) or _SINCE.search(line):
        unit, precision = _UNITS[ago[2]]
        distance = timedelta(**{unit: _COUNTS.get(ago[1]) or int(ago[1])}) + timedelta(minutes=int(ago[3] or 0))
        return ParsedDate((now - distance).astimezone(UTC), precision, relative=True)
    return _relative_day(line, now)


def _relative_day(line: str, now: datetime) -> ParsedDate | None:
    today = now.astimezone(DISPLAY_ZONE).date()
    named, weekday, last_week = _NAMED_DAY.search(line), words.WEEKDAY.search(line), _LAST_WEEK.search(line)
    clock = words.CLOCK.search(line)
    moment = _time(clock, named["half"] if named else None) if clock else None
    if named:
        day = today - timedelta(days=_BACK[named["vi"] or named["en"]])
    elif weekday and last_week:
        day = today - timedelta(days=today.weekday() + 7 - words.weekday_of(weekday))
    elif weekday and moment:
        day = today - timedelta(days=(today.weekday() - words.weekday_of(weekday)) % 7)
    elif last_week:
        day = today - timedelta(days=7)
    else:
        return None
    found = _at(day, moment, line, weekday=False)
    return ParsedDate(found.at, found.precision, relative=True)


def _epoch(line: str, now: datetime) -> ParsedDate | None:
    if not re.fullmatch(r"\d{10}|\d{13}", line):
        return None
    at = datetime.fromtimestamp(int(line[:10]), UTC)
    return ParsedDate(at, "minute") if at.year >= 2000 and at <= now + timedelta(days=366) else None


def _compact(line: str, now: datetime) -> ParsedDate | None:
    match = _COMPACT.fullmatch(line)
    day = _date(int(match[1]), int(match[2]), int(match[3])) if match else None
    if not match or not day or not _FIRST_YEAR <= day.year <= now.year + 1:
        return None
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = f"0{match[7]}" if match[7] else ""
    return _at(day, time(hour, minute, second) if match[4] else None, zone, weekday=False)


@cache
def _reader() -> Any:
    # Every part must be printed: the library fills a missing day or month from today, which is a silent error.
    return dateparser.date.DateDataParser(languages=["vi", "en"], settings={
        "DATE_ORDER": "DMY", "TIMEZONE": "Asia/Ho_Chi_Minh", "RETURN_AS_TIMEZONE_AWARE": True,
        "PARSERS": ["absolute-time"], "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"],
    })


_WRITTEN_OUT = re.compile(r"[a-z]{3}.*\d{4}|\d{4}.*[a-z]{3}")


def _by_dateparser(text: str, line: str, now: datetime) -> ParsedDate | None:
    """Ask the library about short texts with a year and a word (forms in other orders); it costs milliseconds."""
    if len(line) > 60 or not _WRITTEN_OUT.search(line):
        return None
    try:
        found = _reader().get_date_data(text)
    except (OverflowError, ValueError):
        # It brings 1 January of the year 1 into another zone: a feed was lost for one such line.
        return None
    if not found.date_obj or found.period not in {"day", "time"}:
        return None
    at: datetime = found.date_obj
    if not _FIRST_YEAR <= at.year <= now.year + 1:
        return None
    return ParsedDate(at.astimezone(UTC), "minute" if at.time() != time() else "day")
