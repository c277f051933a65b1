"""Comments from the feed that a WordPress has under each post: the newest ones only, and nobody's name is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit

from lxml import etree

from config.comments import CommentsConfig
from crawlers.comments.answers import (
    LONGEST_COMMENT,
    Answer,
    BadAnswer,
    Progress,
    Shape,
    filled,
    moment,
    shown,
    under,
    with_fields,
)
from crawlers.comments.model import RawComment
from crawlers.comments.words import own_words
from crawlers.extract.xml import BadXml, local_name, read_xml

# Signs that XML does not know; one pasted into a comment would break the feed for all others.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What WordPress writes itself: the form of a protected post, and the excerpt of another site that links here.
_FORM = "post-password-form"
_EXCERPT = re.compile(r"\[(?:…|\.\.\.)\].*\[(?:…|\.\.\.)\]", re.DOTALL)
# In the order of preference; "title" ("By: NAME") and "link" are not among them.
CONTENT = ("encoded", "content", "description", "summary")
TIME, KEY, NAME = ("pubdate", "published", "updated"), ("guid", "id"), ("creator", "author")


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of a post's feed, "" when its page names no number that the address asks for.

    The article's address stands in the fragment, which is never sent.
    """
    if config.endpoint:
        return filled(config, meta, article_url)
    parts = urlsplit(article_url)
    if parts.query:
        return with_fields(article_url, {"feed": "rss2"}, article_url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/feed/", fragment=article_url))


def page_request(config: CommentsConfig, address: str, at: Progress) -> str:
    """Return the feed's own address; it has no further pages."""
    return under(address, "")


def is_last(answer: Answer, at: Progress) -> bool:
    """Say that there is one page."""
    return True


def read_answer(text: str) -> Answer:
    """Read a feed by an allow-list of elements; raises BadAnswer. A broken one is not read by halves."""
    try:
        root = read_xml(_UNREADABLE.sub("", text), ())
    except BadXml as reason:
        raise BadAnswer(str(reason)) from None
    if local_name(root) not in {"rss", "feed", "rdf"}:
        raise BadAnswer("neither RSS nor Atom")
    read = (_comment(entry) for entry in root.iter() if local_name(entry) in {"item", "entry"})
    comments = [comment for comment in read if comment is not None]
    return Answer(comments, len(comments), len(comments), [])


def _comment(entry: etree._Element) -> RawComment | None:
    given: dict[str, etree._Element] = {}
    for child in entry:
        given.setdefault(local_name(child), child)
    content = next((given[name] for name in CONTENT if name in given), None)
    html = _html(content)[:LONGEST_COMMENT] if content is not None else ""
    if _FORM in html or _EXCERPT.fullmatch(text := own_words(html)):
        return None
    time = _text(given, TIME)
    at = moment(time, UTC, parsedate_to_datetime) or moment(time, UTC)
    return RawComment(text=text, at=at, key=_text(given, KEY), writer="",
                      name=shown(_text(given, NAME)))


def _html(element: etree._Element) -> str:
    """Return an element's words as HTML; Atom may hold it as elements instead of as text."""
    if len(element):
        return str(etree.tostring(element, encoding="unicode", with_tail=False))
    return element.text or ""


def _text(given: Mapping[str, etree._Element], names: tuple[str, ...]) -> str:
    return next(((given[name].text or "").strip() for name in names if name in given), "")


SHAPE = Shape(thread_address, page_request, read_answer, is_last, newest_only=True)
