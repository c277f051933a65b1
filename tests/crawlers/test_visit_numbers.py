"""A site that gives each visit a number of its own shows the same articles under ever new addresses."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from config import clock
from crawlers.addresses import canonical
from crawlers.items import Link
from crawlers.record import Record
from crawlers.visit_numbers import followed_before, numbered, standing_in
from crawlers.visits import Visitor
from storage import frontier, outcomes, sources
from storage.models import Article, Page
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import Site, article, feed
from tests.crawlers.test_addresses import accepted, portal_paths, without_switch
from tests.crawlers.test_revisits import ask, make_due

BASE = "https://bao.example"
SHAPES = ["/phien-{v}/tin-120{n}.html", "/s/{v}/nuoc-may-go-say-ngay-{n}", "/{v}/tin/120{n}", "/tin?id={n}&x={v}", "/ss_{v}/bai.aspx?newsid={n}"]


def number(*seed: object) -> str:
    return hashlib.md5(str(seed).encode(), usedforsecurity=False).hexdigest()


def guid(*seed: object) -> str:
    return str(uuid.UUID(number(*seed)))


def token(*seed: object) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(str(seed).encode()).digest()).decode().rstrip("=")


class Readings:
    """A list as it is read again and again; `known` is the record after each reading, as crawling.known gives it."""

    def __init__(self) -> None:
        self.known: dict[str, str | None] = {}

    def read(self, articles: dict[str, str]) -> int:
        """Follow the links (path → article) of a list, those of the first reading all; return how many were new."""
        again = followed_before(articles, self.known) if self.known else frozenset()
        followed = [url for url in articles if url not in again and url not in self.known]
        held = set(self.known.values())
        for url in followed:
            self.known[url] = "" if articles[url] in held else articles[url]
            held.add(articles[url])
        return len(followed)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("own", [False, True], ids=["of the page", "of each link"])
def test_a_visits_number_is_followed_until_the_record_shows_that_it_brings_copies(shape, own):
    site, new = Readings(), []
    for visit in range(12):
        # An article comes and one goes at each reading.
        new.append(site.read({BASE + shape.format(v=number(visit, n if own else ""), n=n): f"article {n}" for n in range(visit, visit + 10)}))
    assert new == [10, 10] + [1] * 10


def test_where_the_record_holds_one_page_under_the_articles_declared_address():
    rest = [f"{BASE}/phien-{{}}/tin-120{n}.html" for n in range(5)]
    known = {one.format(number(visit)): f"article {n}" for visit in "ab" for n, one in enumerate(rest)}
    fresh = [one.format(number("c")) for one in rest]
    assert followed_before(fresh, known) == frozenset(fresh)
    # Not fetched yet, or broken: nothing is shown.
    assert not followed_before(fresh, dict.fromkeys(known))


@pytest.mark.parametrize("paths", [
    lambda at: [f"/one/{guid(n)}/{'gia-vang-hom-nay-tang' if n % 10 == 0 else f'nuoc-may-go-say-ngay-{n}'}.html" for n in range(at, at + 20)],
    lambda at: [f"/tin?donvi={guid(unit)}&id={n}" for unit in range(4) for n in range(101 + at, 106 + at)],
    lambda at: [f"/cm/{number(part)}/tin-tuc-so-{10000 + n}.html" for part in range(3) for n in range(at, at + 4)],
    lambda at: [f"/dup/{number(n)}/du-bao-thoi-tiet-{'abcde'[n % 5]}.html" for n in range(at, at + 12)],
    lambda at: [f"/b/{token(n)}/tin-so-{n % 5}-cua-ngay.html" for n in range(at, at + 12)],
    lambda at: [f"/article/{guid(at, n)}/{slug}" for n, slug in enumerate(("gia-vang-hom-nay-tang", "du-bao-thoi-tiet-hom-nay", "diem-bao-sang-nay-co-gi"))],
    lambda at: [f"/bai-viet/{number(n)}/chi-tiet-tin-bai-moi.html" for n in range(at, at + 6)],
], ids=["one slug twice", "units", "categories", "few slugs", "base64", "daily columns", "one slug"])
@pytest.mark.parametrize("step", [1, 30], ids=["one by one", "all at once"])
def test_no_article_is_lost_where_numbers_stay(paths, step):
    site, every, new = Readings(), set(), 0
    for reading in range(8):
        found = {BASE + path: path for path in paths(reading * step)}
        every |= set(found)
        new += site.read(found)
    assert new == len(every)


def test_of_a_mixed_list_only_the_part_with_a_visits_number_is_left_out():
    site, new = Readings(), []
    for visit in range(4):
        found = {f"{BASE}/phien-{number(visit)}/tin-120{n}": f"tin {n}" for n in range(5)}
        found |= {f"{BASE}/tin/{number('own', n)}/ban-tin-thoi-tiet-moi.html": f"weather {n}" for n in range(visit, visit + 5)}
        new.append(site.read(found))
    assert new == [10, 6, 1, 1]


def test_a_few_copies_prove_nothing_where_others_are_articles_of_their_own():
    slugs = [f"ban-tin-thoi-tiet-{n}" for n in range(10)]
    # Three columns say the same every day, the others something new.
    known = {f"{BASE}/tin/{number(day, n)}/{slug}": f"{n} {day if n > 2 else 0}" for day in range(3) for n, slug in enumerate(slugs)}
    assert not followed_before([f"{BASE}/tin/{number(3, n)}/{slug}" for n, slug in enumerate(slugs)], known)


def test_numbers_that_are_known_stay_whatever_copies_were_found():
    # Two categories number their articles alike, and the first ones stood in both.
    first, second = (f"{BASE}/cm/{number(part)}/tin-tuc-so-{{}}.html" for part in "ab")
    known = {first.format(n): f"{n}" for n in range(10000, 10010)} | {second.format(n): "" for n in range(10000, 10005)}
    found = [second.format(n) for n in range(10005, 10010)]
    assert not followed_before(found, known)
    assert followed_before([url.replace(number("b"), number("c")) for url in found], known)


def test_an_articles_own_number_behind_a_visits_one_stays():
    paths = ["/phien-{}/tin/" + guid(n) + "/gia-vang-hom-nay-tang" for n in range(8)]
    known = {f"{BASE}{path.format(number(visit))}": f"{n}" for visit in "ab" for n, path in enumerate(paths[:6])}
    found = [BASE + path.format(number("c")) for path in paths]
    assert followed_before(found, known) == frozenset(found[:6])


def test_what_is_gone_is_followed_under_its_newer_number_and_still_shows_what_the_numbers_are():
    rest = [f"{BASE}/phien-{{}}/tin-120{n}.html" for n in range(6)]
    gone = {one.format(number("a")): f"article {n}" for n, one in enumerate(rest[:4])}
    known = {one.format(number("b")): f"article {n}" for n, one in enumerate(rest) if n}
    fresh = [one.format(number("c")) for one in rest]
    # Three articles under two numbers each; the first one stands nowhere.
    assert followed_before(fresh, known, gone) == frozenset(fresh[1:]) and not followed_before(fresh, known)
    assert standing_in([url for url in fresh if url not in known], gone) == {url: f"article {n}" for n, url in enumerate(fresh[:4])}
    assert standing_in([*gone, f"{BASE}/phien-{number('c')}/tin-9999.html", f"{BASE}/tin-1200.html"], gone) == {}


def test_every_path_of_a_real_portal_is_kept():
    found = [f"http://portal.example{path}" for path in sorted(accepted(without_switch(portal_paths())))]
    assert not followed_before(found, dict.fromkeys(found[::2], ""))


def test_an_address_without_chance_has_no_number():
    assert numbered(f"{BASE}/web/guest/-/asset_publisher/nY9XcGEKLiOC/content/cau-ngoi-thong-xe") is None
    assert numbered(f"{BASE}/tin/{number(1)}.html") is numbered(f"{BASE}/tin/{number(1)}/xem") is numbered(f"{BASE}/tin?newsid={number(1)}") is None


def test_a_list_asks_the_record_from_its_second_reading_on(database):
    now = clock.now()
    before = {visit: [canonical(f"{BASE}/phien-{number(visit)}/tin-120{n}.html") for n in range(4)] for visit in "abc"}
    with database.writing() as session:
        source = sources.ensure(session, "bao", "Báo", "press", enabled=True)
        for visit, status in (("a", "stored"), ("b", "duplicate")):
            frontier.add_links(session, source, [(url, "article", 0, now, None) for url in before[visit][:3]])
            frontier.claim_host(session, "crawl", now, 60.0)
            for page in frontier.claim_pages(session, "crawl", "bao.example", now, now + timedelta(minutes=1), 9):
                due = now + timedelta(days=1) if status == "stored" else None
                frontier.finish_page(session, page.id, "crawl", status=status, now=now, due_at=due)
                outcomes.record(session, source_id=source, page_id=page.id, status=status, at=now)
            frontier.release_host(session, "bao.example", "crawl", now)
    record = Record(database, "crawl", 60.0)
    visitor = Visitor(SimpleNamespace(holding=SimpleNamespace(record=record)), None, {}, None, None)
    found = tuple(Link(url, "article") for url in before["c"])
    try:
        assert asyncio.run(visitor._to_follow(SimpleNamespace(id=1, source_id=source), found)) == found[3:]
    finally:
        record.thread.shutdown()


def test_a_site_with_new_numbers_at_each_fetch_is_fetched_anew_once_and_loses_nothing(tmp_path):
    with Site() as site:
        fetches, titles = [], [f"Chuyện thứ {n} ở Gò Sậy được bàn" for n in range(7)]

        def listing(request):
            fetches.append(len(fetches))
            found = {f"/phien-{number(len(fetches), n)}/tin-120{n}.html": title for n, title in enumerate(titles)}
            # The same column stands there each day under an id of its own.
            found[f"/tin/{guid(len(fetches))}/du-bao-thoi-tiet-hom-nay.html"] = f"Thời tiết ngày thứ {len(fetches)} ở Gò Sậy"
            site.pages |= {path: article(title) for path, title in found.items()}
            request.answer(feed(site.base, list(found)), "application/rss+xml")

        site.pages["/feed"] = listing
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        assert office.crawl().statuses == {"listing": 1, "stored": 8}
        make_due(office)
        assert office.crawl().statuses == {"listing": 1, "stored": 1, "unchanged": 8, "duplicate": 7}
        titles.append("Chuyện mới ở Gò Sậy vừa xảy ra")
        make_due(office)
        # Copies too, which this test alone makes due again, are the pages that they were.
        assert office.crawl().statuses == {"listing": 1, "stored": 2, "unchanged": 16}


def known(office, *which):
    return [url for url, in ask(office, select(Page.url).where(*which))]


@pytest.mark.slow
def test_a_site_whose_numbers_die_keeps_its_articles_until_they_are_gone(tmp_path, database_url):
    with Site() as site:
        fetches, titles = [], {n: f"Chuyện thứ {n} ở Gò Sậy được bàn" for n in range(6)}

        def listing(request):
            fetches.append(len(fetches))
            site.pages = {"/feed": listing} | {
                f"/phien-{number(len(fetches))}/tin-120{n}.html": article(title) for n, title in titles.items()}
            request.answer(feed(site.base, [path for path in site.pages if path != "/feed"]), "application/rss+xml")

        site.pages["/feed"] = listing
        office = Office(tmp_path, database_url)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        assert office.crawl().statuses == {"listing": 1, "stored": 6}
        for _ in range(2):
            site.pages, titles[0] = {"/feed": listing}, titles[0] + " rồi được sửa"
            make_due(office, *known(office, Page.kind == "article", Page.due_at.is_not(None)))
            assert set(office.crawl().statuses) == {"gone"}
            make_due(office, *known(office, Page.kind == "feed"))
            assert office.crawl().statuses == {"listing": 1, "unchanged": 5, "revised": 1}
        held = ask(office, select(Article.id, Article.withdrawn_at, Article.url, Article.key))
        assert len(held) == 6 and not any(row.withdrawn_at for row in held) and all(row.url != row.key for row in held)
