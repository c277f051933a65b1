"""One host's trouble is that host's: it rests, its lease is given back, and the crawl goes on to its end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from config import clock
from config.sources import SourceConfig, Start
from crawlers.holding import Holding
from crawlers.hosts import HostWork
from crawlers.pacing import Budget
from crawlers.visits import starts
from storage.errors import DatabaseFull
from storage.frontier import ClaimedHost
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.fake_steps import FAKE
from tests.crawlers.mockserver import Site, article, feed


class Record:
    """Fails at the first claim and keeps what was given back."""

    lease_seconds = 60

    def __init__(self, error: Exception) -> None:
        self.error, self.released = error, []

    async def call(self, function, *arguments):
        return function(*arguments)

    def claim_pages(self, host: str, limit: int = 1):
        raise self.error

    def release(self, host: str, rest_until: datetime) -> None:
        self.released.append((host, rest_until))


def work_with(error: Exception) -> tuple[HostWork, Record]:
    record = Record(error)
    claim = ClaimedHost("bao.example", datetime(2030, 1, 1, tzinfo=UTC), None, None)
    fetcher = SimpleNamespace(holding=Holding(record))
    return HostWork(claim, record, None, fetcher, {}, SimpleNamespace(), Budget(0, 0), None, None), record


def test_a_fault_lets_the_host_rest(caplog):
    work, record = work_with(ValueError("Gò Sậy"))
    asyncio.run(work.run())
    (host, until), = record.released
    assert work.failed and host == "bao.example" and until > clock.now()
    assert "ValueError" in caplog.text and "Gò Sậy" not in caplog.text


def test_a_record_that_fails_is_no_fault_of_the_host():
    work, record = work_with(DatabaseFull("full"))
    with pytest.raises(DatabaseFull):
        asyncio.run(work.run())
    (host, until), = record.released
    assert host == "bao.example" and until <= clock.now()


def test_hostile_hosts_cost_only_themselves(tmp_path):
    office = Office(tmp_path)
    with Site() as lost, Site() as slow, Site() as deep:
        lost.pages["/robots.txt"] = lambda r: r.answer("", status=302, Location="http://[::1")
        slow.pages = {"/robots.txt": "User-agent: *\nCrawl-delay: 1e308\n", "/a.html": article("Một"),
                      "/feed": lambda r: r.answer(feed(slow.base, ["/a.html"]), "application/rss+xml")}
        deep.pages = {f"/{n}.xml": index(f"{deep.base}/{n + 1}.xml") for n in range(9)}
        for name, site in (("lost", lost), ("slow", slow)):
            office.source(name, minimal(name, site.domain, [site.base + "/feed"]))
        office.source("deep", minimal("deep", deep.domain, []) + f'sitemaps = ["{deep.base}/0.xml"]\n')
        done = office.crawl(overrides=FAKE)
        assert done.statuses == {"robots_unreachable": 1, "listing": 2, "bad_content": 1}
        assert slow.paths() == ["/robots.txt", "/feed"]
        assert deep.paths() == ["/robots.txt", "/0.xml", "/1.xml"]


def index(url: str):
    return lambda r: r.answer(f"<sitemapindex><sitemap><loc>{url}</loc></sitemap></sitemapindex>", "application/xml")


def test_a_start_is_known_by_another_scheme_and_www():
    source = SourceConfig("bao", "Báo", "press", ("bao.example",), Start(sitemaps=("http://bao.example/s.xml",)))
    assert starts("https://www.bao.example/s.xml", source)
    assert not starts("https://a.bao.example/s.xml", source) and not starts("http://bao.example/t.xml", source)
