"""Fills a record for the tests of indexer and service, through the named writes that the product uses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from storage import articles, searchable, sources, stories, threads, topics
from storage.articles import ArticleRow
from storage.searchable import ArticleText
from storage.sessions import Database
from storage.threads import CommentRow, ThreadRow
from vietnamese.text import RULES_VERSION

COLLECTED = datetime(2026, 11, 21, tzinfo=UTC)


def save(session: Session, row: ArticleText) -> int:
    """Store an article as a crawl would and return its id; the given id becomes its address."""
    source_id = sources.ensure(session, row.source, row.source_title, row.kind, enabled=True)
    saved = articles.save(session, ArticleRow(
        source_id=source_id, key=row.url, url=row.url, title=row.title, lead=row.lead, body=row.body,
        section=row.section, published_at=row.published_at, date_basis="meta" if row.published_at else "",
        date_precision="minute" if row.published_at else "", date_reliable=row.date_reliable,
        collected_at=COLLECTED, parser="test", rules_version=RULES_VERSION,
    ))
    return saved.article_id


def fill(database: Database, rows: Iterable[ArticleText]) -> dict[int, int]:
    """Store rows with their stories and topics; return {given id: id in the record}."""
    rows = list(rows)
    with database.writing() as session:
        ids = {row.id: save(session, row) for row in rows}
        made = {story: stories.create(session) for story in sorted({r.story_id for r in rows if r.story_id is not None})}
        for row in rows:
            if row.story_id is not None:
                stories.assign(session, ids[row.id], made[row.story_id], b"")
        _topics(session, rows, made)
        articles.touch(session, ids.values())
    return ids


def _topics(session: Session, rows: list[ArticleText], made: dict[int, int]) -> None:
    wanted = {r.story_id: r.topic_id for r in rows if r.story_id is not None and r.topic_id is not None}
    for topic in sorted(set(wanted.values())):
        topics.create(session, f"Chủ đề {topic}", topic_id=topic)
    for sequence, (story, topic) in enumerate(sorted(wanted.items())):
        topics.assign(session, made[story], topic, sequence + 1, 1.0)


def comment_on(database: Database, article_url: str, texts: Iterable[str], hour: datetime) -> None:
    """Store a thread under an article, replacing what it held."""
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        rows = tuple(CommentRow(text, hour, False, RULES_VERSION) for text in texts)
        threads.replace(session, ThreadRow(source_id, article_url + "#comments", rows, COLLECTED, article_url=article_url))


def recorded(database: Database) -> list[ArticleText]:
    """Return every article as the index should know it."""
    with database.reading() as session:
        return searchable.articles_after(session, 0, 100_000)
