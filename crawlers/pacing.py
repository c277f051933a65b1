"""The pause between two requests to one host, and the run's budgets."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.daily import DayUse

# Evenly spaced requests fall into step with other robots: each pause is 100 to 150 % of the delay.
JITTER = 0.5

DAY_PAGES, DAY_BYTES = DAY_REASONS = ("day page budget", "day byte budget")


@dataclass(slots=True)
class Budget:
    """What one run may fetch; 0 is no limit."""

    pages: int
    bytes: int
    used_pages: int = 0
    used_bytes: int = 0

    def spent(self) -> str:
        """Return which budget is used up, "" while none is."""
        if self.pages and self.used_pages >= self.pages:
            return "page budget"
        return "byte budget" if self.bytes and self.used_bytes >= self.bytes else ""

    def received(self, size: int) -> None:
        """Count what came."""
        self.used_bytes += size


@dataclass(frozen=True, slots=True)
class DayBudget:
    """What all crawls of the record together may fetch on a day; 0 is no limit."""

    pages: int = 0
    bytes: int = 0

    def spent(self, use: DayUse) -> str:
        """Return which of the two is used up, "" while none is."""
        if self.pages and use.pages >= self.pages:
            return DAY_PAGES
        return DAY_BYTES if self.bytes and use.bytes >= self.bytes else ""

    def left(self, use: DayUse, most: int) -> int:
        """Return how many pages of `most` may be claimed; those that others fetch just now are spent already."""
        if self.spent(use):
            return 0
        return min(most, max(0, self.pages - use.pages - use.under_way)) if self.pages else most


class NotNow(Exception):
    """The host may not be asked now, for a reason that is no answer of its own."""


class TooSlow(NotNow):
    """The host wants a longer pause than this crawl waits; `seconds` are left of it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class HostLost(NotNow):
    """The host went to another process while this one waited or stood still."""


class Pace:
    """Lets one request a time go, each after the host's pause from the end of the one before.

    From its end: what is sent before the answer came may meet the next one at the server's door, however long the
    pause between the two starts was.
    """

    def __init__(
        self, own: float, known: float = 0.0, wait: float = 0.0, held: Callable[[], bool] = lambda: True
    ) -> None:
        self.own = own                        # the longest pause that those who ask here are to keep
        self.asked: float | None = None       # what robots.txt asks for, once it was read
        self.longest: float | None = None
        self._known, self._held = known, held
        self._rested = time.monotonic() + wait
        self._last: float | None = None
        self._stretch, self._once = 1.0, -1.0
        self._lock = asyncio.Lock()

    @property
    def delay(self) -> float:
        """Return the pause in force; until robots.txt was read, what it asked for the last time."""
        return max(self.own, self._known if self.asked is None else self.asked)

    def heed(self, asked: float) -> bool:
        """Keep to what robots.txt asks for, and say whether the pause is another one now."""
        before = self.delay if self.asked is not None else self._known
        self.asked = max(asked, self.asked or 0.0)
        return self.delay != before

    def once(self, pause: float) -> None:
        """Let the next request go after this pause."""
        self._once = pause

    def left(self) -> float:
        """Return the seconds until the host may be asked again."""
        now = time.monotonic()
        if self._last is None:
            return max(0.0, self._rested - now)
        pause = self._once if self._once >= 0 else self.delay * self._stretch
        return max(0.0, self._rested - now, self._last + pause - now)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold the host for one request and its answer.

        Raises TooSlow when the pause left is longer than `longest`, HostLost when it is no longer ours to ask.
        """
        async with self._lock:
            if self.longest is not None and (wait := self.left()) > self.longest:
                raise TooSlow(wait)
            await self.rest()
            if not self._held():
                raise HostLost
            try:
                yield
            finally:
                self._last, self._once = time.monotonic(), -1.0
                self._stretch = 1 + JITTER * random.random()

    async def rest(self) -> None:
        """Wait until the pause after the last request is over."""
        while (wait := self.left()) > 0:  # noqa: ASYNC110 - the pause may grow while it lasts
            await asyncio.sleep(wait)
