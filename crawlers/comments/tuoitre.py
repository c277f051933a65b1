"""Comments from an endpoint of Tuổi Trẻ's shape: JSON inside JSON, pages by number until one is empty.

Public code of several years agrees on the shape; some of it reports that servers are refused. A refusal switches the
comments off (crawlers/comments/refusals.py), and nothing here tries to be taken for a browser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from config import clock
from config.comments import CommentsConfig
from crawlers.comments.answers import (
    Answer,
    BadAnswer,
    Progress,
    Refused,
    Shape,
    credible,
    identity,
    loaded,
    moment,
    named,
    objects,
    shown,
    with_fields,
    words,
)
from crawlers.comments.model import RawComment
from vietnamese.dates import parse_datetime

# Replies stand inside their comment; nobody prints more levels than two.
DEEPEST = 5


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of an article's comments, "" when its page names no number.

    The article's address stands in the fragment, which is never sent.
    """
    object_id = named(config.object_id, meta, article_url)
    return with_fields(config.endpoint, {"objId": object_id, "objType": "1"}, article_url) if object_id else ""


def page_request(config: CommentsConfig, address: str, at: Progress) -> str:
    """Return what to ask for the next page, counted from 1."""
    return with_fields(address, {"pageindex": str(at.pages + 1), "pagesize": str(at.size), "sort": "2"})


def is_last(answer: Answer, at: Progress) -> bool:
    """Say whether a page was empty: the answer counts nothing itself."""
    return answer.threads == 0


def read_answer(text: str) -> Answer:
    """Read an answer by an allow-list of fields; raises BadAnswer, or Refused for a page in the place of an answer.

    It gives no id that tells writers apart.
    """
    if text.lstrip().startswith("<"):
        raise Refused("a page in the place of comments")
    answer = loaded(text)
    if not isinstance(answer, dict) or answer.get("Success") is False:
        raise BadAnswer("no JSON object" if not isinstance(answer, dict) else "the endpoint reports an error")
    items = objects(_inner(answer.get("Data", answer.get("data"))))
    return Answer([comment for item in items for comment in _with_replies(item)], len(items), 0, [])


def _inner(value: Any) -> Any:
    """Return what a text of JSON holds; anything else as it is."""
    return loaded(value) if isinstance(value, str) and value.strip() else value


def _with_replies(item: Mapping[str, Any], depth: int = 0) -> Iterator[RawComment]:
    yield RawComment(
        text=words(item.get("content")), at=_time(item.get("published_date")), key=identity(item.get("id")), writer="",
        name=shown(item.get("sender_fullname")))
    if depth < DEEPEST:
        for reply in objects(_inner(item.get("child_comments"))):
            yield from _with_replies(reply, depth + 1)


def _time(value: Any) -> datetime | None:
    """Read a time on the clocks of Vietnam, as ISO or as it is printed; one without the hour has none."""
    if (at := moment(value)) is not None or not isinstance(value, str):
        return at
    parsed = parse_datetime(value, now=clock.now())
    exact = parsed is not None and parsed.precision == "minute" and not parsed.relative
    return credible(parsed.at.astimezone(UTC)) if parsed is not None and exact else None


SHAPE = Shape(thread_address, page_request, read_answer, is_last)
