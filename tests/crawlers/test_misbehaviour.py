"""A server that misbehaves by path: each page ends in its own status, and the crawl goes on to the next."""

from __future__ import annotations

import json

import pytest

from config import clock
from config import settings as config_settings
from storage import frontier
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.fake_steps import FAKE
from tests.crawlers.mockserver import PARAGRAPH, Site, article, feed

TITLE = "Nước máy Gò Sậy trong trở lại"


def redirect(to: str):
    return lambda request: request.answer("", status=302, Location=to)


def to_cp1258(text: str) -> bytes:
    """Encode with combining tones, as the code page has it."""
    import unicodedata

    out = []
    for char in text:
        base = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in base if c in "\u0300\u0301\u0303\u0309\u0323")
        out.append(unicodedata.normalize("NFC", "".join(c for c in base if c not in tone)) + tone)
    return "".join(out).encode("cp1258", "replace")


# path → (what the server does, how the page must end)
PAGES = {
    "/tot.html": (article(TITLE), "stored"),
    "/khong-bang-ma.html": (lambda r: r.answer(article(TITLE), "text/html"), "stored"),
    "/sai-bang-ma.html": (lambda r: r.answer(article(TITLE), "text/html; charset=iso-8859-1"), "stored"),
    "/khong-kieu.html": (lambda r: r.answer(article(TITLE), ""), "stored"),
    "/cp1258.html": (lambda r: r.answer(to_cp1258(article(TITLE)), "text/html; charset=windows-1258"), "stored"),
    "/cp1258-ngam.html": (lambda r: r.answer(to_cp1258(article(TITLE)), "text/html"), "stored"),
    "/utf16.html": (lambda r: r.answer(article(TITLE).encode("utf-16"), "text/html"), "stored"),
    "/rong.html": (lambda r: r.answer(""), "bad_content"),
    "/nhi-phan.html": (lambda r: r.answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), "bad_content"),
    "/pdf.html": (lambda r: r.answer(b"%PDF-1.7 ...", "application/pdf"), "bad_content"),
    "/danh-sach.html": ("<html><title>Tin</title><body><ul>" + "<li><a href='/x'>Tin ngắn</a></li>" * 5 + "</ul>", "not_article"),
    "/cut.html": (lambda r: r.truncate(), "connection_failed"),
    "/dut.html": (lambda r: r.drop(), "connection_failed"),
    "/vo-tan.html": (lambda r: r.endless(), "too_large"),
    "/bom.html": (lambda r: r.bomb(), "too_large"),
    "/cham.html": (lambda r: r.slow(), "timeout"),
    "/500.html": (lambda r: r.answer("", status=500), "server_error"),
    "/403.html": (lambda r: r.answer("", status=403), "http_error"),
    "/404.html": (lambda r: r.answer("", status=404), "gone"),
    "/410.html": (lambda r: r.answer("", status=410), "gone"),
    "/vong-1.html": (redirect("/vong-2.html"), "redirect_loop"),
    "/vong-2.html": (redirect("/vong-1.html"), "redirect_loop"),
    "/chuyen.html": (redirect("/dich.html"), "stored"),
    "/toi-rieng.html": (redirect("http://10.0.0.1/x.html"), "address_refused"),
    "/toi-meta.html": (redirect("http://169.254.169.254/latest"), "address_refused"),
    "/toi-tep.html": (redirect("file:///etc/passwd"), "address_refused"),
    "/toi-mat-khau.html": (redirect("http://a:b@127.0.0.1/x.html"), "address_refused"),
    "/toi-noi-khac.html": (redirect("http://khac.example/x.html"), "redirect_elsewhere"),
    "/toi-cam.html": (redirect("/cam/x.html"), "robots"),
    "/cam/y.html": (article("Không ai được đọc trang này"), "robots"),
    "/sau-cung.html": (article("Trang cuối cùng vẫn được lấy"), "stored"),
}
BOMB = ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c SYSTEM "file:///etc/passwd">]><rss><channel><item><link>&b;&c;</link></item></channel></rss>')


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """Run one crawl over every misbehaviour and give the results by path."""
    office = Office(tmp_path_factory.mktemp("office"))
    main, closed, dropped, throttled, busy, bomb = (Site() for _ in range(6))
    main.pages = {path: what for path, (what, _) in PAGES.items()} | {
        "/feed": lambda r: r.answer(feed(main.base, list(PAGES)), "application/rss+xml"),
        "/dich.html": article("Trang đích của chuyển hướng"), "/cam/x.html": article("Cấm đọc"),
    }
    closed.pages = {"/robots.txt": lambda r: r.answer("", status=503)}
    dropped.pages = {"/robots.txt": lambda r: r.drop()}
    throttled.pages = {"/feed": lambda r: r.answer("", status=429, Retry_After="7200"), "/feed2": feed("", [])}
    busy.pages = {"/feed": lambda r: r.answer("", status=503)}
    bomb.pages = {"/feed": lambda r: r.answer(BOMB, "application/rss+xml"),
                  "/feed2": lambda r: r.answer("<html>không phải feed", "text/html")}
    sites = {"main": main, "closed": closed, "dropped": dropped, "throttled": throttled, "busy": busy, "bomb": bomb}
    for name, site in sites.items():
        feeds = [site.base + "/feed"] + ([site.base + "/feed2"] if name in ("throttled", "bomb") else [])
        office.source(name, minimal(name, site.domain, feeds))
        site.__enter__()
    try:
        # The one page that never answers costs this long; on a busy machine the others may take a second.
        crawled = office.crawl(overrides=FAKE | {"DOWNLOAD_TIMEOUT": 5}, EXTRACT_PROCESSES="1")
        yield office, sites, crawled, {r["url"]: r for r in office.results()}
    finally:
        for site in sites.values():
            site.__exit__()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_ends_in_its_status(ended, path):
    _, sites, crawled, results = ended
    assert crawled.code == 0, crawled.log
    assert results[sites["main"].base + path]["status"] == PAGES[path][1]


