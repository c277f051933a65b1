"""Runs probes and live checks in this process, through Scrapy's downloader with the crawl's settings.

Of the record they need the leases of hosts, nothing else is written to it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from config.families import load_families
from config.settings import Settings
from config.sources import SourceConfig
from crawlers import logs
from crawlers import settings as crawler_settings
from crawlers.once import ask_once
from crawlers.pool import ExtractionPool
from crawlers.probe import jobs, live
from crawlers.probe.live import Checked
from crawlers.probe.portal import draft, probe
from crawlers.probe.report import Report
from crawlers.probe.web import Hosts
from crawlers.record import Record
from crawlers.rendering import setup as rendering
from storage.processes import owner_name
from storage.sessions import open_database

log = logging.getLogger(__name__)

# Portals at once: each waits most of its time for its own host's pause.
AT_ONCE = 4

Work = Callable[[Hosts, ExtractionPool], Awaitable[None]]


class Stopped(Exception):
    """The program was told to stop before its work was done."""


class _Visit(Spider):
    """Gives a running crawler to a piece of work and yields nothing."""

    name = "probe"

    def __init__(self, work: Callable[[Any], Awaitable[None]], **_: Any) -> None:
        super().__init__()
        self.work = work

    async def start(self) -> AsyncIterator[Any]:
        """Do the work, then end."""
        await self.work(self.crawler)
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item


def probe_all(settings: Settings, addresses: Sequence[str], on_report: Callable[[Report], None]) -> None:
    """Probe the portals at canonical addresses and hand on each report when it is there; raises ConfigError, Stopped.

    Without a contact the address guard connects to no public host; `check_reach` says so before.
    """
    families = tuple(load_families(settings).values())

    async def one(address: str, hosts: Hosts, pool: ExtractionPool) -> None:
        try:
            report = await probe(address, hosts, pool, families)
        except Exception as error:  # noqa: BLE001 - one portal of many; the words of an error may quote a page
            log.warning("probe of a portal: %s", type(error).__name__)
            report = Report(address, draft(address).name)
            report.fail("broke", kind=type(error).__name__)
        on_report(report)

    _run(settings, lambda hosts, pool: _limited([partial(one, a, hosts, pool) for a in addresses], hosts))


def check_all(settings: Settings, sources: Sequence[SourceConfig], on_checked: Callable[[Checked], None]) -> None:
    """Try the given sources on their sites and hand on what each came to; raises Stopped."""

    async def one(source: SourceConfig, hosts: Hosts, pool: ExtractionPool) -> None:
        try:
            checked = await live.check(source, hosts, pool)
        except Exception as error:  # noqa: BLE001 - one source of many; the words of an error may quote a page
            log.warning("check of source %s: %s", source.name, type(error).__name__)
            checked = Checked(source.name)
            checked.problem("broke", kind=type(error).__name__)
        on_checked(checked)

    browser = any(source.render for source in sources) and not rendering.missing(settings)
    _run(settings, lambda hosts, pool: _limited([partial(one, s, hosts, pool) for s in sources], hosts),
         browser=browser)


async def _limited(works: Sequence[Callable[[], Awaitable[None]]], hosts: Hosts) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(work: Callable[[], Awaitable[None]]) -> None:
        async with room:
            if hosts.running():
                await work()

    await asyncio.gather(*map(one, works))


def _run(settings: Settings, work: Work, *, browser: bool = False) -> None:
    scrapy_settings = ScrapySettings()
    scrapy_settings.setmodule(crawler_settings, priority="project")
    # Nothing is stored, so there are no steps; what Scrapy says at its start would stand between the findings.
    own = {"ITEM_PIPELINES": {}, "LOG_LEVEL": "WARNING"} | (rendering.scrapy_settings(settings) if browser else {})
    scrapy_settings.setdict(crawler_settings.for_run(settings) | own, priority="cmdline")
    database = open_database(settings)
    record = Record(database, owner_name("probe"), settings.lease_seconds)
    pool = ExtractionPool({}, max(1, settings.extract_processes), settings.extract_seconds, jobs.run)
    ended: list[BaseException] = [Stopped()]

    async def inside(crawler: Any) -> None:
        hosts = Hosts(crawler, settings, record, browser=browser)
        pulse = asyncio.ensure_future(hosts.holding.pulse())
        try:
            await work(hosts, pool)
        except Exception as error:  # noqa: BLE001 - Scrapy would only log it: it is raised below
            ended[:] = [error]
        else:
            if hosts.running():
                ended.clear()
        finally:
            pulse.cancel()

    try:
        logs.quieten()
        ask_once()
        process = AsyncCrawlerProcess(scrapy_settings)
        logs.quieten()
        process.crawl(_Visit, work=inside)
        process.start()
    finally:
        pool.close()
        record.thread.shutdown(wait=True)
        try:
            record.release_all()
        finally:
            database.close()
    if ended:
        raise ended[0]
