"""A few pages of a few hosts, asked with every courtesy of a crawl and kept nowhere."""

from __future__ import annotations

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any

from config.settings import Settings
from config.sources import SourceConfig
from crawlers.fetching import Fetched, Fetcher, FetchFailed, HostBusy
from crawlers.holding import Holding, HostTaken
from crawlers.middlewares.robots import Rules
from crawlers.pacing import Budget, Pace
from crawlers.record import Record
from crawlers.rendering.browser import Renderer
from crawlers.statuses import Status
from storage.frontier import host_of


class Hosts:
    """The hosts asked in this run: held in the record, so that neither two portals nor a crawl double their load."""

    def __init__(self, crawler: Any, settings: Settings, record: Record, *, browser: bool = False) -> None:
        self.crawler, self.settings = crawler, settings
        self.holding = Holding(record)
        self.fetcher = Fetcher(crawler, self.holding, settings)
        self.renderer = Renderer(crawler, self.fetcher, settings) if browser else None

    def running(self) -> bool:
        """Say whether the program was not told to stop."""
        return self.crawler.engine is not None and self.crawler.engine.running


class Web:
    """What one portal's probe may ask: at most `pages` pages and `size` bytes, robots.txt first.

    Entered, it holds each host from its first request on until it is left. A budget that is used up is a failed fetch
    like any other, with the status too_large and a detail that says so.
    """

    def __init__(self, hosts: Hosts, pages: int, size: int, delay: float | None = None) -> None:
        settings = hosts.settings
        self.hosts, self.delay = hosts, settings.download_delay if delay is None else delay
        self.budget = Budget(min(pages, settings.page_budget or pages), min(size, settings.byte_budget or size))
        self._paces: dict[str, Pace] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Web:
        """Begin."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        """Give every host back."""
        await self._stack.aclose()

    async def _pace(self, url: str) -> Pace:
        host = host_of(url)
        if host not in self._paces:
            try:
                held = self.hosts.holding.asking(host, self.delay)
                self._paces[host] = await self._stack.enter_async_context(held)
            except HostTaken:
                raise HostBusy(host) from None
        return self._paces[host]

    async def rules(self, url: str) -> Rules:
        """Return the robots rules of an address's host, and heed the pause that they ask for; raises FetchFailed."""
        await self._pace(url)
        return await self.hosts.fetcher.rules(url, self.delay)

    async def pause(self, url: str) -> float:
        """Return the pause that is kept between two requests to an address's host."""
        return (await self._pace(url)).delay

    async def get(self, url: str) -> Fetched:
        """Fetch a page of a host that is paced by its own robots.txt; raises FetchFailed."""
        if not self.hosts.running():
            raise FetchFailed(Status.CONNECTION_FAILED, "stopped")
        if spent := self.budget.spent():
            raise FetchFailed(Status.TOO_LARGE, spent)
        await self._pace(url)
        self.budget.used_pages += 1
        fetched = await self.hosts.fetcher.get(url, self.delay)
        self.budget.received(len(fetched.body))
        return fetched

    async def rendered(self, url: str, source: SourceConfig) -> Fetched:
        """Fetch a page and have a browser run its scripts as a crawl does, where this run has one."""
        fetched = await self.get(url)
        if self.hosts.renderer is None:
            return fetched
        fetched, more = await self.hosts.renderer.render(fetched, source)
        self.budget.received(more)
        return fetched
