"""What an item says of itself: on which day it was heard, from about how many, on what it rests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.clock import DISPLAY_ZONE
from pipelines.reports import counts
from vietnamese import dates
from vietnamese.datewords import plain

# Who hands in a week or a month hears nothing that is older; "theo quyết định ngày 12/3" names another day.
OLDEST = timedelta(days=62)
_HEAD_OLDEST = timedelta(days=730)
_BASIS = re.compile(r"(?:can cu|co so|nguon|nguon tin|nguon thong tin|noi nghe|nghe (?:o|tu|tai))\s*:")
_LONGEST_LABEL = 200
_MORE = re.compile(
    r"(?:dia ban|dia diem|khu vuc|noi xay ra|thoi gian|thoi diem|ngay nghe|doi tuong|thanh phan|nhom|pham vi|muc do"
    r"|do tin cay|so (?:nguoi|ho|luong|y kien)(?: [a-z]+){0,3}|hinh thuc|phuong thuc|kenh)\s*:")
_WRITTEN_BASIS = re.compile(
    r"(?:^|[.;(\n])[ \t]*(?:căn cứ|cơ sở|nguồn(?:[ \t]+thông)?(?:[ \t]+tin)?|nơi nghe|nghe[ \t]+(?:ở|từ|tại)"
    r"|can cu|co so|nguon(?: tin)?|noi nghe)[ \t]*:\s*([^\n]+)", re.IGNORECASE)
_WHEN = r"(?:hom|sang|trua|chieu|toi|dem)"
_DAY = re.compile(
    rf"(?:ngay|{_WHEN})(?: ngay)? \d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{4}})?|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}"
    rf"|ngay \d{{1,2}} thang \d{{1,2}}(?: nam \d{{4}})?|{_WHEN} (?:nay|qua|kia)\b"
    r"|\d ngay truoc|(?:chu nhat|thu (?:hai|ba|tu|nam|sau|bay|[2-7])) (?:vua roi|vua qua|tuan truoc|tuan qua)\b")
_WEEKDAY = re.compile(r"(?:chu nhat|thu (?:hai|ba|tu|nam|sau|bay|[2-7]))\b")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "nhat": 6} | {str(at + 2): at for at in range(6)}
_COUNT = re.compile(
    r"(?P<before>(?:\b[a-z]+ )?)(?P<about>(?:khoang|chung|tam|do|gan|hon|tren)(?: (?:hon|gan|tren))? )?"
    r"(?<![\d/.,-])(?P<number>\d{1,3}(?:[.,]\d{3})?|\d{4,5})(?! ?[-/%]) "
    r"(?P<whom>nguoi|ho|ba con|cong nhan|tieu thuong|phu huynh|cu tri|nong dan|gia dinh|hoc sinh|lao dong"
    r"|y kien)\b(?P<after>(?: [a-z]+){0,2})")
_TOLD_COUNT = re.compile(r"so (?:nguoi|ho|luong|y kien)(?: [a-z]+){0,3}\s*: ?([^\n;.]+)")
# Not voices but those whom something befell or would: "3 người bị thương", "cắt giảm 200 công nhân".
_BEFELL = re.compile(r" (?:dan )?(?:bi|chet|tu vong|mat tich|thiet mang|thuong vong|nghi viec|nhiem)\b")
_NOT_BEFORE = frozenset("giam tuyen nuoi du moi cho phat them moi thieu can ho sot".split())


@dataclass(frozen=True, slots=True)
class Told:
    """A value that words tell and the words, both "" where none do."""

    value: str = ""
    words: str = ""


def is_of_an_item(text: str) -> bool:
    """Return whether a line tells the basis, place, time or groups of an item ("Căn cứ: …") and is none itself."""
    line = plain(text[:_LONGEST_LABEL])
    return (_BASIS.match(line) or _MORE.match(line)) is not None


def without_basis(whole: str) -> tuple[str, str]:
    """Return an item's words without what stands behind "Căn cứ:" and the like, and that."""
    said, found = whole, []
    while (match := _WRITTEN_BASIS.search(said)) is not None and said[:match.start()].strip():
        text = match[1].strip()
        found.append(text[:-1] if match[0].lstrip().startswith("(") and text.endswith(")") else text)
        said = f"{said[:match.start()]}.{said[match.end():]}".rstrip(".")
    return said, "; ".join(one.rstrip(" .;") for one in found)


def reported(head: str, today: str) -> str:
    """Return the day on which a report was made by what stands at its head, of a period the last; else today."""
    return max((one.value for one in _days(head, today, _HEAD_OLDEST)), default=today)


def day(whole: str, made: str) -> Told:
    """Return the day that an item names; "hôm qua" counts from the day of the report, and none after that is one."""
    lines = whole.splitlines()
    told = [line for line in lines if plain(line).startswith(("thoi gian", "thoi diem", "ngay nghe"))]
    return next(_days("\n".join((*told, *lines)), made, OLDEST), Told())


def _days(whole: str, made: str, oldest: timedelta) -> Iterator[Told]:
    base = datetime.combine(date.fromisoformat(made), time(23, 59), DISPLAY_ZONE)
    for line in whole.splitlines():
        text = plain(line)
        for found in _DAY.finditer(text):
            at = _weekday(found[0], base) or _read(found[0], base)
            if at is not None and base.date() - oldest <= at <= base.date():
                yield Told(at.isoformat(), _typed(line, text, *found.span()))


def _read(text: str, base: datetime) -> date | None:
    parsed = dates.parse_datetime(text.replace(" ngay ", " ") if text.startswith("hom ngay") else text, now=base)
    return parsed.at.astimezone(DISPLAY_ZONE).date() if parsed is not None else None


def _weekday(text: str, base: datetime) -> date | None:
    """Return the last such weekday before a day: "chủ nhật vừa rồi"; with "tuần trước" the one of the week before."""
    named = _WEEKDAY.match(text)
    if named is None:
        return None
    wanted, today = _WEEKDAYS[named[0].split()[-1]], base.date()
    if text.endswith(("tuan truoc", "tuan qua")):
        return today - timedelta(days=today.weekday() + 7 - wanted)
    return today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)


def count(whole: str) -> Told:
    """Return about how many people speak or take part, where an item states one number of them."""
    lines = [(line, plain(line)) for line in whole.splitlines()]
    told = {found[1].strip() for _, text in lines if (found := _TOLD_COUNT.match(text))}
    if len(told) == 1 and (number := _number(next(iter(told)))):
        return Told(number, number)
    stated = [(line, text, found) for line, text in lines for found in _COUNT.finditer(text) if _counts(found)]
    numbers = {_number(f"{found['number']} {found['whom']}"): (line, text, found) for line, text, found in stated}
    if len(numbers) != 1:
        return Told()
    (number, (line, text, found)), = numbers.items()
    return Told(number, _typed(line, text, found.start("about") if found["about"] else found.start("number"),
                               found.end("whom"))) if number else Told()


def _counts(found: re.Match[str]) -> bool:
    return found["before"].strip() not in _NOT_BEFORE and _BEFELL.match(found["after"]) is None


def _number(text: str) -> str:
    try:
        number = counts.read(text)
    except counts.NoCount:
        return ""
    return str(number) if number is not None and number > 1 else ""


def _typed(line: str, text: str, start: int, end: int) -> str:
    """Return the words as they were typed: those without diacritics are as many as the typed ones."""
    words = line.split()
    first, many = text[:start].count(" "), text[start:end].count(" ") + 1
    typed = words[first:first + many] if len(words) == len(text.split()) else text[start:end].split()
    return " ".join(typed).strip(" .,;:()“”\"")
