"""Comments from a WordPress's own programming interface: a flat list, page by page, without the writers' names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from config.sources import CommentsConfig
from crawlers.comments.answers import (
    Answer,
    BadAnswer,
    Progress,
    Shape,
    identity,
    loaded,
    moment,
    named,
    objects,
    with_fields,
    words,
    writer,
)
from crawlers.comments.model import RawComment

# What a page of the interface may hold at most; it answers 400 to more.
MOST = 100
# Asked by name, so that names, avatars and addresses are not even sent.
FIELDS = "id,author,date_gmt,content"


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of an article's comments, "" when its page names no post.

    The article's address stands in the fragment, which is never sent.
    """
    post = named(config.object_id, meta, article_url)
    return with_fields(config.endpoint, {"post": post}, article_url) if post else ""


def page_request(config: CommentsConfig, address: str, at: Progress) -> str:
    """Return what to ask for the next page."""
    return with_fields(address, {
        "page": str(at.pages + 1), "per_page": str(min(at.size, MOST)), "order": "asc", "_fields": FIELDS})


def is_last(answer: Answer, at: Progress) -> bool:
    """Say whether a page was not full."""
    return answer.threads < min(at.size, MOST)


def read_answer(text: str) -> Answer:
    """Read an answer by an allow-list of fields; raises BadAnswer. Its total is what this page holds."""
    items = loaded(text)
    if not isinstance(items, list):
        raise BadAnswer("no list of comments")
    comments = [_comment(item) for item in objects(items)]
    return Answer(comments, len(comments), len(comments), [])


def _comment(item: Mapping[str, Any]) -> RawComment:
    content = item.get("content")
    rendered = content.get("rendered") if isinstance(content, dict) else None
    return RawComment(
        text=words(rendered), at=moment(item.get("date_gmt"), UTC), key=identity(item.get("id")),
        writer=writer(item.get("author")))


SHAPE = Shape(thread_address, page_request, read_answer, is_last)
