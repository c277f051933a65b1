"""How readers' comments are read: the table [comments] of a source or a family, by the shape of the site's answers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.comment_presets import PRESETS
from config.errors import Words
from config.patterns import check_pattern
from config.toml_table import Table

# Shapes that name an article by a number: an endpoint that answers with data.
ENDPOINT_KINDS = ("vnexpress", "vietnamnet", "wordpress", "wordpress-feed", "tuoitre")
COMMENT_KINDS = (*ENDPOINT_KINDS, "html", "forum", *PRESETS)
# Endpoints that are known to turn crawlers away: off until a file says otherwise, and off again when they refuse.
GIVES_UP = frozenset({"tuoitre"})
# Shapes that are read by selectors.
PAGE_KINDS = frozenset({"html", "forum"})
# Where an article's page names its number, and its site's, unless the file says otherwise.
WORDPRESS_POST = "meta:wp-post-id"
NEED_OBJECT_ID = frozenset({"vnexpress", "tuoitre"})
OBJECT_IDS = {"wordpress": WORDPRESS_POST, "vietnamnet": "data:objectid"}
SITE_IDS = {"vietnamnet": "data:websiteid"}
# What may be left out: the comments stand on the article's page, or at an address made of the article's.
WITHOUT_ENDPOINT = PAGE_KINDS | {"wordpress-feed"}
# Kinds whose address may hold a place for the article's number.
WITH_PLACES = frozenset({"html", "wordpress-feed"})
# What an address of kind "html" may hold: the article's number, and the number of the page counted from 1.
ID, PAGE = "{id}", "{page}"
_ATTRIBUTE = re.compile(r"data:[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class CommentsConfig:
    """How comments are read; docs/writing-a-source.md has one example of each kind.

    `object_id` and `site_id` name a meta tag of the article page ("meta:NAME"), an attribute of any of its elements
    ("data:NAME") or a pattern over its address ("url:REGEX", first group). `commenter` names the attribute of a post
    that tells writers apart; its value is used in memory while the thread is read and goes nowhere.
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


def read_comments(table: Table | None) -> CommentsConfig | None:
    """Read a table [comments], None where it is off; what it says itself wins over the preset that it names."""
    if table is None:
        return None
    preset = PRESETS.get(table.choice("kind", COMMENT_KINDS), {})
    kind = preset.get("kind") or table.values["kind"]
    table.values = {**preset, **table.values}
    by_selectors = kind in PAGE_KINDS
    comments = CommentsConfig(
        kind=kind,
        endpoint=table.address("endpoint", required=kind not in WITHOUT_ENDPOINT), replies=table.address("replies"),
        object_id=table.text("object_id", kind in NEED_OBJECT_ID, _reference) or OBJECT_IDS.get(kind, ""),
        site_id=table.text("site_id", check=_reference) or SITE_IDS.get(kind, ""),
        page_size=table.whole("page_size", 24, 1, 500), max_pages=table.whole("max_pages", 200, 1, 10_000),
        title=table.selector("title"), post=table.selector("post", required=by_selectors),
        text=table.selector("text", required=by_selectors), time=table.selector("time"),
        next=table.selector("next"), drop=table.selectors("drop"), commenter=table.text("commenter"),
    )
    _check_places(comments, table)
    enabled = table.flag("enabled", kind not in GIVES_UP)
    table.finish()
    return comments if enabled else None


def _check_places(comments: CommentsConfig, table: Table) -> None:
    """Refuse an address whose places nothing fills, and a number that goes nowhere."""
    endpoint = comments.endpoint
    if comments.kind not in WITH_PLACES:
        return
    whole_site = comments.kind == "wordpress-feed" and endpoint and ID not in endpoint
    if (ID in endpoint) != bool(comments.object_id) or whole_site:
        table.fail("endpoint", endpoint, Words(
            "an address with {place} where the article's number stands, and comments.object_id beside it, or neither",
            place=ID))
    if PAGE in endpoint and comments.next:
        table.fail("next", comments.next, Words(
            "nothing beside {place} in comments.endpoint: pages are counted there", place=PAGE))


def _reference(value: str) -> str | None:
    kind, _, rest = value.partition(":")
    if kind == "url":
        if (allowed := check_pattern(rest)) is not None:
            return Words("url:REGEX, {allowed}", allowed=allowed)
        return None if re.compile(rest).groups == 1 else Words("url:REGEX with one group")
    known = (kind in ("meta", "text") and rest) or _ATTRIBUTE.fullmatch(value)
    return None if known else Words("meta:NAME, data:NAME, url:REGEX with one group, or text:VALUE")
