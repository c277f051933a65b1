"""One row of an imported archive as an article item, or the reason why it is none."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from config import clock
from config.errors import Words, near
from crawlers import addresses
from crawlers.items import ArticleItem
from pipelines.importkeys import import_key, names_somebody
from vietnamese import dates as date_rules

T = TypeVar("T")
MAX_TEXT = 1_000_000
MAX_KEY = 600
NOT_A_NAME = Words("not a source name: small letters, digits, dot, dash and underline")
SOMEBODY = Words("the name or number of a person: a source is an outlet")
NO_SOURCE = Words("missing, and no source was named for the file")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


COLUMNS = ("id", "url", "title", "summary", "lead", "body", "published_at", "section", "source")
# What other programs call these columns; offered for one that is missing, never read.
OTHER_NAMES = {
    "body": ("text", "content", "noi_dung", "fulltext", "article", "maintext"),
    "title": ("headline", "tieu_de"), "published_at": ("date", "published", "publish_date", "ngay", "time"),
    "url": ("link",), "source": ("outlet", "site", "publisher", "nguon"), "section": ("category", "chuyen_muc"),
}
UNDATED: tuple[datetime | None, str, str] = (None, "", "")
# Names of columns are words; anything else is data that stands in the place of names.
COLUMN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one column of a row ("" is the whole row), without quoting the row."""

    column: str
    reason: str


class ColumnError(ValueError):
    """One column of a row cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.fault = Fault(column, reason)


class RowError(ValueError):
    """A row cannot be taken: every fault of it, and the columns of it that nothing reads."""

    def __init__(self, faults: Sequence[Fault], unread: tuple[str, ...] = ()) -> None:
        super().__init__("; ".join(f"{fault.column}: {fault.reason}" for fault in faults))
        self.faults, self.unread = tuple(faults), unread


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the archive, and the columns of its row that nothing reads."""

    item: ArticleItem
    unread: tuple[str, ...]


@dataclass(slots=True)
class Dates:
    """Where the dates of rows without one come from: nowhere, or made up over `spread_days` before `today`."""

    today: datetime
    spread_days: int | None
    seed: int

    def made_up(self, key: str) -> datetime | None:
        """Return the same date for the same seed and row, whatever the row's place in the file."""
        if not self.spread_days:
            return None
        digest = hashlib.sha256(f"{self.seed}:{key}".encode()).digest()
        share = int.from_bytes(digest[:8], "big") / 2**64
        return self.today - timedelta(seconds=int(share * self.spread_days * 86400))


def read_row(line: bytes, source: str | None, dates: Dates) -> Row:
    """Return the article of one JSON line; raises RowError with every fault of the row."""
    row = _parsed(line)
    unread = tuple(sorted({name for name in row if name not in COLUMNS and _is_name(name)}))
    faults: list[Fault] = []

    def read(part: Callable[[], T], instead: T) -> T:
        try:
            return part()
        except ColumnError as error:
            faults.append(error.fault)
            return instead

    name = read(lambda: _source(row, source), "")
    title = read(lambda: _text(row, "title", required=True), "")
    lead = read(lambda: _text(row, "summary") or _text(row, "lead"), "")
    body = read(lambda: _text(row, "body", required=True), "")
    section = read(lambda: _text(row, "section"), "")
    at, precision, basis = read(lambda: _date(row), UNDATED)
    key = read(lambda: _key(row), "")
    if faults:
        raise RowError(tuple(dict.fromkeys(faults)), unread)
    synthetic = False
    if at is None and (made := dates.made_up(f"{name}:{key}")) is not None:
        at, precision, basis, synthetic = made, "minute", "import", True
    return Row(ArticleItem(
        source=name, url=key, title=title, lead=lead, body=body, section=section, published_at=at, date_basis=basis,
        date_precision=precision, date_reliable=at is not None and at <= clock.now() + timedelta(days=1),
        fetched_at=clock.now(), parser="import", synthetic=synthetic,
    ), unread)


def _is_name(name: str) -> bool:
    return COLUMN_NAME.fullmatch(name) is not None and not names_somebody(name)


def meant(column: str) -> str:
    """Return the column that a name nothing reads may stand for, "" when there is none."""
    bare = column.lower().replace("-", "_")
    for known, others in OTHER_NAMES.items():
        if bare in others:
            return known
    likely = near(column, COLUMNS)
    return likely[0] if likely else ""


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _unreadable(Words("not UTF-8")) from None
    except (ValueError, RecursionError):     # ValueError: also a number of thousands of digits
        raise _unreadable(Words("not a line of JSON")) from None
    if not isinstance(row, dict):
        raise _unreadable(Words("not an object with columns"))
    return row


def _unreadable(reason: Words) -> RowError:
    return RowError((Fault("", reason),))


def _missing(row: dict[str, Any], column: str) -> Words:
    """Say that a column is missing, and which one of the row may be meant for it."""
    likely = next((name for name in row if name not in COLUMNS and _is_name(name) and meant(name) == column), "")
    return Words("missing; is the column {near} meant?", near=likely) if likely else Words("missing")


def _text(row: dict[str, Any], column: str, *, required: bool = False) -> str:
    value = row.get(column)
    if value is None or value == "":
        if required:
            raise ColumnError(column, _missing(row, column))
        return ""
    if not isinstance(value, str):
        raise ColumnError(column, Words("not a text"))
    if len(value) > MAX_TEXT:
        raise ColumnError(column, Words("longer than {most} characters", most=MAX_TEXT))
    if required and not value.strip():
        raise ColumnError(column, Words("empty"))
    return value


def _source(row: dict[str, Any], given: str | None) -> str:
    name = _text(row, "source") or given or ""
    if not name:
        raise ColumnError("source", NO_SOURCE)
    if (trouble := source_trouble(name)) is not None:
        raise ColumnError("source", trouble)
    return name


def source_trouble(name: str) -> Words | None:
    """Return why a text cannot be the name of a source, None when it can."""
    if not NAME.fullmatch(name):
        return NOT_A_NAME
    return SOMEBODY if names_somebody(name) else None


def _key(row: dict[str, Any]) -> str:
    url = _text(row, "url").strip()
    if url:
        _check_plain(url, "url")
        try:
            return addresses.canonical(url)
        except addresses.AddressRefused as error:
            raise ColumnError("url", error.args[0]) from None
    identity = row.get("id")
    if isinstance(identity, bool) or not isinstance(identity, (str, int)) or str(identity).strip() == "":
        raise ColumnError("id", Words("missing, and there is no url"))
    _check_plain(str(identity), "id")
    return import_key(str(identity), "\n".join(_text(row, column) for column in ("title", "summary", "lead", "body")))


def _check_plain(value: str, column: str) -> None:
    # Half a surrogate pair or a zero byte cannot be stored, and PostgreSQL indexes no key of more than 2,704 bytes.
    if len(value) > MAX_KEY or not value.isprintable():
        raise ColumnError(
            column, Words("longer than {most} characters, or with some that cannot be stored", most=MAX_KEY))


def _date(row: dict[str, Any]) -> tuple[datetime | None, str, str]:
    text = _text(row, "published_at").strip()
    if not text:
        return UNDATED
    parsed = date_rules.parse_datetime(text, now=clock.now())
    # "hôm qua" was true on the day of writing; in an archive nobody knows which day that was.
    if parsed is None or parsed.relative:
        raise ColumnError("published_at", Words("not a date that can be read for certain"))
    return parsed.at, parsed.precision, "import"
