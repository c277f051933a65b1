"""One row of an imported archive as an article item, or the reason why it is none."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from config import clock
from config.errors import Words
from crawlers import addresses
from crawlers.items import ArticleItem
from pipelines.importkeys import import_key, names_somebody
from vietnamese import dates as date_rules

MAX_TEXT = 1_000_000
MAX_KEY = 600
NOT_A_NAME = Words("not a source name: small letters, digits, dot, dash and underline")
SOMEBODY = Words("the name or number of a person: a source is an outlet")
NO_SOURCE = Words("missing, and no source was named for the file")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


class RowError(ValueError):
    """A row cannot be taken; `column` is at fault and `reason` says why, without quoting the row."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason


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


def item_of(line: bytes, source: str | None, dates: Dates) -> ArticleItem:
    """Return the article of one JSON line; raises RowError."""
    row = _parsed(line)
    name = _source(row, source)
    key = _key(row)
    at, precision, basis = _date(row)
    synthetic = False
    if at is None and (made := dates.made_up(f"{name}:{key}")) is not None:
        at, precision, basis, synthetic = made, "minute", "import", True
    return ArticleItem(
        source=name, url=key, title=_text(row, "title", required=True),
        lead=_text(row, "summary") or _text(row, "lead"), body=_text(row, "body", required=True),
        section=_text(row, "section"), published_at=at, date_basis=basis,
        date_precision=precision, date_reliable=at is not None and at <= clock.now() + timedelta(days=1),
        fetched_at=clock.now(), parser="import", synthetic=synthetic,
    )


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RowError("", Words("not UTF-8")) from None
    except (ValueError, RecursionError):     # ValueError: also a number of thousands of digits
        raise RowError("", Words("not a line of JSON")) from None
    if not isinstance(row, dict):
        raise RowError("", Words("not an object with columns"))
    return row


def _text(row: dict[str, Any], column: str, *, required: bool = False) -> str:
    value = row.get(column)
    if value is None or value == "":
        if required:
            raise RowError(column, Words("missing"))
        return ""
    if not isinstance(value, str):
        raise RowError(column, Words("not a text"))
    if len(value) > MAX_TEXT:
        raise RowError(column, Words("longer than {most} characters", most=MAX_TEXT))
    if required and not value.strip():
        raise RowError(column, Words("empty"))
    return value


def _source(row: dict[str, Any], given: str | None) -> str:
    name = _text(row, "source") or given or ""
    if not name:
        raise RowError("source", NO_SOURCE)
    if (trouble := source_trouble(name)) is not None:
        raise RowError("source", trouble)
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
            raise RowError("url", error.args[0]) from None
    identity = row.get("id")
    if isinstance(identity, bool) or not isinstance(identity, (str, int)) or str(identity).strip() == "":
        raise RowError("id", Words("missing, and there is no url"))
    _check_plain(str(identity), "id")
    return import_key(str(identity), "\n".join(_text(row, column) for column in ("title", "summary", "lead", "body")))


def _check_plain(value: str, column: str) -> None:
    # Half a surrogate pair or a zero byte cannot be stored, and PostgreSQL indexes no key of more than 2,704 bytes.
    if len(value) > MAX_KEY or not value.isprintable():
        raise RowError(column, Words("longer than {most} characters, or with some that cannot be stored", most=MAX_KEY))


def _date(row: dict[str, Any]) -> tuple[datetime | None, str, str]:
    text = _text(row, "published_at").strip()
    if not text:
        return None, "", ""
    parsed = date_rules.parse_datetime(text, now=clock.now())
    # "hôm qua" was true on the day of writing; in an archive nobody knows which day that was.
    if parsed is None or parsed.relative:
        raise RowError("published_at", Words("not a date that can be read for certain"))
    return parsed.at, parsed.precision, "import"
