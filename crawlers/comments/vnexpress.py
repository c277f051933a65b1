"""Comments from a JSON endpoint of VnExpress's shape: pages of threads by offset, replies by parent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from config.sources import CommentsConfig
from crawlers.comments.answers import (
    Answer,
    BadAnswer,
    Progress,
    Shape,
    credible,
    identity,
    loaded,
    named,
    number,
    objects,
    shown,
    with_fields,
    words,
    writer,
)
from crawlers.comments.model import RawComment

LONGEST_CALLBACK = 60


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of an article's comments, "" when its page names no id.

    The article's address stands in the fragment, which is never sent: the row needs no other memory of its article.
    """
    object_id = named(config.object_id, meta, article_url)
    if not object_id:
        return ""
    fields = {"objectid": object_id, "objecttype": "1"}
    if site := named(config.site_id, meta, article_url):
        fields["siteid"] = site
    parts = urlsplit(config.endpoint)
    query = urlencode(parse_qsl(parts.query) + list(fields.items()))
    return urlunsplit(parts._replace(query=query, fragment=article_url))


def page_request(config: CommentsConfig, address: str, at: Progress) -> str:
    """Return what to ask for one page of threads."""
    return with_fields(address, _place(at) | {"sort": "time", "is_onload": "1"})


def replies_request(config: CommentsConfig, address: str, parent: str, at: Progress) -> str:
    """Return what to ask for the replies under one comment, "" where the source file names no address."""
    if not config.replies:
        return ""
    own = dict(parse_qsl(urlsplit(address).query))
    return with_fields(config.replies, own | {"id": parent} | _place(at) | {"sort_by": "time"})


def _place(at: Progress) -> dict[str, str]:
    return {"offset": str(at.threads), "limit": str(at.size)}


def is_last(answer: Answer, at: Progress) -> bool:
    """Say whether everything was read that the site says there is."""
    return at.threads >= answer.total


def read_answer(text: str) -> Answer:
    """Read an answer by an allow-list of fields; raises BadAnswer."""
    data = _data(text)
    items = objects(data.get("items"))
    comments, missing = [], []
    for item in items:
        comments.append(_comment(item))
        replies = item.get("replys")
        inner = objects(replies.get("items") if isinstance(replies, dict) else None)
        comments.extend(_comment(reply) for reply in inner)
        if isinstance(replies, dict) and number(replies.get("total")) > len(inner):
            missing.append(identity(item.get("comment_id")))
    return Answer(comments, len(items), number(data.get("total")), missing)


def _data(text: str) -> dict[str, Any]:
    answer = loaded(_unwrapped(text.strip()))
    if not isinstance(answer, dict):
        raise BadAnswer("no JSON object")
    if number(answer.get("error")) != 0:
        raise BadAnswer("the endpoint reports an error")
    data = answer.get("data")
    if isinstance(data, dict):
        return data
    if data in ([], None):
        return {}
    raise BadAnswer("no data")


def _unwrapped(text: str) -> str:
    """Return what a JSONP callback is called with. By hand: a pattern for it took cubic time on spaces."""
    start = text.find("(", 0, LONGEST_CALLBACK)
    if text.startswith(("{", "[")) or start < 1:
        return text
    return text[start + 1:].rstrip("; \t\r\n").removesuffix(")")


def _comment(item: Mapping[str, Any]) -> RawComment:
    return RawComment(
        text=words(item.get("content")), at=_time(item.get("creation_time")), key=identity(item.get("comment_id")),
        writer=writer(item.get("userid")), name=shown(item.get("full_name")))


def _time(value: Any) -> datetime | None:
    try:
        return credible(datetime.fromtimestamp(int(value), UTC))
    except (TypeError, ValueError, OverflowError, OSError):
        return None


SHAPE = Shape(thread_address, page_request, read_answer, is_last, replies_request)
