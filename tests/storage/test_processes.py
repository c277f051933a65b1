"""Several processes on one record: no lock errors, no page twice, nothing half stored by one that is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.process import BaseProcess

import pytest
import storage_workers as workers
from sqlalchemy import func, select, text
from storage_samples import NOW

from storage import frontier, jobs, outbox, outcomes
from storage.models import Article, ArticleRevision, HostLease, Outbox, Page, PageOutcome
from storage.sessions import Database
from tests.conftest import processes


def start(work: Callable[..., None], *arguments: object) -> BaseProcess:
    process = processes.Process(target=work, args=arguments)
    process.start()
    return process


def run(*tasks: tuple[object, ...]) -> None:
    """Run the tasks at the same time; each must end without an error."""
    started = [start(*task) for task in tasks]  # type: ignore[arg-type]
    for process in started:
        process.join(100)
    assert [process.exitcode for process in started] == [0] * len(tasks)


def scalar(database: Database, chosen) -> int:
    with database.reading() as session:
        return session.scalar(chosen)


def number_of(database: Database, table) -> int:
    return scalar(database, select(func.count()).select_from(table))


def test_writers_in_several_processes_never_meet_a_lock_error(database, database_url, source_id):
    run(*((workers.write_articles, database_url, source_id, first * 1000, 40) for first in range(4)))
    assert number_of(database, Article) == number_of(database, Outbox) == 160


def test_the_same_article_from_several_processes_is_one_article(database, database_url, source_id):
    run(*((workers.write_same_articles, database_url, source_id, 30) for _ in range(3)))
    assert number_of(database, Article) == number_of(database, ArticleRevision) == number_of(database, Outbox) == 30


def add_pages(database: Database, source_id: int, number: int) -> None:
    with database.writing() as session:
        links = [(f"https://h{n % 7}.vn/{n}", "article", 0, NOW, None) for n in range(number)]
        frontier.add_links(session, source_id, links)


def test_two_crawlers_never_take_the_same_page(database, database_url, source_id):
    add_pages(database, source_id, 105)
    run(*((workers.crawl, database_url, owner, 60.0) for owner in ("one", "two", "three")))
    with database.reading() as session:
        times = Counter(session.scalars(select(PageOutcome.page_id)))
        assert frontier.due_count(session, NOW) == 0
    assert len(times) == 105
    assert set(times.values()) == {1}


def test_a_job_is_done_by_one_process_at_a_time(database, database_url, source_id):
    run(*((workers.count_up, database_url, owner, 15) for owner in ("one", "two", "three")))
    with database.reading() as session:
        job = jobs.get(session, "count")
    assert job is not None
    assert job.state == {"number": 45}


def check_whole(database: Database) -> None:
    """Every finished page has one article, one first revision, one outcome, one outbox row: all or nothing."""
    with database.reading() as session:
        finished = select(func.count()).select_from(Page).where(Page.last_status == "stored", Page.due_at.is_(None))
        pages = session.scalar(finished)
        assert pages == session.scalar(select(func.count()).select_from(Article))
        assert pages == session.scalar(select(func.count()).select_from(ArticleRevision))
        assert pages == session.scalar(select(func.count(PageOutcome.page_id.distinct())))
        assert pages == session.scalar(select(func.count()).select_from(PageOutcome))
        assert pages == outbox.behind(session)
        assert pages == sum(row.pages for row in outcomes.sums(session, NOW, NOW + timedelta(1)))
        if database.dialect == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.parametrize("loops", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_a_killed_crawler_leaves_nothing_half_stored_and_loses_nothing(database, database_url, source_id, loops):
    add_pages(database, source_id, 30)
    chance = random.Random(loops)
    for number in range(loops):
        process = start(workers.crawl_for_ever, database_url, f"victim{number}")
        time.sleep(chance.uniform(0.1, 0.5))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        check_whole(database)
        expire_leases(database)
    run((workers.crawl, database_url, "survivor", 60.0))
    check_whole(database)
    assert scalar(database, select(func.count()).where(Page.due_at.is_not(None))) == 0
    assert number_of(database, Page) == number_of(database, Article) >= 30


def expire_leases(database: Database) -> None:
    """Let the time of all leases run out: the workers' clock stands still."""
    with database.writing() as session:
        for lease in session.scalars(select(HostLease).where(HostLease.owner.is_not(None))):
            lease.until = NOW
        for page in session.scalars(select(Page).where(Page.lease_owner.is_not(None))):
            page.lease_until = NOW
