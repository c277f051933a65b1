"""One request a time, a whole pause after the answer to the one before."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from crawlers.pacing import HostLost, Pace, TooSlow


def visits(pace: Pace, count: int, lasting: float = 0.0) -> list[tuple[float, float]]:
    """Ask at once as often as `count` says; return when each request began and ended."""
    taken: list[tuple[float, float]] = []

    async def one() -> None:
        async with pace.turn():
            begun = time.monotonic()
            await asyncio.sleep(lasting)
        taken.append((begun, time.monotonic()))

    async def every() -> None:
        await asyncio.gather(*(one() for _ in range(count)))

    asyncio.run(every())
    return taken


def test_the_pause_counts_from_the_end_of_an_answer():
    # An answer that takes longer than the pause does not let the next request overtake it.
    taken = visits(Pace(0.05), 4, lasting=0.08)
    assert all(begun - ended >= 0.05 - 0.001 for (_, ended), (begun, _) in pairwise(taken))


def test_robots_may_lengthen_the_pause_and_never_shorten_it():
    pace = Pace(0.5, known=2.0)
    assert pace.delay == 2.0
    assert pace.heed(0.1) and pace.delay == 0.5
    assert not pace.heed(0.0) and pace.delay == 0.5
    assert pace.heed(3.0) and not pace.heed(0.0)
    assert pace.delay == 3.0


def test_the_page_after_robots_txt_may_have_a_pause_of_its_own():
    async def run() -> list[float]:
        pace, left = Pace(0.01, known=900), []
        async with pace.turn():
            pass
        left.append(pace.left())
        pace.once(0.02)
        left.append(pace.left())
        async with pace.turn():
            pass
        return [*left, pace.left()]

    first, second, third = asyncio.run(run())
    assert first > 800 and second <= 0.02 and third > 800


def test_a_host_is_not_waited_for_longer_than_is_said():
    pace = Pace(0, wait=90)
    pace.longest = 60

    async def run() -> None:
        async with pace.turn():
            raise AssertionError

    with pytest.raises(TooSlow) as caught:
        asyncio.run(run())
    assert 80 < caught.value.seconds <= 90


def test_a_host_that_went_to_another_process_is_not_asked():
    async def run() -> None:
        async with Pace(0, held=lambda: False).turn():
            raise AssertionError

    with pytest.raises(HostLost):
        asyncio.run(run())


def test_a_request_that_fails_has_its_pause_too():
    pace = Pace(30)

    async def run() -> None:
        async with pace.turn():
            raise ValueError

    with pytest.raises(ValueError):
        asyncio.run(run())
    assert pace.left() >= 29
