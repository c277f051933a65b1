"""Hosts are shared inside a process, held against others, and given back with the rest that they are owed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from config import clock
from crawlers import holding
from crawlers.holding import Holding, HostTaken
from crawlers.pacing import HostLost
from crawlers.record import Record
from storage.errors import DatabaseBusy
from storage.models import HostLease
from storage.sessions import Database

HOST = "binh-luan.example"
LEASE = 60.0


@pytest.fixture
def two(database: Database) -> Iterator[tuple[Holding, Holding]]:
    """Return what two processes hold in one record; neither renews by itself."""
    records = [Record(database, f"crawl-{name}", LEASE) for name in ("one", "two")]
    yield Holding(records[0]), Holding(records[1])
    for record in records:
        record.thread.shutdown()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Return a function that lets so many seconds go by at once, for leases alone."""
    began, passed = clock.now(), 0.0

    def wait(seconds: float) -> None:
        nonlocal passed
        passed += seconds
        clock.freeze(began + timedelta(seconds=passed))

    wait(0)
    monkeypatch.setattr(holding, "time", SimpleNamespace(monotonic=lambda: start + passed))
    start = time.monotonic()
    yield wait
    clock.freeze(None)


def lease(holding: Holding) -> HostLease:
    with holding.record.database.reading() as session:
        return session.scalars(select(HostLease).where(HostLease.host == HOST)).one()


def test_tasks_of_a_process_share_a_host_and_its_pace(two):
    mine, _ = two

    async def run() -> None:
        async with mine.asking(HOST, 0.1) as first, mine.asking(HOST, 0.3) as second:
            assert first is second and first.own == 0.3 and mine.holds(HOST)
        assert not mine.holds(HOST)

    asyncio.run(run())
    assert lease(mine).owner is None


def test_two_tasks_that_come_at_once_take_a_host_once(two):
    mine, _ = two

    async def one(paces: list[object]) -> None:
        async with mine.asking(HOST, 0) as pace:
            paces.append(pace)
            await asyncio.sleep(0.1)

    async def run() -> list[object]:
        paces: list[object] = []
        await asyncio.gather(*(one(paces) for _ in range(4)))
        return paces

    assert len({id(pace) for pace in asyncio.run(run())}) == 1


def test_another_process_waits_for_a_while_and_then_says_so(two):
    mine, theirs = two
    theirs.wait = 0.1

    async def run() -> None:
        async with mine.asking(HOST, 0):
            with pytest.raises(HostTaken, match=HOST):
                async with theirs.asking(HOST, 0):
                    raise AssertionError
        async with theirs.asking(HOST, 0):
            assert theirs.holds(HOST)

    asyncio.run(run())


def test_a_host_is_given_back_with_its_rest_which_the_next_process_keeps(two):
    mine, theirs = two

    async def run() -> float:
        async with mine.asking(HOST, 20) as pace, pace.turn():
            pass
        async with theirs.asking(HOST, 0) as pace:
            return pace.left()

    assert asyncio.run(run()) > 19


def test_a_host_that_is_told_to_rest_rests(two):
    mine, _ = two
    at = clock.now() + timedelta(hours=1)

    async def run() -> None:
        async with mine.asking(HOST, 0):
            claim = mine._shared(HOST, 0)
            assert claim is not None
            await mine.leave(HOST, at)

    asyncio.run(run())
    assert lease(mine).next_allowed_at == at


def test_who_stood_still_for_longer_than_its_lease_asks_nothing(two, later):
    mine, theirs = two

    async def run() -> None:
        async with mine.asking(HOST, 0) as pace:
            later(LEASE + 1)
            with pytest.raises(HostLost):
                async with pace.turn():
                    raise AssertionError
            async with theirs.asking(HOST, 0):
                await mine.renew()
                assert not mine.holds(HOST) and theirs.holds(HOST)
            # What is no longer ours is not given back either.
        assert not theirs.holds(HOST)

    asyncio.run(run())


def test_a_lease_that_is_renewed_in_time_stays(two, later):
    mine, theirs = two
    theirs.wait = -1.0       # it asks once

    async def run() -> None:
        async with mine.asking(HOST, 0):
            for _ in range(2):
                later(LEASE * 0.6)
                await mine.renew()
            assert mine.holds(HOST)
            with pytest.raises(HostTaken):
                async with theirs.asking(HOST, 0):
                    raise AssertionError

    asyncio.run(run())


def test_a_release_that_meets_a_busy_record_is_made_up_for(two, monkeypatch):
    mine, _ = two

    def busy(self: Record, host: str, rest_until: object) -> None:
        raise DatabaseBusy("busy")

    async def run() -> None:
        monkeypatch.setattr(Record, "release", busy)
        async with mine.asking(HOST, 0):
            pass
        await mine.give_back()
        assert lease(mine).owner == "crawl-one"
        monkeypatch.undo()
        await mine.give_back()
        assert lease(mine).owner is None

    asyncio.run(run())
