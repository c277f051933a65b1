"""Runs the crawler in this process; Twisted's reactor starts once a process, so a second crawl needs a new one."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from config import jsonlines
from config.errors import ConfigError, Words, choice, near
from config.settings import Settings
from config.sources import SourceConfig, read_all
from crawlers import logs
from crawlers import settings as crawler_settings
from crawlers.addresses import is_loopback_name, is_private_literal
from crawlers.bounds import Bounds
from crawlers.checking import Exchanged, needs_leave
from crawlers.comments.refusals import Refusals
from crawlers.items import PageResult
from crawlers.once import ask_once
from crawlers.pacing import DAY_REASONS, DayBudget
from crawlers.pool import ExtractionPool
from crawlers.record import Record, SourceRef
from crawlers.rendering import setup as rendering
from crawlers.spiders.frontier import RECORD_FAILED, STOPPED, FrontierSpider, Outcome, Plan
from storage.processes import owner_name
from storage.sessions import open_database

log = logging.getLogger(__name__)

Progress = Callable[[int, int | None], None]
Waiting = Callable[[datetime | None], None]
Handler = Callable[[int, FrameType | None], object]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in sum: how many pages ended in each status, and why it ended."""

    statuses: dict[str, int]
    pages: int
    bytes: int
    reason: str
    not_stored: int = 0
    failed_hosts: int = 0        # hosts that were left because of a fault of the crawler's own
    waiting: int = 0             # pages that are due and wait for the next day's budget, or for the next crawl
    signal: int = 0              # what stopped it; 0: it ended by itself
    troubles: tuple[ConfigError, ...] = ()      # wrong source files: theirs were not crawled
    stranded: tuple[tuple[str, str], ...] = ()  # old and new name of sources whose file seems to have been renamed
    exchanged: tuple[tuple[Exchanged, ...], ...] = ()   # sources whose files seem to have got each other's names


def crawl(
    settings: Settings, *, follow: bool = False, source_names: Collection[str] = (),
    on_progress: Progress | None = None, on_wait: Waiting = lambda due: None,
    overrides: dict[str, object] | None = None,
) -> RunSummary:
    """Fetch what is due and return the sums; with `follow` wait for pages until stopped.

    `on_progress(done, total)` is called after each page, total None; `on_wait(due)` when it waits for pages, with the
    time of the next one. `overrides` changes Scrapy settings (tests and measurements). A wrong source file stops no
    other: the summary has it. Raises ConfigError for sources that cannot be crawled and the record's errors.
    """
    every, troubles = read_all(settings)
    chosen = choose(every, source_names, settings, troubles)
    rendering.check(chosen, settings)
    database = open_database(settings)
    day = DayBudget(settings.pages_a_day, settings.bytes_a_day)
    record = Record(database, owner_name("crawl"), settings.lease_seconds, day)
    pool = ExtractionPool({s.name: s for s in every}, settings.extract_processes, settings.extract_seconds)
    outcome = Outcome()
    run_id, refs = 0, dict[str, SourceRef]()
    try:
        run_id, refs = record.begin(chosen, every, complete=not troubles)
        stranded = () if troubles else record.stranded(chosen, every)
        exchanged = tuple(record.exchanged(every))
        plan = Plan(settings, record, pool, run_id, refs, chosen, follow, _reporter(on_progress), on_wait,
                    Refusals(record.comments_off()), bounds=Bounds(record.led_on(chosen)))
        _run(plan, outcome, overrides or {})
    finally:
        pool.close()
        record.thread.shutdown(wait=True)
        try:
            if run_id:
                record.finish(run_id, outcome.reason, outcome.statuses.total(), outcome.bytes)
                outcome.waiting = _waiting(outcome.reason, record, refs, chosen)
        finally:
            database.close()
    # A record that was busy for a while and took everything in the end is no failure; `not_stored` counts the tries.
    if outcome.store_error is not None and outcome.reason == RECORD_FAILED:
        raise outcome.store_error
    return RunSummary(
        dict(sorted(outcome.statuses.items())), outcome.statuses.total(), outcome.bytes, outcome.reason,
        outcome.not_stored, outcome.failed_hosts, outcome.waiting, outcome.signal if outcome.reason == STOPPED else 0,
        troubles, stranded, exchanged)


