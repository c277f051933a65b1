"""A held host from claim to release: robots first, one request at a time, back-off when it is unwell."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config import clock
from config.settings import Settings
from config.sources import SourceConfig
from crawlers.bounds import Bounds
from crawlers.fetching import Fetcher, FetchFailed
from crawlers.holding import SLOW_SECONDS
from crawlers.items import PageResult
from crawlers.pacing import Budget, HostLost, Pace
from crawlers.record import Record
from crawlers.statuses import Status
from crawlers.visits import Visitor
from storage.errors import StorageError
from storage.frontier import ClaimedHost, ClaimedPage

log = logging.getLogger(__name__)

# Pages of one host between fetch and record: enough to keep the extractors busy, few enough to bound memory.
IN_FLIGHT = 8
UNWELL = frozenset({Status.TIMEOUT, Status.CONNECTION_FAILED, Status.SERVER_ERROR})
UNWELL_LIMIT = 5
ROBOTS_REST, THROTTLED_REST, UNWELL_REST = timedelta(hours=1), timedelta(minutes=5), timedelta(minutes=10)


@dataclass(slots=True)
class HostWork:
    """Works through one host's due pages."""

    claim: ClaimedHost
    record: Record
    visitor: Visitor
    fetcher: Fetcher
    sources: Mapping[int, SourceConfig]
    settings: Settings
    budget: Budget
    emit: Callable[[PageResult], Awaitable[bool]]
    held: Callable[[str], bool]
    patient: bool = True         # waits however long the host wants
    bounds: Bounds = field(default_factory=Bounds)
    failed: bool = False         # something here went wrong that was no answer of the host
    rest_until: datetime | None = None
    unwell: int = 0
    pace: Pace = field(init=False)

    async def run(self) -> None:
        """Visit what is due, then give the host back."""
        host, holding = self.claim.host, self.fetcher.holding
        self.pace = holding.enter(self.claim, 0.0)
        try:
            if await self._introduced():
                while self._may_go_on() and (pages := await self.record.call(self.record.claim_pages, host)):
                    await self._pages(pages)
            if self.rest_until is None:
                await self.pace.rest()
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one host of many: it rests and the crawl goes on
            # Its words may quote a page; the type alone is kept.
            log.warning("host %s: %s", host, type(error).__name__)
            self.failed, self.rest_until = True, clock.now() + UNWELL_REST
        finally:
            # Shielded: a crawl that is stopped still gives its hosts back.
            await asyncio.shield(holding.leave(host, self.rest_until))

    def _may_go_on(self) -> bool:
        return self.rest_until is None and not self.budget.spent() and self.held(self.claim.host)

    async def _introduced(self) -> bool:
        """Ask for robots.txt, learn the pause and visit the first page; False when nothing may be fetched now."""
        pages = await self._first()
        if not pages:
            return False
        try:
            await self.fetcher.rules(pages[0].url, self.sources[pages[0].source_id].delay)
        except FetchFailed as failure:
            self.rest_until = failure.retry_at or clock.now() + UNWELL_REST
            return False
        # Such a host is left for later after one page by a crawl that is to end.
        slow = (self.pace.asked or 0.0) > SLOW_SECONDS and not self.patient
        self.pace.longest = SLOW_SECONDS if slow else None
        await self._pages(pages)
        if slow:
            self.rest_until = max(self.rest_until or clock.now(), clock.now() + timedelta(seconds=self.pace.delay))
        return True

    async def _first(self) -> list[ClaimedPage]:
        """Claim a page that may be asked for and end those before it: for them no robots.txt is fetched."""
        room, ended = asyncio.Semaphore(IN_FLIGHT), []
        try:
            while pages := await self.record.call(self.record.claim_pages, self.claim.host, 1):
                # A page of a source that is off now shares this host; its lease ends with the host's.
                if pages[0].source_id not in self.sources:
                    continue
                if not self._outside(pages[0]):
                    break
                await room.acquire()
                ended.append(asyncio.ensure_future(self._one(pages[0], room)))
                if not self._may_go_on():
                    pages = []
                    break
            await asyncio.gather(*ended)
        finally:
            for task in ended:
                task.cancel()
        return pages

    def _outside(self, page: ClaimedPage) -> str:
        return self.bounds.outside(page, self.sources[page.source_id])

    async def _pages(self, pages: list[ClaimedPage]) -> None:
        room = asyncio.Semaphore(IN_FLIGHT)
        tasks = []
        try:
            for page in pages:
                await room.acquire()
                if not self._may_go_on():
                    break
                if page.source_id in self.sources:
                    self.budget.used_pages += not self._outside(page)
                    tasks.append(asyncio.ensure_future(self._one(page, room)))
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _one(self, page: ClaimedPage, room: asyncio.Semaphore) -> None:
        try:
            if key := self._outside(page):
                result = PageResult(page.id, page.url, Status.EXCLUDED, detail=key)
            else:
                result = await self.visitor.visit(page)
                self._heed(result)
                self.bounds.note(page, result)
            await self.emit(result)
        except HostLost:
            log.info("host %s went to another process", self.claim.host)
        finally:
            room.release()

    def _heed(self, result: PageResult) -> None:
        """Let the host rest when its answers say so."""
        now = clock.now()
        if result.status is Status.ROBOTS_UNREACHABLE:
            self.rest_until = now + ROBOTS_REST
            result.retry_at = result.retry_at or self.rest_until
        elif result.status is Status.THROTTLED:
            result.retry_at = result.retry_at or now + THROTTLED_REST
            self.rest_until = max(result.retry_at, self.rest_until or now)
        elif result.status in UNWELL:
            self.unwell += 1
            if self.unwell >= UNWELL_LIMIT:
                self.rest_until = now + UNWELL_REST
        else:
            self.unwell = 0
