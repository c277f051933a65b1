"""Later runs: conditional requests, revisions, withdrawals, budgets, pauses, killed crawlers."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from config import clock
from config import settings as config_settings
from crawlers.settings import ITEM_PIPELINES
from storage.models import Article, HostLease, Page, PageOutcome
from storage.sessions import open_database
from tests.conftest import fast_on_sqlite
from tests.crawlers.crawling import EAGER, Office, minimal
from tests.crawlers.mockserver import PARAGRAPH, Site, article, feed


def site_with(count: int) -> Site:
    site = Site()
    paths = [f"/bai-{n}.html" for n in range(count)]
    site.pages = {path: article(f"Chuyện thứ {n} ở Gò Sậy được bàn") for n, path in enumerate(paths)}
    site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
    return site


def make_due(office: Office, *urls: str) -> None:
    """Make pages due, all of them when none is named."""
    database = open_database(config_settings.load(office.environ()))
    with database.writing() as session:
        chosen = Page.url.in_(urls) if urls else Page.id > 0
        session.execute(update(Page).where(chosen).values(due_at=clock.now() - timedelta(seconds=1)))
        session.execute(update(HostLease).values(next_allowed_at=None))
    database.close()


def end_leases(office: Office) -> None:
    """Let the time of every lease run out, as it would by itself."""
    database, past = open_database(config_settings.load(office.environ())), clock.now() - timedelta(seconds=1)
    with database.writing() as session:
        session.execute(update(Page).where(Page.lease_owner.is_not(None)).values(lease_until=past))
        session.execute(update(HostLease).where(HostLease.owner.is_not(None)).values(until=past))
    database.close()


def ask(office: Office, statement):
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = session.execute(statement).all()
    database.close()
    return found


def test_a_second_visit_asks_conditionally_and_sees_what_changed(tmp_path, database_url):
    with site_with(4) as site:
        text = site.pages["/bai-0.html"]

        def tagged(request):
            known = request.headers.get("If-None-Match") == '"v1"'
            request.answer("" if known else text, status=304 if known else 200, ETag='"v1"')

        site.pages["/bai-0.html"] = tagged
        office = Office(tmp_path, database_url)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        assert office.crawl().statuses == {"listing": 1, "stored": 4}
        # one not modified, one the same, one revised, one withdrawn
        site.pages["/bai-2.html"] = article("Chuyện thứ 2 ở Gò Sậy được bàn", body=PARAGRAPH + " Đã sửa một câu.")
        del site.pages["/bai-3.html"]
        make_due(office)
        assert office.crawl().statuses == {"not_modified": 1, "unchanged": 2, "revised": 1, "withdrawn": 1}
        assert ask(office, select(func.count()).select_from(PageOutcome)) == [(10,)]


def known_as(address: str, title: str) -> str:
    return article(title, head=f'<link rel="canonical" href="{address}">')


@fast_on_sqlite
def test_an_article_is_withdrawn_when_its_last_address_is_gone(tmp_path, database_url):
    with Site() as site:
        own, other = f"{site.base}/cho-go-say.html", "Chợ Gò Sậy mở cửa lại"
        paths = ["/a/cho-go-say.html", "/b/cho-go-say.html"]
        site.pages = {path: known_as(own, other) for path in paths}
        site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
        office = Office(tmp_path, database_url)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        assert office.crawl().statuses == {"listing": 1, "stored": 1, "unchanged": 1}
        assert ask(office, select(Article.key)) == [(own,)]
        for path, status, taken in ((paths[0], "gone", False), (paths[1], "withdrawn", True)):
            del site.pages[path]
            make_due(office)
            assert office.crawl().statuses[status] == 1
            assert [at is not None for (at,) in ask(office, select(Article.withdrawn_at))] == [taken]


def test_a_pause_is_kept_between_requests_and_crawl_delay_wins(tmp_path):
    with site_with(3) as quick, site_with(3) as slow:
        slow.pages["/robots.txt"] = lambda r: r.answer("User-agent: *\nCrawl-delay: 0.6\n", "text/plain")
        office = Office(tmp_path)
        for name, site in (("quick", quick), ("slow", slow)):
            office.source(name, minimal(name, site.domain, [site.base + "/feed"], more="delay = 0.2"))
        assert office.crawl().statuses == {"listing": 2, "stored": 6}
        for site, pause in ((quick, 0.2), (slow, 0.6)):
            at = [moment for moment, path, _ in site.log if path != "/robots.txt"]
            assert len(at) == 4
            assert min(b - a for a, b in pairwise(at)) >= pause
        kept = dict(ask(office, select(HostLease.host, HostLease.crawl_delay)))
        assert kept[slow.domain] == 0.6


def test_budgets_end_a_run_and_the_next_goes_on(tmp_path):
    with site_with(12) as site:
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        first = office.crawl(PAGE_BUDGET="5")
        assert first.summary["reason"] == "page budget" and first.summary["pages"] == 5
        assert office.crawl().summary["reason"] == "nothing due"
        assert ask(office, select(func.count()).select_from(Article)) == [(12,)]


def test_an_interrupt_gives_everything_back(tmp_path):
    with site_with(30) as site:
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], more="delay = 0.3"))
        process = office.start()
        deadline = time.monotonic() + 60
        while len(site.log) < 6 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        nothing_is_held(office)


def nothing_is_held(office: Office) -> None:
    assert ask(office, select(func.count()).select_from(Page).where(Page.lease_owner.is_not(None))) == [(0,)]
    assert ask(office, select(func.count()).select_from(HostLease).where(HostLease.owner.is_not(None))) == [(0,)]


def test_an_interrupt_that_meets_an_item_on_its_way_ends_the_crawl(tmp_path):
    with site_with(3) as site:
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        process = office.start(overrides={"ITEM_PIPELINES": ITEM_PIPELINES | {"tests.crawlers.fake_steps.Linger": 350}})
        while not (tmp_path / "lingering").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        nothing_is_held(office)
        # The page was given back before its item came to the record: it is due again, and stored once.
        assert office.crawl().code == 0
        assert ask(office, select(func.count()).select_from(Article)) == [(3,)]
        assert ask(office, select(func.count()).where(PageOutcome.status == "stored")) == [(3,)]


def test_follow_waits_for_pages_to_become_due(tmp_path):
    with site_with(2) as site:
        office = Office(tmp_path, prelude=EAGER)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        process = office.start(TEST_FOLLOW="yes")
        while not site.log and process.poll() is None:   # only then has the crawler set up the record
            time.sleep(0.05)
        try:
            for expected in (3, 6):
                deadline = time.monotonic() + 40
                while ask_outcomes(office) < expected and time.monotonic() < deadline:
                    time.sleep(0.2)
                assert ask_outcomes(office) == expected and process.poll() is None
                make_due(office)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def ask_outcomes(office: Office) -> int:
    return ask(office, select(func.count()).select_from(PageOutcome))[0][0]


def killed_again_and_again(folder, database_url: str, kills: int, pages: int, lease: int = 1) -> None:
    with site_with(pages) as site:
        office = Office(folder, database_url)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
        choice = random.Random(7)
        for _ in range(kills):
            process, seen = office.start(LEASE_SECONDS=str(lease)), len(site.log)
            reach, deadline = seen + choice.randrange(1, max(2, pages // 2)), time.monotonic() + 30
            while len(site.log) < reach and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            process.kill()
            process.communicate()
            make_due(office)
            if lease == 1:
                end_leases(office)
        assert office.crawl().code == 0
        keys = [key for (key,) in ask(office, select(Article.key))]
        assert Counter(keys) == Counter(f"{site.base}/bai-{n}.html" for n in range(pages))
        assert ask(office, select(func.count()).select_from(Page).where(Page.lease_owner.is_not(None))) == [(0,)]


@pytest.mark.slow
def test_a_killed_crawler_loses_and_doubles_nothing(tmp_path, database_url):
    killed_again_and_again(tmp_path, database_url, 2, 20)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@fast_on_sqlite
def test_the_next_crawler_does_not_wait_for_the_lease_of_a_killed_one(tmp_path, database_url):
    killed_again_and_again(tmp_path, database_url, 2, 20, lease=3600)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_twenty_kills_lose_and_double_nothing(tmp_path, database_url):
    killed_again_and_again(tmp_path, database_url, 20, 60)
