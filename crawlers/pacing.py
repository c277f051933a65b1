"""The pause between two requests to one host, and the run's budgets."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

# Evenly spaced requests fall into step with other robots: each pause is 100 to 150 % of the delay.
JITTER = 0.5


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


class TooSlow(Exception):
    """The host wants a longer pause than this crawl waits; `seconds` are left of it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Pace:
    """Lets one request a time go, each after the host's pause."""

    def __init__(self, delay: float, budget: Budget, wait: float = 0.0) -> None:
        self.delay, self.budget = delay, budget
        self.longest: float | None = None
        self._next = time.monotonic() + wait
        self._lock = asyncio.Lock()

    async def turn(self) -> None:
        """Wait until the host may be asked again; raises TooSlow when that is longer than `longest`."""
        async with self._lock:
            if self.longest is not None and (wait := self._next - time.monotonic()) > self.longest:
                raise TooSlow(wait)
            await self.rest()
            self._next = time.monotonic() + self.delay * (1 + JITTER * random.random())

    async def rest(self) -> None:
        """Wait until the pause after the last request is over."""
        if (wait := self._next - time.monotonic()) > 0:
            await asyncio.sleep(wait)

    def received(self, size: int) -> None:
        """Count what came."""
        self.budget.used_bytes += size
