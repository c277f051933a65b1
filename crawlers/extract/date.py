"""The publication date of a page: what it declares, then what it prints, never the day it was fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from config.clock import local_day
from crawlers.extract.head import Head, squeeze
from vietnamese.dates import ParsedDate, parse_datetime

FUTURE = timedelta(days=1)
# What two witnesses of one page may differ by: publication, correction and the day an address was made.
AGREE = timedelta(days=31)
# A longer line that holds a date is prose about some day, not the line that says when it was published.
LONGEST_DATE_LINE = 90
LINES_BEFORE_TITLE, LINES_AFTER_TITLE = 6, 8
LINES_OF_TEXT = 40
SENTENCE_ENDS = (".", "!", "?", "…", '"', "”")
DIGITS = re.compile(r"\d{1,4}\D{1,8}\d{1,2}")
LABEL = re.compile(r"ngày đăng|đăng ngày|đăng lúc|cập nhật|xuất bản|ngày xuất bản|post(ed)?\b|publish", re.IGNORECASE)
URL_DATES = (
    re.compile(r"/(?P<y>20[0-3]\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/.-]|$)"),
    # ids of a family of outlets: 10 followed by one digit or 18 and one digit, then YYMMDDhhmmss and more
    re.compile(r"-1(?:0\d|8\d)(?P<y>[23]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{5,9}\.\w+$"),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with where it came from; `reliable` False keeps it out of every trend."""

    at: datetime | None = None
    basis: str = ""
    precision: str = ""
    reliable: bool = False


UNDATED = FoundDate()


def find_date(
    head: Head, selected: str, lines: Callable[[], Sequence[str]], title: str, url: str, *, now: datetime,
    feed: datetime | None, day_first: bool = True,
) -> FoundDate:
    """Return the publication date: JSON-LD, meta, outlet selector, printed line, address, feed, in this order.

    `selected` is what the outlet's date selector matched, `lines()` the page's texts in reading order,
    asked for only when the page declares nothing. Where two of the page's declarations, or one and its address,
    contradict each other by more than a month, the first stands and is not reliable; so does an address against a line.
    """
    from_url = url_date(url, now)
    declared = list(_declared(head, selected, now, day_first))
    if declared:
        basis, first = declared[0]
        found = _judged(first.at, basis, first.precision, now)
        others = [parsed.at for basis, parsed in declared[1:] if basis == "meta"] + ([from_url] if from_url else [])
        return replace(found, reliable=False) if any(abs(first.at - at) > AGREE for at in others) else found
    printed = printed_date(lines(), title, now=now, day_first=day_first)
    if printed.reliable and (from_url is None or abs(printed_days(printed, from_url)) <= 3):
        return printed
    if from_url is not None:
        found = _judged(from_url, "url", "day", now)
        contradicted = printed.reliable and abs(printed_days(printed, from_url)) > AGREE.days
        return replace(found, reliable=False) if contradicted else found
    if feed is not None:
        return _judged(feed, "feed", "minute", now)
    return printed


def _declared(head: Head, selected: str, now: datetime, day_first: bool) -> Iterator[tuple[str, ParsedDate]]:
    for basis, text in (("jsonld", head.jsonld_date), ("meta", head.meta_date), ("selector", selected)):
        parsed = parse_datetime(text.replace(" +", "+") if basis != "selector" else text, now=now, day_first=day_first)
        if parsed is not None and not parsed.relative:
            yield basis, parsed


def printed_days(printed: FoundDate, other: datetime) -> int:
    """Return the distance in days."""
    return (printed.at - other).days if printed.at else 0


def _judged(at: datetime, basis: str, precision: str, now: datetime) -> FoundDate:
    return FoundDate(at, basis, precision, at <= now + FUTURE)


def printed_date(lines: Sequence[str], title: str, *, now: datetime, day_first: bool = True) -> FoundDate:
    """Return the date printed around the title.

    Portals print today's date in a banner above everything, with a weekday and without a clock. A line with a clock
    wins, then a labelled one, then a plain one below the title, the nearest first; a plain date above the title may be
    the banner and stays unreliable.
    """
    at_title = _title_line(lines, title)
    found = list(_candidates(lines, at_title, now, day_first))
    if not found:
        return UNDATED
    rank, _, parsed = min(found, key=lambda row: (row[0], row[1]))
    if rank >= 3:
        return FoundDate(parsed.at, "text", parsed.precision, False)
    return _judged(parsed.at, "text", parsed.precision, now)


def _candidates(
    lines: Sequence[str], at_title: int, now: datetime, day_first: bool
) -> Iterator[tuple[int, int, ParsedDate]]:
    start = max(0, at_title - LINES_BEFORE_TITLE)
    for index in range(start, min(len(lines), at_title + LINES_AFTER_TITLE + 1)):
        line = lines[index]
        if index == at_title or len(line) > LONGEST_DATE_LINE or not DIGITS.search(line):
            continue
        parsed = parse_datetime(line, now=now, day_first=day_first)
        if parsed is not None and not parsed.relative:
            # Equally near: a line above may close a box of links, the one below belongs to the headline.
            yield _rank(line, parsed, index - at_title, now), 2 * abs(index - at_title) - (index > at_title), parsed


def _rank(line: str, parsed: ParsedDate, offset: int, now: datetime) -> int:
    """Return 0 for the surest kind of date line, 3 and more for what may be the banner."""
    if offset < 0 and local_day(parsed.at) == local_day(now) and not LABEL.search(line):
        return 4
    if parsed.precision == "minute":
        return 0
    if LABEL.search(line):
        return 1
    return 2 if offset > 0 else 3


def _title_line(lines: Sequence[str], title: str) -> int:
    """Return the line of the headline: the title stands in boxes of links too, but the article follows it only once."""
    wanted = squeeze(title).casefold()
    found = [i for i, line in enumerate(lines) if wanted and squeeze(line).casefold() == wanted]
    if not found:
        found = [i for i, line in enumerate(lines) if len(wanted) > 20 and wanted[:40] in line.casefold()]
    # A headline that is drawn, not written, stands in no line: then there is no pair, and the first line counts.
    after = {at: _prose(lines[at + 1:min(end, at + LINES_OF_TEXT)]) for at, end in pairwise([*found, len(lines)])}
    return max(after, key=lambda at: (after[at], at), default=0)


def _prose(lines: Sequence[str]) -> int:
    """Return how many characters stand in sentences; headlines and links end without a full stop."""
    return sum(len(line) for line in lines if len(line) > LONGEST_DATE_LINE and line.rstrip().endswith(SENTENCE_ENDS))


def url_date(url: str, now: datetime) -> datetime | None:
    """Return the day that an address carries, at its start in Vietnam."""
    for pattern in URL_DATES:
        if found := pattern.search(url):
            year = found["y"] if len(found["y"]) == 4 else "20" + found["y"]
            parsed = parse_datetime(f"{year}-{int(found['m']):02}-{int(found['d']):02}", now=now)
            if parsed is not None and parsed.at <= now + FUTURE:
                return parsed.at
    return None
