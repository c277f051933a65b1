"""Feeds, sitemaps and section pages to links; hostile XML is refused."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.sources import SourceConfig, Start
from crawlers.extract.listing import MOST_FEEDS, read_feed, read_section, read_sitemap
from crawlers.extract.xml import BadXml
from crawlers.items import Link

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
BASE = "https://bao.example/"
SOURCE = SourceConfig("bao", "Báo", "press", ("bao.example",), Start(), deny=(re.compile("/video/"),))
DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[3] / "shared" / "data"))


def urls(links: tuple[Link, ...]) -> list[str]:
    return [link.url for link in links]


def rss(items: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def test_rss_with_a_lying_encoding():
    body = rss("<item><title>a</title><link><![CDATA[ https://bao.example/a.html?utm_source=rss ]]></link>"
               "<pubDate>Mon, 14 Sep 2026 19:46:22 +07</pubDate></item>"
               "<item><guid>https://bao.example/b.html</guid></item><item><link>https://khac.example/c.html</link></item>"
               "<item><link>https://bao.example/video/d.html</link></item><item><link>javascript:alert(1)</link></item>")
    links = read_feed(body, BASE, SOURCE, NOW)
    assert urls(links) == [BASE + "a.html", BASE + "b.html"]
    assert links[0].published_at == datetime(2026, 9, 14, 12, 46, 22, tzinfo=UTC)


def test_atom_and_rdf():
    atom = ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/s"/><link href="/a.html"/>'
            "<updated>2026-11-20T08:00:00Z</updated></entry></feed>")
    links = read_feed(atom.encode(), BASE, SOURCE, NOW)
    assert urls(links) == [BASE + "a.html"] and links[0].published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    rdf = ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
           "<item><link>/b.html</link></item></rdf:RDF>")
    assert urls(read_feed(rdf.encode(), BASE, SOURCE, NOW)) == [BASE + "b.html"]


def test_a_feed_with_a_stray_ampersand_is_read():
    assert urls(read_feed(rss("<item><title>A & B</title><link>/a.html</link></item>"), BASE, SOURCE, NOW)) == [BASE + "a.html"]


def test_an_address_too_long_for_a_slow_pattern_costs_a_feed_this_one_link():
    slow = replace(SOURCE, article_urls=(re.compile(r"/.*-.*x\.html$"),), deny=(re.compile("/video/"),))
    long = "a-" * 440 + "x.html"
    body = rss(f"<item><link>/{long}</link></item><item><link>/a-x.html</link></item>")
    assert urls(read_feed(body, BASE, slow, NOW)) == [BASE + "a-x.html"]
    denying = replace(SOURCE, deny=(re.compile(r"/.*-.*/xem$"),))
    assert urls(read_feed(body, BASE, denying, NOW)) == [BASE + "a-x.html"]
    assert urls(read_feed(body, BASE, SOURCE, NOW)) == [BASE + long, BASE + "a-x.html"]


@pytest.mark.parametrize("body", [
    b"<html><body>x</body></html>", b"{}", b"<rss", rss("") + b"<!ENTITY x 'y'>",
    b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><link>&a;</link></item></channel></rss>',
    b'<?xml version="1.0"?><!DOCTYPE lolz [' + b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9)) + b"]><rss>&l8;</rss>",
])
def test_hostile_and_wrong_xml_is_refused(body):
    with pytest.raises(BadXml):
        read_feed(body, BASE, SOURCE, NOW)


def test_sitemaps_newest_first_and_indexes():
    body = (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://bao.example/cu.html</loc>'
            b"<lastmod>2026-01-01</lastmod></url><url><loc>https://bao.example/moi.html</loc><lastmod>2026-11-01</lastmod></url></urlset>")
    assert urls(read_sitemap(body, BASE, SOURCE, NOW)) == [BASE + "moi.html", BASE + "cu.html"]
    index = b"<sitemapindex><sitemap><loc>/s-1.xml</loc></sitemap></sitemapindex>"
    assert [(link.url, link.kind) for link in read_sitemap(index, BASE, SOURCE, NOW)] == [(BASE + "s-1.xml", "sitemap")]


def test_sections_give_matching_links_and_announced_feeds():
    page = (b'<link rel="alternate" type="application/rss+xml" href="/rss/a.rss"><link rel="alternate" hreflang="en" href="/en">'
            b'<a href="/a-12.html">a</a><a href="a-12.html#top">a</a><a href="/gioi-thieu">g</a><a href="/tac-gia/lan">l</a>')
    source = SourceConfig("bao", "Báo", "press", ("bao.example",), Start(), article_urls=(re.compile(r"-\d+\.html$"),))
    found = [(link.url, link.kind) for link in read_section(page, BASE, source, NOW)]
    assert found == [(BASE + "rss/a.rss", "feed"), (BASE + "a-12.html", "article")]
    shy = SourceConfig("bao", "Báo", "press", ("bao.example",), Start(discover=False), article_urls=source.article_urls)
    assert urls(read_section(page, BASE, shy, NOW)) == [BASE + "a-12.html"]
    many = b"".join(b'<link rel="alternate" type="application/rss+xml" href="/rss/%d.rss">' % n for n in range(1000)) + page
    kinds = [link.kind for link in read_section(many, BASE, source, NOW)]
    assert kinds == ["feed"] * MOST_FEEDS + ["article"]


@pytest.mark.parametrize(("name", "domain", "expected"), [
    ("tuoitre", "tuoitre.vn", "2026-09-14T00:37"), ("baochinhphu", "baochinhphu.vn", "2026-09-14T11:44"),
    ("vtv", "vtv.vn", "2026-09-14T12:46"), ("vov", "vov.vn", "2026-09-14T12:42"), ("thanhnien", "thanhnien.vn", "2026-09-14T02:10")])
def test_real_feed_dialects(name, domain, expected):
    file = DATA / "vietnamese-pages" / "rss" / f"{name}.rss"
    if not file.exists():
        pytest.skip("shared data is absent")
    source = SourceConfig(name, name, "press", (domain,), Start())
    links = read_feed(file.read_bytes(), f"https://{domain}/", source, NOW)
    assert [link.published_at.strftime("%Y-%m-%dT%H:%M") for link in links] == [expected]


HEX = [f"{n:x}f86d081884c7d659a2feaa0c55ad015" for n in range(10)]


@pytest.mark.parametrize(("hrefs", "expected"), [
    # What looks like a visit's number is all that tells the links of one list apart.
    ([f"/doc?token={one}" for one in HEX], [f"/doc?token={one}" for one in HEX]),
    ([f"/tin?id={n % 2}&sid={one}" for n, one in enumerate(HEX)], [f"/tin?id={n % 2}&sid={one}" for n, one in enumerate(HEX)]),
    ([f"/tin?id={n}&sid={HEX[0]}" for n in (1, 2, 1)], ["/tin?id=1", "/tin?id=2"]),
    (["/tin?id=1", f"/tin?id=1&sid={HEX[0]}", f"/tin?id=2&PHPSESSID={HEX[0]}", f"/tin?id=2&PHPSESSID={HEX[1]}"], ["/tin?id=1", "/tin?id=2"]),
    ([f"/tin?id=1&token={HEX[0] * 40}", f"/video/?id=1&token={HEX[0]}"], ["/tin?id=1"]),
])
def test_a_number_that_alone_tells_links_apart_stays(hrefs, expected):
    page = "".join(f'<a href="{href}">Tin</a>' for href in hrefs).encode()
    assert urls(read_section(page, "https://bao.example/", SOURCE, NOW)) == [f"https://bao.example{path}" for path in expected]
