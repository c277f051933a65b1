"""The one spider: hosts and pages come from the record, results go back to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scrapy import Spider, signals
from scrapy.utils.misc import load_object

from config import clock
from config.settings import Settings
from config.sources import SourceConfig
from crawlers.bounds import Bounds
from crawlers.comments.refusals import Refusals
from crawlers.fetching import Fetcher
from crawlers.holding import Holding
from crawlers.hosts import HostWork
from crawlers.items import PageResult
from crawlers.pacing import DAY_PAGES, DAY_REASONS, Budget
from crawlers.pool import ExtractionPool
from crawlers.record import Record, SourceRef
from crawlers.rendering.browser import Renderer
from crawlers.visits import Visitor
from storage.errors import DatabaseBusy, StorageError

log = logging.getLogger(__name__)

LOOK_SECONDS, CLOSE_SECONDS = 0.5, 0.05
# Other processes add pages too (imports of sources, another crawler): looked at anew this often.
LONGEST_WAIT_SECONDS = 5.0
# A record that cannot be written to (a full disk) would have every page fetched again and again.
STORE_FAILURES = 3
RECORD_FAILED, NOTHING_DUE, STOPPED = "record failed", "nothing due", "stopped"
WAITS = {"held": "hosts held", "resting": "hosts resting"}


@dataclass(slots=True)
class Plan:
    """What a run is told."""

    settings: Settings
    record: Record
    pool: ExtractionPool
    run_id: int
    refs: dict[str, SourceRef]
    chosen: tuple[SourceConfig, ...]
    follow: bool = False
    on_result: Callable[[PageResult], None] = lambda result: None
    on_wait: Callable[[datetime | None], None] = lambda due: None
    refusals: Refusals = field(default_factory=Refusals)
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(slots=True)
class Outcome:
    """What a run led to."""

    statuses: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    not_stored: int = 0
    failed_hosts: int = 0
    waiting: int = 0             # pages that are due when the day's budget is used up, or when it was stopped
    signal: int = 0              # what stopped it
    store_error: BaseException | None = None
    reason: str = STOPPED        # until the work came to an end of its own


class FrontierSpider(Spider):
    """Holds as many hosts at once as requests are allowed, each by a task of its own."""

    name = "frontier"
    context: Any                 # what the steps work with, made of STEP_CONTEXT
    fetcher: Fetcher
    renderer: Renderer

    def __init__(self, plan: Plan, outcome: Outcome, **_: Any) -> None:
        super().__init__()
        self.plan, self.outcome = plan, outcome
        self.budget = Budget(plan.settings.page_budget, plan.settings.byte_budget)
        self.results: asyncio.Queue[PageResult | None] = asyncio.Queue()
        self.waiting: dict[int, asyncio.Future[bool]] = {}
        self.holding = Holding(plan.record)
        self.active: dict[str, asyncio.Future[None]] = {}
        self.closer: asyncio.Future[None] | None = None
        self.stopping = False
        self.store_failures = 0
        self.day_over = False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> FrontierSpider:
        """Make the spider and listen to what becomes of its items."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        context = load_object(crawler.settings["STEP_CONTEXT"])
        plan = spider.plan
        spider.context = context(
            database=plan.record.database, owner=plan.record.owner, run_id=plan.run_id, sources=plan.refs,
            settings=plan.settings, now=clock.now())
        crawler.signals.connect(spider.stored, signals.item_scraped)
        crawler.signals.connect(spider.not_stored, signals.item_error)
        crawler.signals.connect(spider.not_stored, signals.item_dropped)
        return spider

    def in_database(self, function: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
        """Run a function on the database thread; the steps call this."""
        return self.plan.record.call(function, *arguments)

    async def start(self) -> AsyncIterator[PageResult]:
        """Yield results while pages are due; with follow, while the process runs."""
        self.fetcher = Fetcher(self.crawler, self.holding, self.plan.settings, self.budget.received)
        self.renderer = Renderer(self.crawler, self.fetcher, self.plan.settings)
        driver = asyncio.ensure_future(self._drive())
        pulse = asyncio.ensure_future(self._pulse())
        try:
            while (result := await self.results.get()) is not None:
                yield result
            await driver
        finally:
            self.stopping = True
            self.closer = asyncio.ensure_future(self._close_scraper())
            for task in (driver, pulse, *self.active.values()):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(driver, pulse, *self.active.values(), return_exceptions=True)

    async def emit(self, result: PageResult) -> bool:
        """Send a result through the steps and wait for its end; True when it is in the record."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.waiting[result.page_id] = done
        self.results.put_nowait(result)
        return await done

    def stored(self, item: Any) -> None:
        """Count a result that went through every step."""
        if not isinstance(item, PageResult):
            return
        self.store_failures = 0
        self.outcome.statuses[str(item.status)] += 1
        self.outcome.bytes += item.bytes
        self._end(item, True)
        self.plan.on_result(item)

    def not_stored(self, item: Any, failure: Any = None) -> None:
        """Note a result that the record did not take: its page is due again."""
        if not isinstance(item, PageResult):
            return
        self.outcome.not_stored += 1
        self.store_failures += 1
        self.outcome.store_error = getattr(failure, "value", None) or self.outcome.store_error
        self._end(item, False)

    def _end(self, item: PageResult, stored: bool) -> None:
        waiting = self.waiting.pop(item.page_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(stored)

    async def _pulse(self) -> None:
        """Renew the leases, and end the work when the engine stops."""
        renewed = time.monotonic()
        while self._running():
            await asyncio.sleep(min(LOOK_SECONDS, self.plan.settings.lease_seconds / 3))
            if time.monotonic() - renewed >= self.plan.settings.lease_seconds / 3:
                renewed = time.monotonic()
                # A record that is busy now is asked again; without this task nobody would end the work either.
                with contextlib.suppress(StorageError):
                    await self.holding.renew()
        # A stop that meets start() at its yield does not reach it: the tasks would keep the engine busy for ever.
        self.stopping = True
        self.closer = self.closer or asyncio.ensure_future(self._close_scraper())
        for task in self.active.values():
            task.cancel()

    async def _close_scraper(self) -> None:
        """Tell a scraper that waits for its last item that it came.

        Scrapy 2.19 looks for the end after responses only: an interrupt that met an item of start() on its way through
        the steps waited for ever.
        """
        slot = self.crawler.engine.scraper.slot if self.crawler.engine is not None else None
        while slot is not None and not (slot.closing is not None and slot.closing.called):
            if slot.closing is not None and slot.is_idle():
                slot.closing.callback(self)
                return
            await asyncio.sleep(CLOSE_SECONDS)

    def _running(self) -> bool:
        return self.crawler.engine is not None and self.crawler.engine.running

    async def _drive(self) -> None:
        """Claim hosts until nothing is due, a budget is spent or the record fails."""
        try:
            while not self.stopping and self._running() and not self._over():
                room = len(self.active) < self.plan.settings.concurrent_requests
                claimed = await self._day_lasts() and room and await self._claim()
                if claimed:
                    continue
                if self.active:
                    await asyncio.wait(self.active.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                elif not self.plan.follow:
                    await self._say_what_waits()
                    break
                else:
                    await asyncio.sleep(await self._until_due())
                self._reap()
            while self.active:
                await asyncio.wait(self.active.values())
                self._reap()
        except Exception as error:  # noqa: BLE001 - the record failed: the run ends and says so
            self.outcome.store_error, self.outcome.reason = error, RECORD_FAILED
        finally:
            self.results.put_nowait(None)

    async def _day_lasts(self) -> bool:
        """Say whether the day's budget leaves a page to claim; what is used up is the reason a run ends with."""
        if not self.plan.record.counts_days():
            return True
        spent, more = await self.plan.record.call(self.plan.record.day_spent)
        self.day_over = bool(spent)
        # The last pages may be under way in another process.
        self.outcome.reason = STOPPED if more else spent or DAY_PAGES
        return more

    async def _say_what_waits(self) -> None:
        """Tell a run that found nothing due from one that was not let to what is due."""
        if self.stopping or not self._running() or self.outcome.reason != STOPPED:
            return
        self.outcome.reason = NOTHING_DUE
        # It is the last word of a run that went well: a record that is busy just now does not turn it into a failure.
        with contextlib.suppress(StorageError):
            waits = await self.plan.record.call(self.plan.record.waits, list(self._sources()))
            self.outcome.reason = WAITS.get(waits, NOTHING_DUE)

    def _over(self) -> bool:
        if self.store_failures >= STORE_FAILURES:
            self.outcome.reason = RECORD_FAILED
            return True
        if spent := self.budget.spent():
            self.outcome.reason = spent
        return bool(spent)

    def _reap(self) -> None:
        for host in [host for host, task in self.active.items() if task.done()]:
            task = self.active.pop(host)
            if not task.cancelled() and (error := task.exception()) is not None:
                self._endure(error)

    def _endure(self, error: BaseException) -> None:
        """Raise what ends the run; a record that was only busy has the host's pages due again."""
        if not isinstance(error, DatabaseBusy):
            raise error
        self.store_failures += 1
        self.outcome.store_error = error

    async def _claim(self) -> bool:
        plan, sources = self.plan, self._sources()
        try:
            await self.holding.give_back()
            without = {*self.active, *self.holding.hosts()}
            claim = await plan.record.call(plan.record.claim_host, list(sources), without)
        except DatabaseBusy as error:
            self._endure(error)
            await asyncio.sleep(LOOK_SECONDS)
            return True
        if claim is None:
            return False
        work = HostWork(
            claim, plan.record, Visitor(self.fetcher, plan.pool, sources, self.renderer, plan.refusals),
            self.fetcher, sources, plan.settings, self.budget, self.emit, self._may_ask, plan.follow,
            plan.bounds)
        self.active[claim.host] = asyncio.ensure_future(self._work(work))
        return True

    async def _work(self, work: HostWork) -> None:
        await work.run()
        self.outcome.failed_hosts += work.failed

    def _may_ask(self, host: str) -> bool:
        going = not self.stopping and not self.day_over and self._running() and not self._over()
        return going and self.holding.holds(host)

    def _sources(self) -> dict[int, SourceConfig]:
        return {self.plan.refs[source.name].id: source for source in self.plan.chosen}

    async def _until_due(self) -> float:
        if self.outcome.reason in DAY_REASONS:
            self.plan.on_wait(clock.local_day_bounds(clock.local_day(clock.now()))[1])
            return LONGEST_WAIT_SECONDS
        due: datetime | None = await self.plan.record.call(self.plan.record.next_due)
        self.plan.on_wait(due)
        wait = (due - clock.now()).total_seconds() if due is not None else LONGEST_WAIT_SECONDS
        return min(max(wait, LOOK_SECONDS), LONGEST_WAIT_SECONDS)
