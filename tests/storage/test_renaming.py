"""A renamed source: everything follows in one transaction, or nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, update
from storage_samples import DAY, HOUR, NOW, article, comment, thread

from storage import articles, frontier, outbox, outcomes, removals, renaming, sources, threads
from storage.models import Base, OutcomeDay, Page, PageOutcome, Removal, Source
from storage.sessions import Database

START = "https://baomau.vn/rss"


@dataclass(frozen=True)
class File:
    name: str = "bao-moi"
    title: str = "Báo Mẫu Mới"
    kind: str = "portal"
    enabled: bool = True


def fill(database: Database, source_id: int, *, url: str = START) -> None:
    with database.writing() as session:
        frontier.add_links(session, source_id, [(url, "feed", 1, NOW, None)])
        outcomes.record(session, source_id=source_id, status="listing", at=NOW)
        session.add(OutcomeDay(source_id=source_id, day="2026-01-01", status="stored", pages=3, bytes=10))
        removals.note(session, "article", url + "/bo", ["h"], NOW, source_id)


def hold(database: Database, source_id: int) -> None:
    fill(database, source_id)
    with database.writing() as session:
        for number in (1, 2):
            articles.save(session, article(source_id, number))
        threads.replace(session, thread(source_id, comment("Đường hỏng đã lâu.")))
        outbox.done(session, [i for row in outbox.read(session, 100) for i in row.ids])


def everything(database: Database) -> dict[str, list[tuple]]:
    with database.reading() as session:
        return {name: sorted(map(tuple, session.execute(select(table))), key=repr)
                for name, table in Base.metadata.tables.items()}


def rename(database: Database, old: str = "bao-mau", new: File | None = None) -> str:
    with database.writing() as session:
        return renaming.rename(session, old, new or File(), NOW + DAY)


def test_all_that_hangs_on_the_source_follows_and_the_index_learns_it(database, source_id):
    hold(database, source_id)
    assert rename(database) == "renamed"
    with database.reading() as session:
        [row] = sources.all(session)
        assert (row.id, row.name, row.title, row.kind, row.enabled) == (source_id, "bao-moi", "Báo Mẫu Mới", "portal", True)
        assert [(r.kind, r.ref_id) for r in outbox.read(session, 100)] == [
            ("article", a.id) for a in articles.iterate(session, 0, 10)]
        assert [a.version for a in articles.iterate(session, 0, 10)] == [2, 2]
    with database.writing() as session:
        assert sources.sync(session, [File()]) == {"bao-moi": source_id}


def test_what_a_crawl_left_under_the_new_name_is_taken_in(database, source_id):
    hold(database, source_id)
    with database.writing() as session:
        empty = sources.ensure(session, "bao-moi", "Báo Mẫu Mới", "portal", enabled=True)
        sources.switch_comments_off(session, empty, NOW + 9 * DAY)
    fill(database, empty, url="https://baomau.vn/rss/moi")
    assert rename(database) == "renamed"
    with database.reading() as session:
        [row] = sources.all(session)
        assert (row.id, row.name, row.comments_off_until) == (source_id, "bao-moi", NOW + 9 * DAY)
        for table, count in ((Page, 2), (PageOutcome, 2), (Removal, 2)):
            assert session.scalar(select(func.count()).where(table.source_id == source_id)) == count
        assert session.execute(select(OutcomeDay.pages, OutcomeDay.bytes)).all() == [(6, 20)]


@pytest.mark.parametrize("case", ["unknown", "taken", "busy"])
def test_what_cannot_be_done_changes_nothing(database, source_id, case):
    hold(database, source_id)
    with database.writing() as session:
        other = sources.ensure(session, "bao-moi", "Báo Mới", "press", enabled=True)
        if case == "taken":
            articles.save(session, article(other, 7))
        if case == "busy":
            session.execute(update(Page).values(lease_owner="crawl-1", lease_until=NOW + DAY + HOUR))
    before = everything(database)
    assert rename(database, "bao-khong-co" if case == "unknown" else "bao-mau") == case
    assert everything(database) == before


def test_hosts_of_articles_are_counted_by_source(database, source_id):
    hold(database, source_id)
    with database.writing() as session:
        frontier.add_links(session, source_id, [(f"https://{at}.vn/{n}", kind, 0, NOW, None) for at, n, kind in
                                                (("a", 1, "article"), ("a", 2, "article"), ("b", 1, "article"), ("c", 1, "feed"))])
        assert renaming.held_hosts(session) == {"bao-mau": {"a.vn": 2, "b.vn": 1}}


def test_a_source_that_begins_where_one_without_a_file_stands_looks_renamed(database, source_id):
    fill(database, source_id)
    with database.reading() as session:
        assert renaming.stranded(session, {"bao-moi": [START], "bao-kia": []}) == [("bao-mau", "bao-moi")]
        assert renaming.stranded(session, {"bao-moi": [START], "bao-mau": []}) == []
        assert renaming.stranded(session, {"bao-moi": ["https://khac.vn/rss"]}) == []
        assert session.scalar(select(func.count()).select_from(Source)) == 1