def _waiting(reason: str, record: Record, refs: dict[str, SourceRef], chosen: Collection[SourceConfig]) -> int:
    """Return how many pages are left: of every source for a day's budget, which they share, else of those crawled."""
    if reason in DAY_REASONS:
        return record.due_count()
    return record.due_count([refs[source.name].id for source in chosen]) if reason == STOPPED else 0


def choose(
    every: Collection[SourceConfig], names: Collection[str], settings: Settings, troubles: Collection[ConfigError] = (),
) -> tuple[SourceConfig, ...]:
    """Return the sources to crawl: those named, else those that are enabled; ConfigError when one cannot be."""
    known = {source.name: source for source in every}
    for name in names:
        if name not in known:
            for trouble in troubles:
                if Path(str(getattr(trouble, "file", ""))).stem == name:
                    raise trouble
            raise ConfigError(_no_source(name, tuple(sorted(known))))
    chosen = tuple(known[name] for name in sorted(set(names))) if names else tuple(s for s in every if s.enabled)
    check_reach(chosen, settings)
    return chosen


def check_reach(chosen: Collection[SourceConfig], settings: Settings) -> None:
    """Raise ConfigError when public hosts would be asked without a contact, or this machine without leave."""
    if private := [source.name for source in chosen if is_private(source)]:
        raise ConfigError(Words("the source {source} has a private address, which is never asked", source=private[0]))
    public = [source.name for source in chosen if not is_local(source)]
    if public and not settings.contact:
        contact = Words("set LANGNGHE_CONTACT to an e-mail or web address where a webmaster reaches you; it is named "
                        "in every request")
        raise ConfigError(
            Words("the source {source} is public: {todo}", source=public[0], todo=contact) if len(public) == 1 else
            Words("the sources {sources} are public: {todo}", sources=", ".join(public), todo=contact))
    local = [source.name for source in chosen if is_local(source)]
    if local and not settings.allow_loopback:
        raise needs_leave(local)


def _no_source(name: str, known: tuple[str, ...]) -> Words:
    if likely := near(name, known):
        return Words("no source is named {name}; did you mean {near}? Known: {known}",
                     name=repr(name), near=choice(likely), known=", ".join(known))
    return Words("no source is named {name}; known: {known}", name=repr(name), known=", ".join(known))


def is_local(source: SourceConfig) -> bool:
    """Say whether every domain of a source means this machine."""
    return all(is_loopback_name(urlsplit("//" + domain).hostname or "") for domain in source.domains)


def is_private(source: SourceConfig) -> bool:
    """Say whether a source has a literal address in a private network; this machine is none."""
    hosts = [urlsplit("//" + domain).hostname or "" for domain in source.domains]
    return any(is_private_literal(host, True) for host in hosts)


def _reporter(on_progress: Progress | None) -> Callable[[PageResult], None]:
    done = 0

    def report(result: PageResult) -> None:
        nonlocal done
        done += 1
        if on_progress is not None:
            on_progress(done, None)

    return report


def _run(plan: Plan, outcome: Outcome, overrides: dict[str, object]) -> None:
    scrapy_settings = ScrapySettings()
    scrapy_settings.setmodule(crawler_settings, priority="project")
    browser = rendering.scrapy_settings(plan.settings) if any(s.render for s in plan.chosen) else {}
    scrapy_settings.setdict(crawler_settings.for_run(plan.settings) | browser | overrides, priority="cmdline")
    logs.quieten()
    ask_once()
    process = AsyncCrawlerProcess(scrapy_settings)
    logs.quieten()
    if plan.settings.log_format == "json":
        jsonlines.install()
    task = process.crawl(FrontierSpider, plan=plan, outcome=outcome)
    _note_signals(outcome)
    process.start()
    # A step that cannot be loaded ends the crawl before its first page; Scrapy alone would only log it.
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        raise error


def _note_signals(outcome: Outcome) -> None:
    """Keep which signal stopped the crawl; Scrapy, which handles it, tells nobody."""
    from twisted.internet import reactor  # importing it installs one, and Scrapy's settings choose which

    def listen() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            if callable(scrapys := signal.getsignal(number)):
                signal.signal(number, partial(_note, outcome, scrapys))

    # Scrapy sets its handlers once the reactor has started, by a trigger that is added after this one.
    reactor.callWhenRunning(reactor.callLater, 0, listen)


def _note(outcome: Outcome, go_on: Handler, number: int, frame: FrameType | None) -> None:
    outcome.signal = number
    go_on(number, frame)
