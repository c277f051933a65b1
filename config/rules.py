"""How an outlet's pages are read: the tables [rules] and [comments] of a source or a family."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Day

from config.errors import Words
from config.patterns import check_pattern
from config.toml_table import Table

COMMENT_KINDS = ("vnexpress", "wordpress", "forum")
# Where a WordPress's page names its number.
WORDPRESS_POST = "meta:wp-post-id"


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """CSS selectors of an outlet's article page; an empty one leaves that part to the general extractor.

    After `valid_until` (the last good day) the rules go on being used, and are said to be due for a check.
    """

    version: int
    title: str = ""
    lead: str = ""
    body: str = ""
    date: str = ""
    section: str = ""
    drop: tuple[str, ...] = ()
    valid_until: Day | None = None


@dataclass(frozen=True, slots=True)
class CommentsConfig:
    """How comments are read: kinds "vnexpress" and "wordpress" ask a JSON endpoint, "forum" reads thread pages.

    `object_id` and `site_id` name a meta tag of the article page ("meta:NAME") or a pattern over its address
    ("url:REGEX", first group). `commenter` names the attribute of a post that tells writers apart; its value is used
    in memory while the thread is read and goes nowhere.
    """

    kind: str
    endpoint: str = ""
    replies: str = ""
    object_id: str = ""
    site_id: str = ""
    page_size: int = 24
    max_pages: int = 200
    title: str = ""
    post: str = ""
    text: str = ""
    time: str = ""
    next: str = ""
    drop: tuple[str, ...] = ()
    commenter: str = ""


def read_rules(table: Table | None) -> ArticleRules | None:
    """Read a table [rules]."""
    if table is None:
        return None
    rules = ArticleRules(
        version=table.whole("version", 1, 1, 10_000),
        title=table.selector("title"), lead=table.selector("lead"), body=table.selector("body"),
        date=table.selector("date"), section=table.selector("section"), drop=table.selectors("drop"),
        valid_until=table.day("valid_until"),
    )
    table.finish()
    return rules


def read_comments(table: Table | None) -> CommentsConfig | None:
    """Read a table [comments]."""
    if table is None:
        return None
    kind = table.choice("kind", COMMENT_KINDS)
    json_kind = kind != "forum"
    comments = CommentsConfig(
        kind=kind,
        endpoint=table.address("endpoint", required=json_kind), replies=table.address("replies"),
        object_id=table.text("object_id", required=kind == "vnexpress", check=_reference)
        or (WORDPRESS_POST if kind == "wordpress" else ""),
        site_id=table.text("site_id", check=_reference),
        page_size=table.whole("page_size", 24, 1, 500), max_pages=table.whole("max_pages", 200, 1, 10_000),
        title=table.selector("title"), post=table.selector("post", required=not json_kind),
        text=table.selector("text", required=not json_kind), time=table.selector("time"),
        next=table.selector("next"), drop=table.selectors("drop"), commenter=table.text("commenter"),
    )
    table.finish()
    return comments


def _reference(value: str) -> str | None:
    kind, _, rest = value.partition(":")
    if kind == "url":
        if (allowed := check_pattern(rest)) is not None:
            return Words("url:REGEX, {allowed}", allowed=allowed)
        return None if re.compile(rest).groups == 1 else Words("url:REGEX with one group")
    known = kind in ("meta", "text") and rest
    return None if known else Words("meta:NAME, url:REGEX with one group, or text:VALUE")
