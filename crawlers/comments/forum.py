"""A forum thread's page by selectors; the opening post is a comment like the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from config.sources import CommentsConfig
from crawlers.comments.model import RawComment, plain_text
from crawlers.extract.decode import decode
from crawlers.extract.head import squeeze
from vietnamese.dates import parse_datetime


@dataclass(slots=True, repr=False)
class ForumPage:
    """One page of a thread."""

    title: str
    comments: list[RawComment]
    next: str                    # as printed, "" on the last page


def read_forum_page(body: bytes, config: CommentsConfig, *, now: datetime, content_type: str = "") -> ForumPage:
    """Read one page; raises decode.NotText."""
    soup = BeautifulSoup(decode(body, content_type), "lxml")
    for selector in config.drop:
        for tag in soup.select(selector):
            tag.decompose()
    title = soup.select_one(config.title) if config.title else soup.find("h1")
    following = soup.select_one(config.next) if config.next else None
    return ForumPage(
        title=squeeze(title.get_text()) if isinstance(title, Tag) else "",
        comments=[_post(post, config, now) for post in soup.select(config.post)],
        next=str(following.get("href") or "") if following else "",
    )


def _post(post: Tag, config: CommentsConfig, now: datetime) -> RawComment:
    text = post.select_one(config.text)
    return RawComment(
        text=plain_text(text.decode_contents()) if text else "", at=_time(post, config, now),
        key=str(post.get("id") or post.get("data-content") or ""), writer=_writer(post, config.commenter),
    )


def _time(post: Tag, config: CommentsConfig, now: datetime) -> datetime | None:
    tag = post.select_one(config.time) if config.time else None
    if tag is None:
        return None
    parsed = parse_datetime(str(tag.get("datetime") or squeeze(tag.get_text())), now=now)
    # A day alone has no hour; midnight would invent one.
    return parsed.at if parsed is not None and parsed.precision == "minute" else None


def _writer(post: Tag, attribute: str) -> str:
    if not attribute:
        return ""
    holder = post if post.has_attr(attribute) else post.find(lambda tag: tag.has_attr(attribute))
    value = str(holder.get(attribute) or "") if isinstance(holder, Tag) else ""
    return "" if value in {"", "0"} else value