@pytest.mark.parametrize("path", [p for p, (_, status) in PAGES.items() if status == "stored" and p < "/s" and p != "/chuyen.html"])
def test_every_charset_gives_the_same_title(ended, path):
    _, sites, _, results = ended
    item = results[sites["main"].base + path]["article"]
    assert item["title"] == TITLE and PARAGRAPH[:60] in item["body"]


def test_a_redirect_names_the_article_by_its_end(ended):
    _, sites, _, results = ended
    assert results[sites["main"].base + "/chuyen.html"]["article"]["url"] == sites["main"].base + "/dich.html"


@pytest.mark.parametrize(("site", "status"), [
    ("closed", "robots_unreachable"), ("dropped", "robots_unreachable"), ("busy", "throttled"), ("bomb", "bad_content"),
])
def test_each_feed_ends_in_its_status(ended, site, status):
    _, sites, _, results = ended
    assert results[sites[site].base + "/feed"]["status"] == status


def test_a_site_without_robots_answer_gets_no_other_request(ended):
    _, sites, _, _ = ended
    assert set(sites["closed"].paths()) == {"/robots.txt"}
    assert set(sites["dropped"].paths()) == {"/robots.txt"}


def test_a_throttled_host_rests_as_long_as_it_says(ended):
    office, sites, _, results = ended
    assert set(sites["throttled"].paths()) == {"/robots.txt", "/feed"}
    result = results[sites["throttled"].base + "/feed"]
    assert (result["status"], result["http_status"]) == ("throttled", 429)
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        assert frontier.claim_host(session, "me", clock.now(), 60, [sites["throttled"].domain]) is None
    database.close()


def test_forbidden_pages_were_not_asked_for(ended):
    _, sites, _, _ = ended
    assert not [path for path in sites["main"].paths() if path.startswith("/cam/")]


def test_statuses_add_up_to_the_pages(ended):
    _, _, crawled, results = ended
    assert sum(crawled.statuses.values()) == crawled.summary["pages"] == len(results)
    assert crawled.summary["not_stored"] == 0


def test_every_lease_is_given_back(ended):
    office, _, _, _ = ended
    database = open_database(config_settings.load(office.environ()))
    with database.writing() as session:
        assert not frontier.heartbeat(session, "nobody", clock.now(), 60)
        from sqlalchemy import select

        from storage.models import HostLease, Page
        assert not session.scalars(select(Page.id).where(Page.lease_owner.is_not(None))).all()
        assert not session.scalars(select(HostLease.host).where(HostLease.owner.is_not(None))).all()
    database.close()


def test_no_page_text_in_the_log(ended):
    _, _, crawled, _ = ended
    assert "Gò Sậy" not in crawled.log and json.dumps("Gò Sậy")[1:-1] not in crawled.log
    assert "Traceback" not in crawled.log
