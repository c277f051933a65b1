"""What every adapter of a JSON endpoint gives and needs: an answer, its bounds, and how addresses are put together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.comments.model import RawComment

GUESTS = frozenset({"", "0", "None", "null", "-1"})
FIRST_YEAR, LAST_YEAR = 2000, 2100
# No reader writes that much; the parser's time grows with it.
LONGEST_COMMENT = 50_000


class BadAnswer(ValueError):
    """The endpoint answered something else than comments; the message never quotes the answer."""


@dataclass(slots=True, repr=False)
class Answer:
    """One page of an answer; `missing` names the comments whose replies were not all in it."""

    comments: list[RawComment]
    threads: int                 # top-level comments in this answer
    total: int                   # top-level comments that the site says there are
    missing: list[str]


def named(reference: str, meta: Mapping[str, str], url: str) -> str:
    """Return the value that a reference of a source file names, "" when the page has none."""
    kind, _, rest = reference.partition(":")
    if kind == "url":
        found = re.search(rest, url)
        return found.group(1) or "" if found else ""
    return meta.get(rest.lower(), "") if kind == "meta" else rest


def article_of(address: str) -> str:
    """Return the article's address from a thread's, where it stands in the fragment, which is never sent."""
    return urlsplit(address).fragment


def with_fields(address: str, fields: Mapping[str, str], fragment: str = "") -> str:
    """Return an address with these fields in its query, beside or instead of its own."""
    parts = urlsplit(address)
    # "replace": an id may be anything that JSON can hold, half a surrogate pair too.
    query = urlencode(dict(parse_qsl(parts.query)) | dict(fields), errors="replace")
    return urlunsplit(parts._replace(query=query, fragment=fragment))
