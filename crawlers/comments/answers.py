"""What every adapter gives and needs: an answer, its bounds, how far one came, and how addresses are put together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from config.clock import DISPLAY_ZONE
from config.comments import ID, CommentsConfig
from crawlers.comments.callings import LONGEST_NAME
from crawlers.comments.model import RawComment
from crawlers.comments.words import own_words

GUESTS = frozenset({"", "0", "None", "null", "-1"})
FIRST_YEAR, LAST_YEAR = 2000, 2100
# No reader writes that much; the parser's time grows with it.
LONGEST_COMMENT = 50_000
# One in so many may be hidden by the site and counted all the same.
HIDDEN = 4


class BadAnswer(ValueError):
    """The endpoint answered something else than comments; the message never quotes the answer."""


class Refused(BadAnswer):
    """The endpoint said no in the form of an answer."""


@dataclass(slots=True, repr=False)
class Answer:
    """One page of an answer; `missing` names the comments whose replies were not all in it."""

    comments: list[RawComment]
    threads: int                 # top-level comments in this answer
    total: int                   # top-level comments that the site says there are
    missing: list[str]


@dataclass(slots=True, repr=False)
class Progress:
    """How far a walk over pages came. No repr: what it saw are the comments' ids, which end with the walk."""

    size: int
    pages: int = 0
    threads: int = 0
    full: bool = False           # the last page with news held as many as were asked for
    _seen: set[object] = field(default_factory=set)

    def step(self, comments: Iterable[RawComment], threads: int = 0) -> bool:
        """Count a page; False when it named nothing that an earlier one had not."""
        self.pages += 1
        # Without an id, the same words in the same minute on a later page are taken for the same comment.
        names: set[object] = {comment.key or (comment.at, comment.text) for comment in comments}
        fresh = not names <= self._seen
        self._seen |= names
        if fresh:
            self.threads, self.full = self.threads + threads, threads >= self.size
        return fresh

    def broke_off(self, total: int, comments: int = 0) -> bool:
        """Say whether a walk that brings nothing more ended before its end, by the site's own count.

        `comments` were read with their replies, which some sites count too; others count what they hide, so a few may
        be missing behind a page that was not full.
        """
        missing = total - max(self.threads, comments)
        return missing > 0 and (self.full or missing * HIDDEN > total)


@dataclass(frozen=True, slots=True)
class Shape:
    """How an endpoint of one kind is asked and understood.

    `thread_address(config, meta, article_url)` is "" when the page names no number; requests are made from it and a
    Progress; `read` raises BadAnswer; `is_last(answer, progress)` is asked after the answer was counted.
    """

    thread_address: Callable[[CommentsConfig, Mapping[str, str], str], str]
    page_request: Callable[[CommentsConfig, str, Progress], str]
    read: Callable[[str], Answer]
    is_last: Callable[[Answer, Progress], bool]
    replies_request: Callable[[CommentsConfig, str, str, Progress], str] | None = None
    newest_only: bool = False    # what the answer does not show may still be there

    def request(self, config: CommentsConfig, address: str, at: Progress, parent: str | None) -> str:
        """Return what to ask for the next page, of the replies under `parent` where one is named; "" for none."""
        if parent is None:
            return self.page_request(config, address, at)
        return self.replies_request(config, address, parent, at) if self.replies_request else ""


def named(reference: str, meta: Mapping[str, str], url: str) -> str:
    """Return the value that a reference of a source file names, "" when the page has none."""
    kind, _, rest = reference.partition(":")
    if kind == "url":
        found = re.search(rest, url)
        return found.group(1) or "" if found else ""
    if kind == "data":
        return meta.get(f"data-{rest}", "")
    return meta.get(rest.lower(), "") if kind == "meta" else rest


def filled(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the endpoint with the article's number in its place, "" when the page names none.

    The article's address stands in the fragment, which is never sent: the row needs no other memory of its article.
    """
    address = config.endpoint
    if ID in address:
        object_id = named(config.object_id, meta, article_url)
        if not object_id:
            return ""
        address = address.replace(ID, quote(object_id, safe=""))
    return under(address, article_url)


def under(address: str, article_url: str) -> str:
    """Return a thread's address with its article's in the fragment, which is never sent; "" takes it off again."""
    return urlunsplit(urlsplit(address)._replace(fragment=article_url))


def attributes(config: CommentsConfig, body: bytes) -> dict[str, str]:
    """Return the attributes of an article's page that the references of a source file name, the first of each."""
    found = {}
    for reference in (config.object_id, config.site_id):
        kind, _, name = reference.partition(":")
        pattern = rb"\sdata-" + re.escape(name.encode()) + rb"""\s*=\s*["']?([\w-]{1,40})["'\s>/]"""
        if kind == "data" and (value := re.search(pattern, body, re.IGNORECASE)):
            found[f"data-{name}"] = value[1].decode("ascii", "ignore")
    return found


def loaded(text: str) -> Any:
    """Return what JSON holds; raises BadAnswer."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        # "from None": the parser's error holds the whole document, names and all.
        raise BadAnswer("no JSON") from None


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; endpoints give [], {} and null for none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def identity(value: Any) -> str:
    """Return an id as text, "" for what is none."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def writer(value: Any) -> str:
    """Return the id of a writer as text, "" for what is none and for a guest's."""
    return "" if (name := identity(value)) in GUESTS else name


def words(content: Any) -> str:
    """Return the own words of a comment's content as an endpoint gives it, "" for what is none."""
    return own_words(content[:LONGEST_COMMENT]) if isinstance(content, str) else ""


def shown(value: Any) -> str:
    """Return a name as an endpoint gives it, "" for what is none."""
    return value if isinstance(value, str) and len(value) <= LONGEST_NAME else ""


def number(value: Any) -> int:
    """Return a count, 0 for what is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):   # the last for the Infinity that json reads
        return 0


def moment(
    value: Any, zone: tzinfo = DISPLAY_ZONE, read: Callable[[str], datetime] = datetime.fromisoformat
) -> datetime | None:
    """Read a time, in ISO 8601 and on the clocks of Vietnam where it names no zone and nothing else is said."""
    try:
        at = read(value)
        return credible((at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return None


def credible(at: datetime) -> datetime | None:
    """Return a time at which somebody may have written, None for another."""
    return at if FIRST_YEAR <= at.year < LAST_YEAR else None


def article_of(address: str) -> str:
    """Return the article's address from a thread's, where it stands in the fragment, which is never sent."""
    return urlsplit(address).fragment


def with_fields(address: str, fields: Mapping[str, str], fragment: str = "") -> str:
    """Return an address with these fields in its query, beside or instead of its own."""
    parts = urlsplit(address)
    # "replace": an id may be anything that JSON can hold, half a surrogate pair too.
    query = urlencode(dict(parse_qsl(parts.query)) | dict(fields), errors="replace")
    return urlunsplit(parts._replace(query=query, fragment=fragment))
