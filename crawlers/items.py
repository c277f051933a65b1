"""What one fetch of one page gives. No type here has a field for an author, a name, a handle or a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawlers.statuses import Status


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page; `kind` is one of feed, sitemap, section, article, comments."""

    url: str
    kind: str
    priority: int = 0
    published_at: datetime | None = None   # what the feed says of it, a witness only
    article_key: str = ""                  # of a held article that is gone from where it stood and is to be here


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """A news or portal page as plain text; paragraphs of `body` are separated by one newline."""

    source: str
    url: str                     # canonical address
    title: str
    lead: str
    body: str
    section: str
    published_at: datetime | None      # aware UTC, None when undated
    date_basis: str              # jsonld, meta, selector, url, text, feed, import, or "" when undated
    date_precision: str          # minute, day, or "" when undated
    date_reliable: bool
    fetched_at: datetime
    parser: str                  # e.g. "rules:baomau:1" or "trafilatura"
    synthetic: bool = False      # the date was made up by an import option and is shown as such
    text_hash: str = ""          # of title, lead and body as they are, by dedupe; a step that changes them empties it


@dataclass(frozen=True, slots=True)
class CommentItem:
    """One comment: text, hour, and whether it is certainly its writer's first in this thread."""

    text: str
    hour: datetime | None        # aware UTC, minutes dropped
    first_from_commenter: bool
    rough: bool = False          # reckoned back from "2 giờ trước": up to an hour off, and another one the next time


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """All comments of one thread; it replaces what was stored of the thread before, from its hour `since` on."""

    source: str
    url: str                     # address of the page row of kind "comments"
    article_url: str             # the article it stands under, "" for a forum thread
    title: str                   # forum thread title, "" under an article
    comments: tuple[CommentItem, ...]
    hourly: Mapping[datetime, int]     # hour → comments, taken during the parse
    fetched_at: datetime
    since: datetime | None = None      # the site shows the newest only: of this hour and before there may be others


@dataclass(slots=True)
class PageResult:
    """How a fetch ended: one status, at most one item, and the links it led to. Steps may change status and item."""

    page_id: int
    url: str
    status: Status
    http_status: int = 0
    bytes: int = 0
    detail: str = ""             # reason for staff; never page text
    article: ArticleItem | None = None
    thread: ThreadItem | None = None
    links: tuple[Link, ...] = ()
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""       # of the raw body, to see 200-but-same answers
    retry_at: datetime | None = None   # Retry-After, when the server gave one
    least_gap: int = 0           # seconds that a feed wants between two requests
    stats: dict[str, int] = field(default_factory=dict)
