"""The crawler's hold on the record: every database call runs on one dedicated thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from config import clock
from config.sources import SourceConfig
from crawlers.checking import Exchanged, exchanged
from crawlers.pacing import DayBudget
from crawlers.statuses import Status
from storage import crawling, daily, frontier, renaming, runs, sources
from storage.frontier import ClaimedHost, ClaimedPage, LinkRow
from storage.sessions import Database

T = TypeVar("T")
CLAIM = 32
START_PRIORITY = 20
# Read where links of a list bear what may be numbers of visits; of each kind as many pages.
MOST_KNOWN = 5000
LONGEST_REST = 60.0     # seconds; a host that wants more is left for later


class SourceRef(NamedTuple):
    """A source's row id and kind, as the steps need them."""

    id: int
    kind: str


@dataclass(slots=True)
class Record:
    """Claims, renews and gives back; `owner` names this process."""

    database: Database
    owner: str
    lease_seconds: float

    day: DayBudget = DayBudget()  # noqa: RUF009 - it cannot be changed
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="record"))

    def call(self, function: Callable[..., T], *arguments: object) -> Awaitable[T]:
        """Run a function on the database thread."""
        return asyncio.get_running_loop().run_in_executor(self.thread, function, *arguments)

    def begin(
        self, chosen: Collection[SourceConfig], every: Collection[SourceConfig], *, complete: bool = True
    ) -> tuple[int, dict[str, SourceRef]]:
        """Note the run and its sources, put their start pages into the frontier; return run id and sources.

        Not `complete` says that some source files could not be read.
        """
        # The hosts rest for their own pause; a crawl that does not wait for them would find nothing due and end.
        time.sleep(min(self.free_from_dead(), LONGEST_REST))
        now = clock.now()
        with self.database.writing() as session:
            ids = sources.sync(session, every, complete=complete)
            for source in chosen:
                frontier.add_links(session, ids[source.name], start_links(source, now))
            run_id = runs.start(session, self.owner, now)
        return run_id, {source.name: SourceRef(ids[source.name], source.kind) for source in every}

    def stranded(
        self, chosen: Collection[SourceConfig], every: Collection[SourceConfig],
    ) -> tuple[tuple[str, str], ...]:
        """Return (old, new) name of sources whose start pages belong to a source without a file."""
        starts: dict[str, list[str]] = {source.name: [] for source in every}
        for source in chosen:
            starts[source.name] = [link[0] for link in start_links(source, clock.now())]
        with self.database.reading() as session:
            return tuple(renaming.stranded(session, starts))

    def exchanged(self, every: Collection[SourceConfig]) -> list[tuple[Exchanged, ...]]:
        """Return groups of sources whose files seem to have got each other's names."""
        with self.database.reading() as session:
            return exchanged(every, renaming.held_hosts(session))

    def comments_off(self) -> dict[str, datetime]:
        """Return the sources whose sites refuse their comments, and until when they are left alone."""
        with self.database.reading() as session:
            return sources.comments_off(session, clock.now())

    def led_on(self, chosen: Collection[SourceConfig]) -> set[int]:
        """Return the sources (row ids) of which a start page led elsewhere when it was asked last."""
        urls = [link[0] for source in chosen for link in start_links(source, clock.now())]
        with self.database.reading() as session:
            return crawling.ended_in(session, urls, Status.REDIRECT_ELSEWHERE)

    def finish(self, run_id: int, reason: str, pages: int, size: int) -> None:
        """Note the end of the run and give back what is still held."""
        with self.database.writing() as session:
            # With the rest that each host is owed: nobody knows when this process asked it last.
            frontier.free(session, [self.owner], clock.now())
            runs.finish(session, run_id, now=clock.now(), reason=reason, pages=pages, bytes=size)

    def free_from_dead(self) -> float:
        """Free what killed processes of this machine held; return the longest pause that one of the hosts is owed."""
        with self.database.reading() as session:
            dead = frontier.dead_owners(session)
        if not dead:
            return 0.0
        with self.database.writing() as session:
            return frontier.free(session, dead, clock.now())

    def claim_host(self, source_ids: Collection[int], without: Collection[str]) -> ClaimedHost | None:
        """Take a host on which one of the sources has a page due."""
        now = clock.now()
        with self.database.reading() as session:
            hosts = [h for h in crawling.hosts_with_due(session, source_ids, now) if h not in without]
        if not hosts:
            return None
        with self.database.writing() as session:
            return frontier.claim_host(session, self.owner, now, self.lease_seconds, hosts)

    def take_host(self, host: str) -> ClaimedHost | None:
        """Take a host by its name for a request that no page of the frontier stands for; None while it is held."""
        self.free_from_dead()
        with self.database.writing() as session:
            return frontier.take_host(session, self.owner, host, clock.now(), self.lease_seconds)

    def claim_pages(self, host: str, limit: int = CLAIM) -> list[ClaimedPage]:
        """Lease the next pages of a held host."""
        now = clock.now()
        with self.database.writing() as session:
            until = now + timedelta(seconds=self.lease_seconds)
            if self.counts_days():
                daily.one_at_a_time(session)
                limit = self.day.left(daily.used(session, now), limit)
            return frontier.claim_pages(session, self.owner, host, now, until, limit) if limit else []

    def counts_days(self) -> bool:
        """Say whether a day's budget is set."""
        return self.day != DayBudget()

    def day_spent(self) -> tuple[str, bool]:
        """Return which budget of the day is used up, "" for none, and whether another page may be claimed."""
        with self.database.reading() as session:
            use = daily.used(session, clock.now())
        return self.day.spent(use), self.day.left(use, 1) > 0

    def due_count(self, source_ids: Collection[int] | None = None) -> int:
        """Return how many pages are due and nobody fetches, of some sources or of all."""
        with self.database.reading() as session:
            return frontier.due_count(session, clock.now(), source_ids)

    def waits(self, source_ids: Collection[int]) -> crawling.Waits:
        """Say why what is due is not taken: another process has it, or its hosts rest; "" when nothing is due."""
        with self.database.reading() as session:
            return crawling.waits(session, source_ids, self.owner, clock.now())

    def known(self, source_id: int, urls: Collection[str]) -> crawling.Known:
        """Return what the record has of some addresses and of the pages beside them, as crawling.known does."""
        with self.database.reading() as session:
            return crawling.known(session, source_id, urls, MOST_KNOWN)

    def note_delay(self, host: str, delay: float) -> None:
        """Keep the host's pause, so that it holds in every process."""
        with self.database.writing() as session:
            next_at = clock.now() + timedelta(seconds=delay)
            frontier.note_request(session, host, self.owner, next_at, delay or None)

    def release(self, host: str, rest_until: datetime) -> None:
        """Give a host back, with what was claimed and not fetched."""
        with self.database.writing() as session:
            frontier.release_host(session, host, self.owner, rest_until)

    def release_all(self) -> None:
        """Give back whatever is still held, with the rest that is owed."""
        with self.database.writing() as session:
            frontier.free(session, [self.owner], clock.now())

    def heartbeat(self) -> frozenset[str]:
        """Renew every lease and free those of dead processes; return the hosts that are still ours."""
        self.free_from_dead()
        with self.database.writing() as session:
            return frontier.heartbeat(session, self.owner, clock.now(), self.lease_seconds)

    def next_due(self) -> datetime | None:
        """Return when something will be due."""
        with self.database.reading() as session:
            return frontier.next_due(session)


def start_links(source: SourceConfig, now: datetime) -> list[LinkRow]:
    """Return a source's start pages as frontier rows."""
    start = source.start
    kinds = (("feed", start.feeds), ("sitemap", start.sitemaps), ("section", start.sections))
    return [(url, kind, START_PRIORITY, now, None) for kind, urls in kinds for url in urls]
