"""Pages built to take long: each ends, as an article or refused, long before the pool's limit would end it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.sources import ArticleRules, CommentsConfig
from crawlers.comments.forum import MOST_POSTS, read_forum_page
from crawlers.extract.article import extract_article
from crawlers.extract.decode import NotText
from crawlers.extract.head import parse
from crawlers.extract.page_kinds import NotArticle
from crawlers.extract.pointers import MOST_LINKS, Pointers, bare
from crawlers.extract.rules import LONGEST_LEAD, by_rules
from tests.crawlers.mockserver import PARAGRAPH

# A quadratic step takes minutes on these, an honest one seconds.
pytestmark = pytest.mark.timeout(60)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://bao.example/nuoc-may-go-say.html"
START = "<html><head><title>Nước máy Gò Sậy trong trở lại</title></head><body><h1>Nước máy Gò Sậy trong trở lại</h1>"


def link(n: int) -> str:
    return f"<a href='/bai-{n}.html'>Tin số {n} ở huyện Gò Sậy hôm nay</a>"


def ending(html: str) -> str:
    try:
        return extract_article(html, URL, None, now=NOW).body
    except NotArticle as reason:
        return f"refused: {reason}"


def test_long_texts_are_read_whole():
    many = ending(START + "".join(f"<p>Đoạn {n}. {PARAGRAPH}</p>" for n in range(5000)))
    assert many.startswith("Đoạn 0.") and many.endswith(PARAGRAPH) and many.count("\n") == 4999
    assert len(ending(START + "<p>" + f"{PARAGRAPH} " * 5000 + "</p>")) > 900_000
    assert len(ending(START + "<p>" + "a" * 1_000_000 + "</p>")) == 1_000_000


@pytest.mark.parametrize("html", [
    "<div>" * 10_000 + f"<p>{PARAGRAPH}</p>" + "</div>" * 10_000, "<p>" + "<span>" * 10_000 + PARAGRAPH,
    "<table><tr><td>" * 10_000 + PARAGRAPH, "<p>" + "".join(f"<b>{link(n)}" for n in range(10_000))],
    ids=["blocks", "inline", "tables", "links inside one another"])
def test_ten_thousand_levels(html):
    assert ending(START + html)


@pytest.mark.parametrize("html", [
    "<ul>" + "".join(f"<li>{link(n)}</li>" for n in range(30_000)) + "</ul>",
    "<p>" + "".join(map(link, range(20_000))) + "</p>", "<a href='/x'>" * 20_000], ids=["a list", "one paragraph", "unclosed"])
def test_nothing_but_links(html):
    assert ending(START + html)


def test_links_of_a_page_of_links_are_not_looked_at():
    lines = [f"» Tin số {n} ở huyện Gò Sậy hôm nay" for n in range(30)]
    assert Pointers(parse(START + "".join(f"<p>{link(n)}</p>" for n in range(30))), URL).among(lines) == set(map(bare, lines))
    assert not Pointers(parse(START + "".join(f"<p>{link(n)}</p>" for n in range(MOST_LINKS + 1))), URL).among(lines)


def test_a_block_of_several_links_points_nowhere():
    pointers = Pointers(parse(START + f"<p>{link(1)} {link(2)}</p>"), URL)
    assert not pointers.among([f"Tin số {n} ở huyện Gò Sậy hôm nay" for n in (1, 2)])


@pytest.mark.parametrize("selector", ["*", "body", "div, *", ":not(a)"])
def test_a_rule_that_selects_the_whole_page_is_bound(selector):
    page = "<html><body>" + f"<div>{'x' * 200}<p>{PARAGRAPH}</p></div>" * 3000 + "</body></html>"
    found = by_rules(page, ArticleRules(1, *[selector] * 5), "x")
    assert max(map(len, (found.title, found.section, found.lead, found.date))) <= LONGEST_LEAD
    assert 0 < len(found.body) <= len(page)
    assert len(by_rules(page, ArticleRules(1, body=selector, drop=(selector,)), "x").body) == 0


def test_the_whole_page_is_no_headline():
    page = f"<html><body><main><h1>Cầu mới thông xe</h1><p>{PARAGRAPH * 9}</p></main></body></html>"
    assert by_rules(page, ArticleRules(1, title="main"), "x").title == ""
    assert by_rules(page, ArticleRules(1, title="main, h1"), "x").title == "Cầu mới thông xe"


def test_everything_on_a_page_is_no_post():
    now, page = datetime(2026, 11, 25, tzinfo=UTC), ("<p class=a>Ý</p>" * MOST_POSTS).encode()
    config = CommentsConfig("html", post=".a", text=".a", drop=("*",), title="*", time="*")
    assert len(read_forum_page(page, CommentsConfig("html", post=".a", text=".b"), now=now).comments) == MOST_POSTS
    assert read_forum_page(page, config, now=now).comments == []
    with pytest.raises(NotText, match="posts"):
        read_forum_page(page + page, CommentsConfig("html", post="*", text="*"), now=now)
