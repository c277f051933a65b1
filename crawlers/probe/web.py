"""A few pages of a few hosts, asked with every courtesy of a crawl and kept nowhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings
from crawlers.fetching import Fetched, Fetcher, FetchFailed
from crawlers.hosts import SLOW_SECONDS
from crawlers.middlewares.robots import Rules, robots_of
from crawlers.pacing import Budget, Pace
from crawlers.statuses import Status


class Hosts:
    """The pauses of every host asked in this run, so that two portals of one host do not double its load."""

    def __init__(self, crawler: Any, settings: Settings) -> None:
        self.crawler, self.settings = crawler, settings
        self.fetcher, self.robots = Fetcher(crawler, settings.allow_loopback), robots_of(crawler)
        self._paces: dict[str, Pace] = {}

    def pace(self, url: str) -> Pace:
        """Return the pace of an address's host."""
        return self._paces.setdefault(urlsplit(url).netloc, Pace(self.settings.download_delay, Budget(0, 0)))

    def running(self) -> bool:
        """Say whether the program was not told to stop."""
        return self.crawler.engine is not None and self.crawler.engine.running


class Web:
    """What one portal's probe may ask: at most `pages` pages and `size` bytes, robots.txt first.

    A budget that is used up is a failed fetch like any other, with the status too_large and a detail that says so.
    """

    def __init__(self, hosts: Hosts, pages: int, size: int, delay: float | None = None) -> None:
        settings = hosts.settings
        self.hosts, self.delay = hosts, settings.download_delay if delay is None else delay
        self.budget = Budget(min(pages, settings.page_budget or pages), min(size, settings.byte_budget or size))

    async def rules(self, url: str) -> Rules:
        """Return the robots rules of an address's host, and heed the pause that they ask for."""
        pace = self.hosts.pace(url)
        if not self.hosts.robots.known(url):
            await pace.turn()
        rules = await self.hosts.robots.rules(url)
        pace.delay = max(pace.delay, self.delay, await self.hosts.robots.crawl_delay(url))
        pace.longest = SLOW_SECONDS
        return rules

    async def get(self, url: str, pace: Pace | None = None, headers: dict[str, str] | None = None) -> Fetched:
        """Fetch a page of a host that is paced by its own robots.txt; raises FetchFailed."""
        if not self.hosts.running():
            raise FetchFailed(Status.CONNECTION_FAILED, "stopped")
        if spent := self.budget.spent():
            raise FetchFailed(Status.TOO_LARGE, spent)
        await self.rules(url)
        self.budget.used_pages += 1
        fetched = await self.hosts.fetcher.get(url, self.hosts.pace(url), headers)
        self.budget.used_bytes += len(fetched.body)
        return fetched
