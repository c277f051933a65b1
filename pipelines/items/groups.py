"""Pages on their way to the record gather for a moment and share a transaction: one commit for several of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

from crawlers.items import PageResult

# Half of the pages that one host may have under way (crawlers/hosts.py): the others keep the extractors busy. A page
# writes six rows; in a group of four its store step takes 0.6 of the time, in one of eight 0.5.
MOST_PAGES = 4
# On a busy machine two extractors finish four ordinary pages in this time; a crawl that keeps its pauses hardly
# feels it.
GATHER_SECONDS = 0.1

Outcome = PageResult | Exception
Write = Callable[[list[PageResult]], Awaitable[Sequence[Outcome]]]


def groupable(result: PageResult) -> bool:
    """Say whether a page writes few rows.

    A listing's links or a thread's comments fill a transaction alone; links are also locked in one order only within a
    page, so that two groups with several of them could wait for each other.
    """
    return result.thread is None and len(result.links) <= 1


class Group:
    """Collects pages and writes them; each one ends in its own outcome."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[tuple[PageResult, asyncio.Future[PageResult]]] = []
        self._writer: asyncio.Future[None] | None = None
        self._full = asyncio.Event()

    async def add(self, result: PageResult) -> PageResult:
        """Wait until the page is in the record; raises what its own writing raised."""
        done: asyncio.Future[PageResult] = asyncio.get_running_loop().create_future()
        self._waiting.append((result, done))
        if len(self._waiting) >= MOST_PAGES:
            self._full.set()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._write_waiting())
        return await done

    async def _write_waiting(self) -> None:
        while self._waiting:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GATHER_SECONDS):
                    await self._full.wait()
            group, self._waiting = self._waiting[:MOST_PAGES], self._waiting[MOST_PAGES:]
            if len(self._waiting) < MOST_PAGES:
                self._full.clear()
            outcomes = await self._outcomes([result for result, _ in group])
            for (_, done), outcome in zip(group, outcomes, strict=True):
                _end(done, outcome)

    async def _outcomes(self, results: list[PageResult]) -> Sequence[Outcome]:
        try:
            return await self._write(results)
        except Exception as error:  # noqa: BLE001 - handed to every page that waits: the spider counts and gives back
            return [error] * len(results)


def _end(done: asyncio.Future[PageResult], outcome: Outcome) -> None:
    if done.done():
        return   # the crawl was stopped and nobody waits
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
