"""Bad input by its name, each through a real crawl: every page ends in one status, and the next ones are read."""

from __future__ import annotations

import gzip
import json

import pytest

from crawlers.extract.listing import MAX_LINKS
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.fake_steps import FAKE
from tests.crawlers.mockserver import PARAGRAPH, Request, Site, article, feed

TITLE = "Nước máy Gò Sậy trong trở lại"
START = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
BLOCK = b"<p>" + b"x" * 65_530 + b"\n"
TWO_HUNDRED_MB = 200_000_000
# What the crawls are allowed of a page; socket buffers on both sides come on top of it.
LIMIT, FEED_LIMIT, BUFFERS = 1_000_000, 6_000_000, 16_000_000
DEEP, LINES, LETTERS = 10_000, 3000, 900_000


def endless(request: Request, *, declared: bool) -> None:
    """Send 200 MB as far as the client takes them, and note how far that was."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header(*("Content-Length", str(TWO_HUNDRED_MB)) if declared else ("Connection", "close"))
    request.end_headers()
    request.close_connection = True
    sent = request.server.__dict__.setdefault("sent", {})
    for done in range(0, TWO_HUNDRED_MB, len(BLOCK)):
        sent[request.path] = done
        request.wfile.write(BLOCK)
    sent[request.path] = TWO_HUNDRED_MB


def chunked(request: Request) -> None:
    """The same in chunks."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    request.close_connection = True
    sent = request.server.__dict__.setdefault("sent", {})
    for done in range(0, TWO_HUNDRED_MB, len(BLOCK)):
        sent[request.path] = done
        request.wfile.write(b"%x\r\n%s\r\n" % (len(BLOCK), BLOCK))


def with_length(text: str, change: int, then: bytes = b""):
    """Answer a text whose Content-Length is off by so much; `then` follows the bytes that it counts."""
    def answer(request: Request) -> None:
        body = text.encode()
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body) + change))
        request.end_headers()
        request.wfile.write(body + then)
        request.wfile.flush()
        if change > 0:
            request.drop()
    return answer


PLANTED = "Câu này không ai hỏi"
SMUGGLED = article(PLANTED).encode()
SECOND_ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED)) + SMUGGLED


def declared(day: str, more: str = "") -> str:
    return article(TITLE, day, head=more)


def printed(line: str) -> str:
    return f"{START}<p>{line}</p><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>"


META = '<meta property="article:published_time" content="{}">'
SINCE = "2026-11-17T09:13:00+07:00"
# path → (answer, status, and of an article how its date is told: basis and reliable)
PAGES = {
    "/200mb.html": (lambda r: endless(r, declared=False), "too_large", None),
    "/200mb-khai.html": (lambda r: endless(r, declared=True), "too_large", None),
    "/200mb-khuc.html": (chunked, "too_large", None),
    "/200mb-nen.html": (lambda r: r.answer(BOMB, Content_Encoding="gzip"), "too_large", None),
    # What lies deeper than libxml2 reads (256 levels) is no text.
    "/long-div.html": (START + "<div>" * DEEP + f"<p>{PARAGRAPH}</p>" + "</div>" * DEEP, "not_article", None),
    "/long-span.html": (START + "<p>" + "<span>" * DEEP + PARAGRAPH, "not_article", None),
    "/long-bang.html": (START + "<table><tr><td>" * DEEP + PARAGRAPH, "not_article", None),
    "/long-trich.html": (START + "<blockquote>" * DEEP + PARAGRAPH, "not_article", None),
    "/sau-duoi-bai.html": (article(TITLE) + "<div>" * DEEP + "x" + "</div>" * DEEP, "stored", None),
    "/mot-dong.html": (START + "<p>" + (PARAGRAPH + " ") * LINES, "stored", None),
    "/mot-chu.html": (START + "<p>" + "a" * LETTERS, "stored", None),
    "/mot-dong-ma.html": (article(TITLE, head="<script>" + "x" * LETTERS + "</script>"), "stored", None),
    "/toan-lien-ket.html": (START + "".join(f"<li><a href='/bai-{n}.html'>Tin số {n} ở huyện hôm nay</a></li>" for n in range(10_000)), "not_article", None),
    "/lien-ket-mot-doan.html": (START + "<p>" + "".join(f"<a href='/{n}.html'>Tin số {n}</a> " for n in range(10_000)), "not_article", None),
    "/dai-hon.html": (with_length(article(TITLE), 5000), "connection_failed", None),
    "/ngan-hon.html": (with_length(article(TITLE), -60), "stored", None),
    "/ngan-hon-nhieu.html": (with_length(article(TITLE), 40 - len(article(TITLE).encode())), "not_article", None),
    "/hai-tra-loi.html": (with_length(article(TITLE), 0, SECOND_ANSWER), "stored", None),
    "/am.html": (lambda r: [r.send_response(200), r.send_header("Content-Length", "-5"), r.end_headers(), r.drop()], "connection_failed", None),
    "/hai-ngay.html": (declared(SINCE, META.format("2025-03-01T09:20:00+07:00")), "stored", ("jsonld", False)),
    "/hai-ngay-in.html": (declared(SINCE, META.format("2026-11-17T09:20:00+07:00")), "stored", ("jsonld", True)),
    "/1970.html": (declared("1970-01-01T00:00:00Z"), "stored", ("", False)),
    "/1970-0.html": (declared("0"), "stored", ("", False)),
    "/1970-in.html": (printed("01/01/1970 07:00"), "stored", ("", False)),
    "/2099.html": (declared("2099-01-01T00:00:00+07:00"), "stored", ("", False)),
    "/2099-in.html": (printed("31/12/2099 23:59"), "stored", ("", False)),
    "/sang-nam.html": (declared("2027-05-01T00:00:00+07:00"), "stored", ("jsonld", False)),
    "/cuoi.html": (article("Trang cuối cùng vẫn được lấy"), "stored", None),
}
BOMB = gzip.compress(b"<p>nguy\xc3\xaan tu\xe1\xbb\x95i</p>\n" * 8_500_000, 1)

