"""The day's budget is counted from outcomes and leases, by the Vietnamese calendar."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from config import clock
from crawlers.pacing import DayBudget
from crawlers.record import Record
from crawlers.statuses import Status
from storage import daily, frontier, outcomes
from storage.sessions import Database

# 23:30 of 25 November in Vietnam.
NOW = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_night():
    clock.freeze(NOW)
    yield
    clock.freeze(None)


def fetched(database: Database, source_id: int, *times: datetime, size: int = 1000) -> None:
    with database.writing() as session:
        for at in times:
            outcomes.record(session, source_id=source_id, status="stored", at=at, bytes=size)


def use(database: Database, now: datetime = NOW) -> tuple[int, int, int]:
    with database.reading() as session:
        found = daily.used(session, now)
    return found.pages, found.bytes, found.under_way


def links(database: Database, source_id: int, host: str, count: int) -> None:
    with database.writing() as session:
        frontier.add_links(session, source_id, [
            (f"https://{host}/{n}", "article", 0, NOW - HOUR, None) for n in range(count)])


def test_a_day_begins_at_midnight_in_vietnam(database, source_id):
    fetched(database, source_id, NOW - 24 * HOUR, NOW - 23 * HOUR, NOW, NOW + HOUR, size=7)
    assert use(database) == (2, 14, 0)
    assert use(database, NOW + HOUR) == (1, 7, 0)
    assert use(database, NOW + 48 * HOUR) == (0, 0, 0)


def test_what_was_not_asked_is_not_spent(database, source_id):
    with database.writing() as session:
        outcomes.record(session, source_id=source_id, status=Status.EXCLUDED, at=NOW)
    assert use(database) == (0, 0, 0)


def claimed(database: Database, day: DayBudget, host: str, owner: str = "one") -> tuple[Record, int]:
    record = Record(database, owner, 600, day)
    with database.writing() as session:
        assert frontier.take_host(session, owner, host, NOW, 600)
    return record, len(record.claim_pages(host))


def test_what_is_under_way_is_spent_already(database, source_id):
    links(database, source_id, "a.vn", 9)
    links(database, source_id, "b.vn", 9)
    fetched(database, source_id, NOW)
    day = DayBudget(pages=12)
    first, count = claimed(database, day, "a.vn")
    assert (count, use(database), first.day_spent()) == (9, (1, 1000, 9), ("", True))
    second, count = claimed(database, day, "b.vn", "two")
    assert count == 2 and second.day_spent() == ("", False)
    # What is given back may be fetched by somebody else.
    first.release("a.vn", NOW)
    assert len(second.claim_pages("b.vn")) == 7 and second.day_spent() == ("", True)


def test_bytes_and_pages_have_reasons_of_their_own(database, source_id):
    links(database, source_id, "a.vn", 3)
    fetched(database, source_id, NOW, NOW, size=500)
    assert claimed(database, DayBudget(bytes=1000), "a.vn")[1] == 0
    for day, spent in ((DayBudget(bytes=1000), "day byte budget"), (DayBudget(2, 1000), "day page budget"), (DayBudget(3, 1001), "")):
        assert Record(database, "two", 60, day).day_spent() == (spent, not spent)


def test_claims_that_come_at_once_do_not_spend_the_same_page(database, source_id):
    hosts = [f"{n}.vn" for n in range(6)]
    for host in hosts:
        links(database, source_id, host, 5)
    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(lambda host: claimed(database, DayBudget(pages=13), host, f"crawl {host}")[1], hosts))
    assert sum(counts) == 13 and use(database) == (0, 0, 13)
