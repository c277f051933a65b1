"""The hosts that this process holds, each with one pace, whichever page, thread, robots.txt or probe asks there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from config import clock
from crawlers.pacing import NotNow, Pace
from crawlers.record import Record
from storage.errors import DatabaseBusy, StorageError
from storage.frontier import ClaimedHost

# How long a request waits for a host that another process holds: a crawler gives it back when nothing is due there.
WAIT_SECONDS, LOOK_SECONDS = 30.0, 0.5

# A host that wants more between two requests than this is left for later, unless a crawl is there to wait.
SLOW_SECONDS = 60.0


class HostTaken(NotNow):
    """Another process holds the host."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


@dataclass(slots=True)
class _Held:
    """A host while somebody in this process asks there; the times are monotonic."""

    pace: Pace
    since: float
    until: float                 # not renewed by then, it may be another process's
    users: int = 1
    rest_until: datetime | None = None


class Holding:
    """Takes hosts, shares them inside the process, gives each back when the last one is done there."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.wait = min(WAIT_SECONDS, record.lease_seconds)
        self._held: dict[str, _Held] = {}
        self._owed: dict[str, datetime] = {}

    def hosts(self) -> Collection[str]:
        """Return the hosts that somebody in this process asks."""
        return list(self._held)

    def holds(self, host: str) -> bool:
        """Say whether a host is certainly ours."""
        held = self._held.get(host)
        return held is not None and time.monotonic() < held.until

    def enter(self, claim: ClaimedHost, own: float) -> Pace:
        """Begin to ask a host that was claimed; `leave` ends it."""
        now, host = clock.now(), claim.host
        wait = (claim.next_allowed_at - now).total_seconds() if claim.next_allowed_at is not None else 0.0
        pace = Pace(own, claim.crawl_delay or 0.0, wait, lambda: self.holds(host))
        begun = time.monotonic()
        self._held[host] = _Held(pace, begun, begun + (claim.until - now).total_seconds())
        return pace

    async def leave(self, host: str, rest_until: datetime | None = None) -> None:
        """End what `enter` began: the last one to leave gives the host back, rested or with its rest noted."""
        held = self._held[host]
        held.rest_until = max(filter(None, (held.rest_until, rest_until)), default=None)
        held.users -= 1
        if held.users == 0:
            del self._held[host]
            rested = clock.now() + timedelta(seconds=held.pace.left())
            await self._release(host, max(held.rest_until or rested, rested))

    async def _release(self, host: str, rest_until: datetime) -> None:
        try:
            await self.record.call(self.record.release, host, rest_until)
        except DatabaseBusy:
            # Not forgotten: the pulse would renew its lease for ever.
            self._owed[host] = rest_until

    async def give_back(self) -> None:
        """Release the hosts whose own release met a busy record."""
        while self._owed:
            host, rest_until = self._owed.popitem()
            await self._release(host, rest_until)
            if host in self._owed:
                break

    @asynccontextmanager
    async def asking(self, host: str, own: float) -> AsyncIterator[Pace]:
        """Hold a host, ours already or not, with a pause of at least `own` seconds; raises HostTaken."""
        pace = self._shared(host, own) or await self._taken(host, own)
        try:
            yield pace
        finally:
            # Shielded: what is stopped still gives its hosts back.
            await asyncio.shield(self.leave(host))

    def _shared(self, host: str, own: float) -> Pace | None:
        held = self._held.get(host)
        if held is None:
            return None
        held.users += 1
        held.pace.own = max(held.pace.own, own)
        return held.pace

    async def _taken(self, host: str, own: float) -> Pace:
        end = time.monotonic() + self.wait
        while True:
            claim = await self._claim(host)
            # Another task may have been faster.
            if (pace := self._shared(host, own)) is not None:
                return pace
            if claim is not None:
                pace = self.enter(claim, own)
                pace.longest = SLOW_SECONDS
                return pace
            if time.monotonic() > end:
                raise HostTaken(host)
            await asyncio.sleep(min(LOOK_SECONDS, self.wait / 4))

    async def _claim(self, host: str) -> ClaimedHost | None:
        try:
            return await self.record.call(self.record.take_host, host)
        except DatabaseBusy:
            return None

    async def renew(self) -> None:
        """Renew every lease of this process, and know which hosts went to another one."""
        asked = time.monotonic()
        kept = await self.record.call(self.record.heartbeat)
        for host, held in self._held.items():
            # One that was claimed after the question is not in the answer.
            if held.since < asked:
                held.until = asked + self.record.lease_seconds if host in kept else 0.0

    async def pulse(self) -> None:
        """Renew without end, for work that has no other pulse."""
        while True:
            await asyncio.sleep(self.record.lease_seconds / 3)
            try:
                await self.renew()
            except StorageError:
                # Asked again; without an answer `holds` says no in time.
                continue
