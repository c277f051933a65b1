"""Invented pages of every kind that a crawl meets, each different: what fills a cache is a text not seen before."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from benchmarks.local_site import SYLLABLES, page
from config.sources import ArticleRules, CommentsConfig, SourceConfig, Start
from crawlers.extract.jobs import Job

DOMAIN = "bao.example"
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
RULES = ArticleRules(1, "h1", ".sapo", "article .Normal", "time", ".muc", (".lq",))
FORUM = CommentsConfig("forum", title="h1", post="article", text=".noi-dung", time="time", commenter="data-nguoi")
SOURCES = {source.name: source for source in (
    SourceConfig("bao", "Báo", "press", (DOMAIN,), Start(), article_urls=(re.compile(r"\.html$"),)),
    SourceConfig("co-khuon", "Báo có khuôn", "press", (DOMAIN,), Start(), rules=RULES),
    SourceConfig("y-kien", "Báo có ý kiến", "press", (DOMAIN,), Start(), comments=CommentsConfig("vnexpress")),
    SourceConfig("dien-dan", "Diễn đàn", "forum", (DOMAIN,), Start(), comments=FORUM),
)}
DATES = ("Thứ {w}, {d:02}/{m:02}/2026 {h:02}:{n:02}", "{h:02}h{n:02} ngày {d} tháng {m} năm 2026",
         "Ngày đăng: {d:02}-{m:02}-2026", "Tháng {m} {d}, 2026 {h}:{n:02}", "{d} Sep 2026 {h:02}:{n:02}",
         "2026 thg {m} {d}", "{h} giờ {n} phút, {d}.{m}.2026")


def job(number: int) -> Job:
    """Return page `number` as the crawler gives it to the pool; the same number gives the same page."""
    random.seed(number)
    kind, source, make = KINDS[number % len(KINDS)]
    content = make(number)
    body = content if isinstance(content, bytes) else content.encode()
    return Job(kind, f"https://{DOMAIN}/bai-{number}.html", body, "", source, NOW)


def words(count: int) -> str:
    """Return a sentence; one word in ten is made up and stands nowhere else."""
    chosen = (random.choice(SYLLABLES) if random.random() < 0.9 else "".join(random.choices("aeiouhknmtg", k=7))
              for _ in range(count))
    return " ".join(chosen).capitalize() + "."


def printed_date() -> str:
    """Return a date line in one of the outlets' forms."""
    d, m = random.randint(1, 28), random.randint(1, 10)
    w, h, n = random.choice(("Hai", "Ba", "Tư")), random.randint(0, 23), random.randint(0, 59)
    return random.choice(DATES).format(d=d, m=m, h=h, n=n, w=w)


def plain(number: int, paragraphs: int = 12, extra: str = "", title: str = "") -> str:
    """Return an article that declares nothing: title, date line, text."""
    body = "".join(f"<p>{words(60)}</p>" for _ in range(paragraphs))
    title = title or f"Bài {number} {words(8)}"
    return (f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{printed_date()}</div>"
            f"<div class='chinh'>{body}</div>{extra}</body></html>")


def feed(number: int) -> str:
    """Return a feed of 200 items."""
    items = "".join(
        f"<item><title>{words(9)}</title><link>https://{DOMAIN}/{number}-{n}.html?utm_source=rss</link>"
        f"<pubDate>{NOW - timedelta(minutes=number + n):%a, %d %b %Y %H:%M:%S} +0700</pubDate></item>"
        for n in range(200))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'


def sitemap(number: int) -> str:
    """Return a sitemap of 500 addresses."""
    rows = "".join(f"<url><loc>https://{DOMAIN}/{number}-{n}.html</loc><lastmod>2026-11-{n % 28 + 1:02}</lastmod></url>"
                   for n in range(500))
    return f"<urlset>{rows}</urlset>"


def links(number: int) -> str:
    """Return 300 links."""
    return "".join(f"<li><a href='/{number}-{n}.html'>{words(9)}</a></li>" for n in range(300))


def answer(number: int) -> str:
    """Return a comment endpoint's answer."""
    items = [{"comment_id": number * 100 + n, "userid": random.randint(0, 10**9), "creation_time": 1_795_000_000 + n,
              "content": f"<p>{words(25)}<br/>{words(9)}</p>", "replys": {"total": 0, "items": []}} for n in range(24)]
    return json.dumps({"error": 0, "data": {"total": 24, "items": items}})


def thread(number: int) -> str:
    """Return a page of a forum's thread."""
    posts = "".join(
        f"<article id='{number}-{n}' data-nguoi='{random.randint(0, 10**9)}'><time>{printed_date()}</time>"
        f"<div class='noi-dung'><blockquote>{words(9)}</blockquote>{words(40)}</div></article>" for n in range(20))
    return f"<html><body><h1>{words(8)}</h1>{posts}</body></html>"


def with_comments(number: int) -> str:
    """Return an article with readers' comments and a box of links below it."""
    comments = "".join(f"<div class='comment-item'><p>{words(20)}</p></div>" for _ in range(40))
    return plain(number, extra=f"<div id='list-comment'>{comments}</div><ul>{links(number)}</ul>")


def ruled(number: int) -> str:
    """Return an article that the rules fit."""
    return page(number).replace("<h1>", f"<a class='muc'>{words(2)}</a><time>{printed_date()}</time><h1>")


def old_letters(number: int) -> bytes:
    """Return an article in a Western code page, undeclared."""
    return plain(number).encode("cp1252", "xmlcharrefreplace")


KINDS: tuple[tuple[str, str, Callable[[int], str | bytes]], ...] = (
    ("feed", "bao", feed), ("sitemap", "bao", sitemap), ("section", "bao", links), ("answer", "y-kien", answer),
    ("forum", "dien-dan", thread), ("article", "bao", with_comments), ("article", "bao", old_letters),
    ("article", "bao", partial(plain, paragraphs=2)), ("article", "bao", partial(plain, paragraphs=150)),
    ("article", "bao", partial(plain, paragraphs=1, title="Không tìm thấy trang")),
    *[("article", "co-khuon", ruled)] * 4, *[("article", "bao", plain)] * 3, *[("article", "bao", page)] * 3,
)
