"""Comments from a JSON endpoint of VietnamNet's shape: pages by number until one is empty, replies by parent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.comments import CommentsConfig
from crawlers.comments.answers import (
    Answer,
    BadAnswer,
    Progress,
    Shape,
    identity,
    loaded,
    moment,
    named,
    number,
    objects,
    shown,
    with_fields,
    words,
)
from crawlers.comments.model import RawComment


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of an article's comments, "" when its page names no number.

    The article's address stands in the fragment, which is never sent.
    """
    object_id, site = named(config.object_id, meta, article_url), named(config.site_id, meta, article_url)
    if not object_id:
        return ""
    return with_fields(config.endpoint, {"ObjectId": object_id} | ({"WebsiteId": site} if site else {}), article_url)


def page_request(config: CommentsConfig, address: str, at: Progress) -> str:
    """Return what to ask for the next page."""
    return with_fields(address, {"PageIndex": str(at.pages), "PageSize": str(at.size)})


def replies_request(config: CommentsConfig, address: str, parent: str, at: Progress) -> str:
    """Return what to ask for the replies under one comment."""
    return with_fields(page_request(config, address, at), {"ParentId": parent})


def is_last(answer: Answer, at: Progress) -> bool:
    """Say whether a page was empty: its totals count replies too, or only the page itself."""
    return answer.threads == 0


def read_answer(text: str) -> Answer:
    """Read an answer by an allow-list of fields; raises BadAnswer. It gives no id that tells writers apart."""
    answer = loaded(text)
    if not isinstance(answer, dict):
        raise BadAnswer("no JSON object")
    if answer.get("status") is not True:
        raise BadAnswer("the endpoint reports an error")
    data = answer.get("data")
    items = objects(data.get("comments") if isinstance(data, dict) else None)
    missing = [identity(item.get("commentId")) for item in items if number(item.get("totalAnswer")) > 0]
    return Answer([_comment(item) for item in items], len(items), 0, [key for key in missing if key])


def _comment(item: Mapping[str, Any]) -> RawComment:
    return RawComment(
        text=words(item.get("commentContent")), at=moment(item.get("createdDate")),
        key=identity(item.get("commentId")), writer="", name=shown(item.get("userName")))


SHAPE = Shape(thread_address, page_request, read_answer, is_last, replies_request)