LAUGHS = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">' + "".join(
    f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10)) + "]><rss><channel><item><link>&lol9;</link></item></channel></rss>"
MANY = 100_000
MANY_ITEMS = "<rss><channel>" + "".join(f"<item><link>/tin/{n}.html</link></item>" for n in range(MANY)) + "</channel></rss>"
NESTED = "<rss><channel>" + "<item>" * DEEP + "<link>/a.html</link>" + "</item>" * DEEP + "</channel></rss>"
FEEDS = {
    "/cuoi-vo-han": (LAUGHS, "bad_content"), "/mot-tram-nghin": (MANY_ITEMS, "listing"), "/long": (NESTED, "listing"),
    "/mot-dong": ("<rss>" + "x" * 3_000_000 + "</rss>", "listing"),
    "/ngay": ("<rss><channel>" + "".join(f"<item><link>/tin/nam-{n}.html</link><pubDate>{day}</pubDate></item>" for n, day in enumerate(
        ("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT", "hôm nào đó"))) + "</channel></rss>", "listing"),
}
# Prints how much memory the crawler itself took at most; its extractors have a limit of their own. Not getrusage, which
# counts the process that started it.
PEAK = ("import atexit, pathlib, sys\natexit.register(lambda: print(next(line for line in pathlib.Path('/proc/self/status')"
        ".read_text().splitlines() if line.startswith('VmHWM')), file=sys.stderr))\n")
MOST_MB = 199


def by_path(office: Office, base: str) -> dict[str, dict]:
    return {result["url"].removeprefix(base): result for result in office.results()}


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """Crawl every page once and give the results by path."""
    office = Office(tmp_path_factory.mktemp("office"), prelude=PEAK)
    with Site() as site:
        site.pages = {path: what for path, (what, *_) in PAGES.items()} | {
            "/feed": lambda r: r.answer(feed(site.base, list(PAGES)), "application/rss+xml")}
        office.source("trang", minimal("Trang", site.domain, [site.base + "/feed"]))
        # With no pause at all, what follows a short length may still be on its way when the next page is asked for.
        crawled = office.crawl(overrides=FAKE, MAX_PAGE_BYTES=str(LIMIT), EXTRACT_PROCESSES="1", DOWNLOAD_DELAY="0.1")
        yield site, crawled, by_path(office, site.base)


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """Crawl every feed once; their links are counted, not fetched."""
    office = Office(tmp_path_factory.mktemp("office"))
    with Site() as site:
        site.pages = {path: lambda r, text=text: r.answer(text, "application/rss+xml") for path, (text, _) in FEEDS.items()}
        office.source("feed", minimal("Feed", site.domain, [site.base + path for path in FEEDS]))
        crawled = office.crawl(overrides=FAKE, MAX_PAGE_BYTES=str(FEED_LIMIT), EXTRACT_PROCESSES="1", PAGE_BUDGET=str(len(FEEDS)))
        yield crawled, by_path(office, site.base)


