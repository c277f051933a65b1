"""A page of comments by selectors: of a forum's thread, whose opening post is one like the others, or of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from config.sources import CommentsConfig
from crawlers.comments.answers import shown, words, writer
from crawlers.comments.marks import without_marks
from crawlers.comments.markup import is_person, is_quote, marked_text
from crawlers.comments.model import RawComment
from crawlers.extract.decode import NotText, decode
from crawlers.extract.head import squeeze
from crawlers.extract.soup import outermost, too_deep
from vietnamese.dates import parse_datetime

# Where a post says which one it is; used to see the same one twice.
# "data-content" first: the answer that a forum shows again at the head of its thread has no id.
KEYS = ("data-content", "id", "data-id", "data-comment-id", "data-commentid", "data-cid")
LONGEST_KEY = 60
# What a selector that meets too much may give, as "*" does: more posts stand on no page, no title or time is longer.
MOST_POSTS, LONGEST_TITLE, LONGEST_TIME = 5000, 500, 100
_BRACKETS, _NAME = re.compile(r"\([^()]*\)|\[[^\[\]]*\]"), re.compile(r"[.#]([\w-]+)")
CALLED = re.compile(r"""\(\s*["']([^"'()]{1,1000})["']""")


class _Time(TypedDict):
    at: datetime | None
    rough: bool


@dataclass(slots=True, repr=False)
class ForumPage:
    """One page of a thread."""

    title: str
    comments: list[RawComment]
    next: str                    # as printed, "" on the last page


def read_forum_page(body: bytes, config: CommentsConfig, *, now: datetime, content_type: str = "") -> ForumPage:
    """Read one page; raises decode.NotText. An empty answer is one without comments."""
    if not body.strip():
        return ForumPage("", [], "")
    soup = BeautifulSoup(decode(body, content_type), "lxml")
    if too_deep(soup):
        raise NotText("nested too deeply")
    _drop(soup, config)
    title = soup.select_one(config.title) if config.title else soup.find("h1")
    following = soup.select_one(config.next) if config.next else None
    shown_title = squeeze(without_marks(marked_text(title.decode_contents()))) if isinstance(title, Tag) else ""
    return ForumPage(
        title=shown_title if len(shown_title) <= LONGEST_TITLE else "",
        comments=_posts(soup, config, now),
        next=_address(following) if following else "",
    )


def shows_posts(body: bytes, config: CommentsConfig, content_type: str = "") -> bool:
    """Say whether a page shows any comment; raises decode.NotText."""
    text = decode(body, content_type)
    # Most pages show none, and parsing them once more would take longer (20 to 40 ms) than their whole extraction.
    if not _may_match(config.post, text):
        return False
    soup = BeautifulSoup(text, "lxml")
    return not too_deep(soup) and soup.select_one(config.post) is not None


def _may_match(selector: str, text: str) -> bool:
    """Say False only where a selector asks for classes or ids that a page has nowhere."""
    bare, before = selector, ""
    while bare != before:
        # What stands in brackets may be a negation or a choice; it is not looked at.
        bare, before = _BRACKETS.sub("", bare), bare
    if "\\" in selector:
        return True
    return any(all(name in text for name in _NAME.findall(one)) for one in bare.split(","))


def _drop(soup: BeautifulSoup, config: CommentsConfig) -> None:
    """Take out what the office's selectors name; inside a post's words a sign stays that something stood there."""
    texts = {id(text) for text in soup.select(config.text)}
    for selector in config.drop:
        for tag in soup.select(selector):
            if tag.decomposed:
                continue   # with the box around it
            inside = any(id(parent) in texts for parent in tag.parents)
            tag.replace_with(soup.new_tag("cite")) if inside else tag.decompose()


def _posts(soup: BeautifulSoup, config: CommentsConfig, now: datetime) -> list[RawComment]:
    """Read every post once: a quoted one is counted where it was written, one inside another is no part of that."""
    # Marked from above: asking each post for all that it lies in took 33 s on 5,900 posts inside one another.
    quoted = {id(inner) for quote in outermost(soup.find_all(is_quote)) for inner in quote.descendants}
    posts = [post for post in soup.select(config.post) if id(post) not in quoted]
    if len(posts) > MOST_POSTS:
        raise NotText(f"more than {MOST_POSTS} posts on one page")
    found, known = [], {id(post) for post in posts}
    for post in reversed(posts):
        found.append(_post(post, config, now))
        if any(id(parent) in known for parent in post.parents):
            post.extract()
    return found[::-1]


def _post(post: Tag, config: CommentsConfig, now: datetime) -> RawComment:
    text = post.select_one(config.text)
    if text is not None:
        # Whoever is named or quoted in the words is not their writer, nor is a time in them theirs.
        text.extract()
    return RawComment(
        text=words(text.decode_contents()) if text else "", key=_key(post),
        writer=_writer(post, config.commenter), name=_name(post), **_time(post, config, now),
    )


def _name(post: Tag) -> str:
    """Return the name that a post shows beside its words, "" where nothing marks one."""
    if post.has_attr("data-author"):
        return shown(str(post["data-author"]))
    marked = (tag.get_text() for tag in post.descendants if isinstance(tag, Tag) and is_person(tag))
    return next((name for text in marked if (name := shown(squeeze(text)))), "")


def _key(post: Tag) -> str:
    return next((str(post[name]) for name in KEYS if 0 < len(str(post.get(name) or "")) <= LONGEST_KEY), "")


def _address(link: Tag) -> str:
    """Return where a link leads, as printed; some call a script with the address in its place."""
    href = str(link.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    called = CALLED.search(str(link.get("onclick") or ""))
    address = unquote(called[1]) if called else ""
    return address if "/" in address else ""


def _time(post: Tag, config: CommentsConfig, now: datetime) -> _Time:
    """Return when a post was written: what is stated for machines, else a full time over a relative one, else that."""
    tag = post.select_one(config.time) if config.time else None
    if tag is None:
        return _Time(at=None, rough=False)
    given = (str(tag.get("datetime") or ""), str(tag.get("title") or ""), squeeze(tag.get_text()))
    read = [parse_datetime(text, now=now) for text in given if 0 < len(text) <= LONGEST_TIME]
    # A day alone has no hour; midnight would invent one.
    found = [parsed for parsed in read if parsed is not None and parsed.precision == "minute"]
    best = min(found, key=lambda parsed: parsed.relative, default=None)
    return _Time(at=best.at if best else None, rough=best is not None and best.relative)


def _writer(post: Tag, attribute: str) -> str:
    if not attribute:
        return ""
    holder = post if post.has_attr(attribute) else post.find(lambda tag: tag.has_attr(attribute))
    return writer(str(holder.get(attribute) or "")) if isinstance(holder, Tag) else ""
