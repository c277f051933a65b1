"""A topic's texts: bounded, the newest first to be read, nothing that was taken away is quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage_samples import article

from storage import articles, stories, topics, topictexts
from storage.sessions import Database

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)


def _topic(database: Database, source_id: int, dates: list[datetime | None]) -> tuple[int, list[int]]:
    """Store one article a date, each its own story of one topic."""
    with database.writing() as session:
        topic_id = topics.create(session, "Chuyện", [])
        ids = []
        for number, at in enumerate(dates):
            row = replace(article(source_id, number), title=f"Tin {number}", lead="Sa pô.", body="Thân bài. " * 9,
                          published_at=at, date_reliable=at is not None, collected_at=NOW)
            ids.append(articles.save(session, row).article_id)
            story = stories.create(session)
            stories.assign(session, ids[-1], story, b"")
            stories.refresh(session, [story])
            topics.assign(session, story, topic_id, number + 1, 1.0)
        topics.refresh(session, [topic_id])
    return topic_id, ids


def test_the_newest_are_read_and_an_undated_one_stands_where_it_was_collected(
    database: Database, source_id: int
) -> None:
    topic_id, ids = _topic(database, source_id, [NOW - timedelta(days=9), None, NOW - timedelta(days=2)])
    with database.reading() as session:
        found = topictexts.newest(session, topic_id, limit=2)
        assert [text.id for text in found] == [ids[1], ids[2]]
        assert (found[0].at, found[1].at) == (None, NOW - timedelta(days=2))
        assert found[0].text == "Tin 1\nSa pô.\n" + ("Thân bài. " * 9)
        assert topictexts.newest(session, topic_id + 1, limit=2) == []


def test_one_text_a_story_without_what_was_taken_away(database: Database, source_id: int) -> None:
    topic_id, ids = _topic(database, source_id, [NOW - timedelta(days=n) for n in (4, 3, 2, 1)])
    with database.writing() as session:
        articles.withdraw(session, ids[2], NOW)
    with database.reading() as session:
        found = topictexts.representatives(session, topic_id, limit=2, characters=10)
    assert [text.id for text in found] == [ids[1], ids[3]]
    assert {text.body for text in found} == {"Thân bài. "}
