"""Sums over the record, what changed after it was first seen, and pages asked again before their time."""

from __future__ import annotations

from storage_samples import HOUR, NOW, article

from storage import articles, frontier, overview
from storage.due import make_due
from storage.sessions import Database


def test_an_empty_record_counts_nothing(database: Database) -> None:
    with database.reading() as session:
        assert overview.totals(session) == overview.Totals(0, 0, 0, 0, 0, 0)
        assert overview.changed(session) == []


def test_totals_and_changes_follow_the_articles(database: Database, source_id: int) -> None:
    with database.writing() as session:
        kept = articles.save(session, article(source_id, 1)).article_id
        revised = articles.save(session, article(source_id, 2)).article_id
        gone = articles.save(session, article(source_id, 3, date_reliable=False)).article_id
        articles.save(session, article(source_id, 2, title="Tiêu đề đã sửa"))
        articles.withdraw(session, gone, NOW)
    with database.reading() as session:
        totals, changes = overview.totals(session), overview.changed(session)
    assert (totals.articles, totals.undated) == (3, 1)
    assert [(c.article_id, c.revisions, c.withdrawn) for c in changes] == [(revised, 2, False), (gone, 1, True)]
    assert kept not in {c.article_id for c in changes}


def test_only_pages_that_were_asked_and_wait_are_made_due(database: Database, source_id: int) -> None:
    with database.writing() as session:
        links = [(f"https://mau.example/{name}", "article", 0, NOW, None) for name in ("asked", "never", "new")]
        frontier.add_links(session, source_id, links)
        host = frontier.claim_host(session, "crawler", NOW, 60)
        assert host is not None
        pages = frontier.claim_pages(session, "crawler", host.host, NOW, NOW + HOUR, 2)
        assert len(pages) == 2
        later = (NOW + HOUR, None)
        for page, due_at in zip(pages, later, strict=True):
            frontier.finish_page(session, page.id, "crawler", status="stored", now=NOW, due_at=due_at)
        frontier.set_due(session, links[2][0], NOW + 2 * HOUR)
        frontier.release_host(session, host.host, "crawler")
    with database.writing() as session:
        assert frontier.due_count(session, NOW) == 0
        assert make_due(session, NOW) == 1
        assert frontier.due_count(session, NOW) == 1
