"""One harness a parser: bytes in, and nothing may come out but what the parser promises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.sources import ArticleRules, CommentsConfig, SourceConfig, Start, belongs
from crawlers.addresses import canonical
from crawlers.comments import answers, tuoitre, vietnamnet, vnexpress, wordpress, wordpress_feed
from crawlers.comments.answers import BadAnswer
from crawlers.comments.forum import read_forum_page
from crawlers.comments.model import RawComment, RawThread, thread_item
from crawlers.comments.words import own_words
from crawlers.extract import listing
from crawlers.extract.article import extract_article
from crawlers.extract.decode import NotText, decode
from crawlers.extract.page_kinds import NotArticle
from crawlers.extract.twins import part_of, plain
from crawlers.extract.xml import BadXml
from crawlers.items import Link
from vietnamese.dates import parse_datetime

SEEDS = Path(__file__).parent / "seeds"
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://bao.example/nuoc-may-go-say-101261120083012345.html"
FORUM = CommentsConfig(
    "forum", title="h1", post="article.message", text=".message-body", time="time", next="a.next",
    drop=("blockquote", ".signature"), commenter="data-user-id")
SOURCE = SourceConfig(
    "bao", "Báo", "press", ("bao.example",), Start(), article_urls=(re.compile(r"\.html$"),), deny=(re.compile("/video/"),))
RULES = ArticleRules(
    1, title="h1", lead=".sapo, p.lead", body="article, .body p", date="time, .date", section=".section", drop=(".related",))
ENDPOINT = CommentsConfig("vnexpress", "https://bao.example/get?objectid=1", "https://bao.example/replies")
LONGEST_DETAIL = 200


def feed(data: bytes) -> None:
    """RSS and Atom."""
    _listing(listing.read_feed, data)


def sitemap(data: bytes) -> None:
    """Sitemaps and their indexes."""
    _listing(listing.read_sitemap, data)


def section(data: bytes) -> None:
    """Section pages."""
    _listing(listing.read_section, data)


def _listing(read: Callable[..., tuple[Link, ...]], data: bytes) -> None:
    try:
        links = read(data, "https://bao.example/", SOURCE, NOW, "")
    except (BadXml, NotText) as reason:
        assert len(str(reason)) < LONGEST_DETAIL
        return
    assert len(links) <= listing.MAX_LINKS and len({link.url for link in links}) == len(links)
    for link in links:
        assert canonical(link.url) == link.url and belongs(SOURCE, link.url)
        assert link.published_at is None or link.published_at.tzinfo is not None
        assert plain(link.url) and part_of(link.url)[1] >= 1


def date(data: bytes) -> None:
    """Date lines, read with the day first and with the month first."""
    text = data.decode("utf-8", "replace")
    for day_first in (True, False):
        found = parse_datetime(text, now=NOW, day_first=day_first)
        if found is not None:
            assert found.at.tzinfo is not None and found.precision in {"minute", "day"}
            assert 1990 <= found.at.astimezone(UTC).year <= NOW.year + 2 or found.relative, found
            assert found.at <= NOW + timedelta(days=800), found


def article(data: bytes) -> None:
    """Article pages without rules."""
    _article(data, None)


def ruled(data: bytes) -> None:
    """Article pages with an outlet's rules."""
    _article(data, RULES)


def _article(data: bytes, rules: ArticleRules | None) -> None:
    try:
        found = extract_article(data, URL, rules, now=NOW, source="bao", feed_date=NOW)
    except (NotArticle, NotText) as reason:
        assert len(str(reason)) < LONGEST_DETAIL
        return
    for line in (found.title, found.lead, *found.body.split("\n")):
        assert line == " ".join(line.split())
        line.encode()
    assert found.title and (found.lead or found.body)
    assert found.date.at is None or found.date.at.tzinfo is not None
    assert not found.date.reliable or found.date.at is not None
    assert not found.canonical or canonical(found.canonical) == found.canonical
    assert not found.next or part_of(found.next)[1] > 1
    assert not [name for name in found.meta if "author" in name]


def words(data: bytes) -> None:
    """What a comment's content says in its writer's own words."""
    _own(own_words(data.decode("utf-8", "replace")[:answers.LONGEST_COMMENT]))


def forum(data: bytes) -> None:
    """Pages of a forum's thread."""
    try:
        page = read_forum_page(data, FORUM, now=NOW)
    except NotText:
        return
    assert page.title == " ".join(page.title.split())
    _comments(page.comments)


def comments_vnexpress(data: bytes) -> None:
    """Answers of an endpoint of VnExpress's shape."""
    _answer(vnexpress.read_answer, data)


def comments_wordpress(data: bytes) -> None:
    """Answers of a WordPress."""
    _answer(wordpress.read_answer, data)


def comments_vietnamnet(data: bytes) -> None:
    """Answers of an endpoint of VietnamNet's shape."""
    _answer(vietnamnet.read_answer, data)


def comments_feed(data: bytes) -> None:
    """Feeds of comments."""
    _answer(wordpress_feed.read_answer, data)


def comments_tuoitre(data: bytes) -> None:
    """Answers of an endpoint of Tuổi Trẻ's shape."""
    _answer(tuoitre.read_answer, data)


def _answer(read: Callable[[str], answers.Answer], data: bytes) -> None:
    try:
        answer = read(decode(data, "application/json"))
    except BadAnswer as reason:
        # The parser's own error holds the whole document, names and all.
        assert len(str(reason)) < LONGEST_DETAIL and (reason.__context__ is None or reason.__suppress_context__)
        return
    except NotText:
        return
    assert answer.threads >= 0 and isinstance(answer.total, int)
    for key in answer.missing:
        assert vnexpress.replies_request(ENDPOINT, ENDPOINT.endpoint, key, answers.Progress(24)).isascii()
    _comments(answer.comments)


def _comments(found: list[RawComment]) -> None:
    for comment in found:
        assert isinstance(comment.key, str) and isinstance(comment.writer, str)
        assert comment.at is None or comment.at.tzinfo is not None
        _own(comment.text)
    raw = RawThread()
    raw.add(found)
    item = thread_item(raw, source="bao", url=URL, article_url=URL, title="", fetched_at=NOW)
    assert len(item.comments) <= len(found) and sum(item.hourly.values()) <= len(item.comments)


def _own(text: str) -> None:
    assert "\ue000" not in text and "\ue001" not in text
    text.encode()
    for line in text.split("\n") if text else []:
        assert line and line == " ".join(line.split())


HARNESSES: dict[str, Callable[[bytes], None]] = {
    "feed": feed, "sitemap": sitemap, "section": section, "date": date, "article": article, "ruled": ruled,
    "words": words, "forum": forum, "vnexpress": comments_vnexpress, "wordpress": comments_wordpress,
    "vietnamnet": comments_vietnamnet, "wordpress_feed": comments_feed,
    "tuoitre": comments_tuoitre,
}
# What is given at most: the crawler's own bound of a page, of a comment, of a date line.
STRETCHED = {"words": answers.LONGEST_COMMENT, "date": 10_000}
STRETCHED_PAGE = 200_000


def stretched(name: str, data: bytes) -> bytes:
    """Return a seed repeated up to what its parser is given: quadratic steps show there."""
    size = STRETCHED.get(name, STRETCHED_PAGE)
    return data * max(1, size // max(1, len(data)))
