"""The reads behind the pages give the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from web_record import NOW, Seeded, fill

from config import clock, thresholds
from langnghe.web.masks import draw_masked
from storage import outcomes, sources, topicpages, views
from storage.sessions import Database


@pytest.fixture
def filled(database: Database) -> Iterator[tuple[Database, Seeded]]:
    yield database, fill(database)
    clock.freeze(None)


def test_articles_with_their_story_and_topic(filled: tuple[Database, Seeded]) -> None:
    database, seeded = filled
    with database.reading() as session:
        found = views.article(session, seeded.articles["fees"])
        assert found is not None
        assert (found.kind, found.topic_id, found.line.source_title) == ("press", seeded.topic, "Báo Mẫu")
        assert [line.source for line in views.copies(session, found.story_id)] == ["bao-mau", "cong-mau"]
        assert views.copies(session, None) == []
        assert views.article(session, 10**12) is None
        flood = views.revisions(session, seeded.articles["flood"])
        assert [(r.number, r.body) for r in flood] == [
            (1, "Mực nước lên nhanh trong đêm."), (2, "Mực nước xuống chậm trong đêm."),
        ]


def test_topics_count_days_outlets_and_stories(filled: tuple[Database, Seeded]) -> None:
    database, seeded = filled
    with database.reading() as session:
        topic = views.topic(session, seeded.topic)
        assert topic is not None
        assert (topic.articles, topic.stories, topic.outlets, topic.undated) == (3, 2, 2, 0)
        assert topic.days == (("2026-05-19", 1), ("2026-05-20", 2))
        stories = views.topic_stories(session, seeded.topic, limit=10)
        assert [len(story.articles) for story in stories] == [2, 1]
        assert len(views.topic_stories(session, seeded.topic, limit=1, offset=1)) == 1
        number, days = topicpages.days(session, seeded.topic, limit=5, headlines=1)
        assert number == 2
        assert [(d.day, d.articles, d.stories, d.sources) for d in days] == [("2026-05-20", 2, 1, 2), ("2026-05-19", 1, 1, 1)]
        merged = views.topic(session, seeded.merged)
        assert merged is not None
        assert merged.merged_into_id == seeded.topic


def test_topics_of_a_window_leave_merged_ones_out(filled: tuple[Database, Seeded]) -> None:
    database, seeded = filled
    with database.reading() as session:
        listed = views.topics(session, since=NOW - timedelta(hours=20), until=NOW, limit=10)
        assert [(line.id, line.recent, line.articles, line.outlets) for line in listed] == [(seeded.topic, 2, 3, 2)]
        assert views.topics(session, since=NOW, until=NOW, limit=10) == []


def test_sources_and_the_days_they_only_failed(filled: tuple[Database, Seeded]) -> None:
    database, _ = filled
    with database.reading() as session:
        found = {source.name: source for source in views.sources(session, since=NOW - timedelta(days=1))}
        assert found["bao-mau"].statuses == {"stored": 1, "robots": 1}
        assert (found["bao-mau"].articles, found["cong-mau"].articles) == (3, 2)
        day = views.silent_days(session, NOW - timedelta(days=2), NOW + timedelta(days=1), unread={"timeout"})
        assert day == {"2026-05-20": ("Cổng Mẫu",)}
        assert views.silent_days(session, NOW, NOW + timedelta(days=1), unread={"server_error"}) == {}


def test_a_chart_marks_days_of_sources_that_bring_something(filled: tuple[Database, Seeded]) -> None:
    database, seeded = filled
    with database.writing() as session:
        dead = sources.ensure(session, "bao-chet", "Báo Chết", "press", enabled=True)
        for hours in (1, 25):
            outcomes.record(session, source_id=dead, status="timeout", at=NOW - timedelta(hours=hours))
    with database.reading() as session:
        days = views.topic(session, seeded.topic).days
    chart = draw_masked(database, days, thresholds.load().hotspots)
    assert [(bar.start, bar.silent) for bar in chart.bars] == [
        ("2026-05-19", ()), ("2026-05-20", ("Báo Chết", "Cổng Mẫu"))]


def test_digests_by_day(filled: tuple[Database, Seeded]) -> None:
    database, _ = filled
    with database.reading() as session:
        newest = views.digest(session)
        assert newest is not None
        assert (newest.day, newest.edition, newest.body["day"]) == ("2026-05-20", 1, "2026-05-20")
        assert views.digest(session, "2026-05-19") is None
        assert views.digest_days(session, limit=5) == ["2026-05-20"]
