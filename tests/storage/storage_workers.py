"""Processes that write to one record at the same time; each takes the address and runs until done or killed."""

from __future__ import annotations

from datetime import timedelta

from storage_samples import NOW, article

from storage import articles, frontier, jobs, outcomes
from storage.sessions import Database


def write_articles(url: str, source_id: int, first: int, number: int) -> None:
    """Store `number` articles of distinct keys, each in a transaction that reads before it writes."""
    database = Database(url)
    for key in range(first, first + number):
        with database.writing() as session:
            articles.iterate(session, 0, 3)
            articles.save(session, article(source_id, key))
    database.close()


def write_same_articles(url: str, source_id: int, number: int) -> None:
    """Store the same `number` articles as every other process does."""
    write_articles(url, source_id, 0, number)


def crawl(url: str, owner: str, lease_seconds: float) -> None:
    """Claim hosts and finish their pages until nothing is due, with an outcome a page."""
    database = Database(url)
    while True:
        with database.writing() as session:
            held = frontier.claim_host(session, owner, NOW, lease_seconds)
        if held is None:
            break
        _crawl_host(database, owner, held)
    database.close()


def _crawl_host(database: Database, owner: str, held: frontier.ClaimedHost) -> None:
    while True:
        with database.writing() as session:
            pages = frontier.claim_pages(session, owner, held.host, NOW, held.until, 5)
        for page in pages:
            with database.writing() as session:
                finish(session, owner, page)
        if not pages:
            break
    with database.writing() as session:
        frontier.release_host(session, held.host, owner)


def finish(session, owner: str, page: frontier.ClaimedPage) -> None:
    """Store a page's article, outcome and end of lease as one transaction."""
    articles.save(session, article(page.source_id, page.id, key=page.url, url=page.url))
    outcomes.record(session, source_id=page.source_id, status="stored", at=NOW, page_id=page.id, detail=owner)
    ours = frontier.finish_page(session, page.id, owner, status="stored", now=NOW, due_at=None)
    if not ours:
        raise RuntimeError(f"page {page.id} belongs to another process")


def crawl_for_ever(url: str, owner: str) -> None:
    """Crawl like `crawl`, then add as many new pages and go on; somebody kills this process."""
    database = Database(url)
    number = 0
    while True:
        crawl(url, owner, 60)
        number += 1
        links = [(f"https://h{n % 3}.vn/{owner}/{number}/{n}", "article", 0, NOW, None) for n in range(9)]
        with database.writing() as session:
            frontier.add_links(session, 1, links)


def count_up(url: str, owner: str, times: int) -> None:
    """Raise the number in a job's state, each time under its lease."""
    database = Database(url)
    done = 0
    while done < times:
        with database.writing() as session:
            job = jobs.claim(session, "count", owner, NOW, 60)
        if job is None:
            continue
        with database.writing() as session:
            number = job.state.get("number", 0) + 1
            done += jobs.finish(session, "count", owner, NOW + timedelta(0), due_at=NOW, state={"number": number})
    database.close()