def ending(result: dict, status: str) -> tuple[str, str]:
    """Return how a page ended, with the reason when it is another than expected."""
    return result["status"], result["detail"] if result["status"] != status else ""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_ends_in_its_status(ended, path):
    _, crawled, found = ended
    assert crawled.code == 0, crawled.log
    _, status, date = PAGES[path]
    assert ending(found[path], status) == (status, "")
    if date is not None:
        item = found[path]["article"]
        assert (item["date_basis"], item["date_reliable"]) == date


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_ends_in_its_status(listed, path):
    crawled, found = listed
    assert crawled.code == 0, crawled.log
    assert ending(found[path], FEEDS[path][1]) == (FEEDS[path][1], "")


def test_every_page_was_counted_once(ended, listed):
    for crawled, pages in ((ended[1], len(PAGES) + 1), (listed[0], len(FEEDS))):
        assert sum(crawled.statuses.values()) == pages and crawled.summary["not_stored"] == 0


@pytest.mark.parametrize("path", ["/200mb.html", "/200mb-khai.html", "/200mb-khuc.html"])
def test_a_page_of_200_mb_is_left_at_the_limit(ended, path):
    site, *_ = ended
    assert site.sent[path] < LIMIT + BUFFERS


def test_no_large_page_was_held(ended):
    peak = next(int(line.split()[1]) / 1024 for line in ended[1].log.splitlines() if line.startswith("VmHWM"))
    assert 20 < peak < MOST_MB


def test_what_follows_a_short_length_is_nobodys_answer(ended):
    _, _, found = ended
    assert PLANTED not in json.dumps(found, ensure_ascii=False)
    assert found["/cuoi.html"]["article"]["title"] == "Trang cuối cùng vẫn được lấy"


def test_long_texts_were_read_whole(ended):
    _, _, found = ended
    assert len(found["/mot-dong.html"]["article"]["body"]) > LINES * len(PARAGRAPH)
    assert len(found["/mot-chu.html"]["article"]["body"]) == LETTERS
    assert PARAGRAPH[:80] in found["/sau-duoi-bai.html"]["article"]["body"]


def test_a_feed_of_100000_items_gives_as_many_links_as_a_listing_may(listed):
    links = listed[1]["/mot-tram-nghin"]["links"]
    assert len(links) == MAX_LINKS and links[0]["url"].endswith("/tin/0.html")


def test_days_of_a_feed_that_cannot_be_are_no_witnesses(listed):
    assert [link["published_at"] for link in listed[1]["/ngay"]["links"]] == [None, None, None]


SITEMAPS = {"self": ["/self.xml"], "pair": ["/one.xml"], "both": ["/one.xml", "/two.xml"]}


@pytest.mark.parametrize(("name", "statuses", "asked"), [
    ("self", {"listing": 1}, 1), ("pair", {"listing": 1, "bad_content": 1}, 2), ("both", {"listing": 2}, 2)])
def test_sitemap_indexes_that_contain_each_other(tmp_path, name, statuses, asked):
    def index(*paths: str):
        rows = "".join(f"<sitemap><loc>{{base}}{path}</loc></sitemap>" for path in paths)
        return lambda r: r.answer(f"<sitemapindex>{rows}</sitemapindex>".format(base=r.server.base), "application/xml")

    with Site({"/self.xml": index("/self.xml", "/self.xml#x", "/self.xml?utm_source=x"), "/one.xml": index("/two.xml"), "/two.xml": index("/one.xml")}) as site:
        office = Office(tmp_path)
        addresses = json.dumps([site.base + path for path in SITEMAPS[name]])
        office.source("bao", minimal("Báo", site.domain, []) + f"sitemaps = {addresses}\n")
        done = office.crawl(overrides=FAKE)
        assert done.statuses == statuses and done.summary["reason"] == "nothing due"
        assert len(site.paths()) == asked + 1       # robots.txt is the other one
