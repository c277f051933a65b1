"""Pages that come together share a transaction, and each still ends on its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from meaning_samples import item
from sqlalchemy import event, func, select
from test_steps import claimed_page, count, fetched

from crawlers.items import Link, PageResult, ThreadItem
from crawlers.statuses import Status
from pipelines.items import groups
from pipelines.items.context import Context
from pipelines.items.groups import MOST_PAGES, Group, groupable
from pipelines.items.store import store_group
from storage.errors import LeaseLost
from storage.models import Article, ArticleRevision, Outbox, Page, PageOutcome


def commits(context: Context, act: Callable[[], object]) -> int:
    seen: list[object] = []
    note = seen.append   # each look gives another method object
    event.listen(context.database.engine, "commit", note)
    act()
    event.remove(context.database.engine, "commit", note)
    return len(seen)


def whole_pages(context: Context) -> int:
    """Return how many pages ended as stored, after checking that each has all of its rows."""
    with context.database.reading() as session:
        ended = session.scalar(select(func.count()).where(Page.last_status == "stored", Page.lease_owner.is_(None)))
        outcomes = session.scalar(select(func.count()).where(PageOutcome.status == "stored"))
    assert {count(context.database, table) for table in (Article, ArticleRevision, Outbox)} == {ended} == {outcomes}
    return ended or 0


def test_a_group_is_one_transaction(context: Context) -> None:
    results = [fetched(context, number) for number in range(1, 5)]
    outcomes: list[PageResult | Exception] = []
    writes = commits(context, lambda: outcomes.extend(store_group(results, context)))
    assert writes == 1
    assert [outcome.status for outcome in outcomes] == [Status.STORED] * 4
    assert [outcome.page_id for outcome in outcomes] == [result.page_id for result in results]
    assert whole_pages(context) == 4


def lost(context: Context, number: int) -> PageResult:
    """Return a page that another process holds by now."""
    result = fetched(context, number)
    with context.database.writing() as session:
        page = session.get(Page, result.page_id)
        assert page is not None
        page.lease_owner = "another"
    return result


def test_a_page_whose_lease_is_lost_costs_the_others_nothing(context: Context) -> None:
    first, mine = fetched(context, 1), fetched(context, 3)
    twin_of_first = PageResult(claimed_page(context, "https://baomau.vn/in/1"), "https://baomau.vn/in/1", Status.STORED,
                               200, article=replace(item(1), url="https://baomau.vn/in/1"))
    outcomes = store_group([first, twin_of_first, lost(context, 2), mine], context)
    assert isinstance(outcomes[2], LeaseLost)
    statuses = [outcome.status for outcome in outcomes if isinstance(outcome, PageResult)]
    assert statuses == [Status.STORED, Status.DUPLICATE, Status.STORED]
    assert whole_pages(context) == 2


def test_a_group_that_fails_at_its_commit_is_stored_one_by_one(context: Context) -> None:
    failed: list[object] = []

    def fail_once(connection: object) -> None:
        failed.append(connection)
        if len(failed) == 1:
            raise RuntimeError("the disk was away")

    results = [fetched(context, number) for number in (1, 2, 3)]
    event.listen(context.database.engine, "commit", fail_once)
    outcomes = store_group(results, context)
    event.remove(context.database.engine, "commit", fail_once)
    assert len(failed) == 4
    assert [outcome.status for outcome in outcomes if isinstance(outcome, PageResult)] == [Status.STORED] * 3
    assert whole_pages(context) == 3


def plain(number: int) -> PageResult:
    return PageResult(number, f"https://baomau.vn/bai-{number}", Status.UNCHANGED)


def test_pages_that_wait_are_written_together_and_no_more_than_a_few() -> None:
    written: list[list[int]] = []

    async def write(results: list[PageResult]) -> list[PageResult | Exception]:
        written.append([result.page_id for result in results])
        await asyncio.sleep(0)
        return [LeaseLost("gone") if result.page_id == 2 else result for result in results]

    async def run() -> list[PageResult | BaseException]:
        group = Group(write)
        return await asyncio.gather(*(group.add(plain(n)) for n in range(MOST_PAGES + 2)), return_exceptions=True)

    outcomes = asyncio.run(run())
    assert written == [list(range(MOST_PAGES)), [MOST_PAGES, MOST_PAGES + 1]]
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, LeaseLost)] == [2]


def test_a_full_group_does_not_wait_and_a_later_page_is_written_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "GATHER_SECONDS", 3600)

    async def write(results: list[PageResult]) -> list[PageResult | Exception]:
        return list(results)

    async def run() -> None:
        group = Group(write)
        for _ in range(2):
            await asyncio.gather(*(group.add(plain(n)) for n in range(MOST_PAGES)))

    asyncio.run(asyncio.wait_for(run(), 60))


def test_what_the_database_thread_raises_reaches_every_page() -> None:
    async def write(results: list[PageResult]) -> list[PageResult | Exception]:
        raise RuntimeError("the thread is gone")

    async def run() -> list[PageResult | BaseException]:
        group = Group(write)
        return await asyncio.gather(*(group.add(plain(n)) for n in range(2)), return_exceptions=True)

    assert [type(outcome) for outcome in asyncio.run(run())] == [RuntimeError, RuntimeError]


def test_listings_and_threads_have_a_transaction_of_their_own() -> None:
    links = tuple(Link(f"https://baomau.vn/bai-{n}", "article") for n in range(2))
    thread = ThreadItem("bao-mau", "", "", "", (), {}, fetched_at=item(1).fetched_at)
    assert groupable(replace(plain(1), links=links[:1]))
    assert not groupable(replace(plain(1), links=links))
    assert not groupable(replace(plain(1), thread=thread))
