"""Removal on request: the text goes from every table, its place and hash stay, and nothing brings it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from config.clock import now
from storage import outbox, removals, rumor_writes, stories, stream_removing, tombstones, topics
from storage.models import Article, ArticleRevision, Comment, Page, Thread
from storage.upserts import CHUNK

# The last status of a page whose content was removed; the same as that of a fetch that met what was removed.
REMOVED = "removed"


def remove_article(session: Session, article_id: int) -> bool:
    """Delete an article with its revisions and comments; no address that gave it is fetched again.

    The labels of its topic may still quote it: see pipelines/removal.
    """
    article = session.get(Article, article_id, with_for_update=True, populate_existing=True)
    if article is None:
        return False
    hashes = set(session.scalars(
        select(ArticleRevision.text_hash).where(ArticleRevision.article_id == article_id))) | {article.text_hash}
    under = or_(Thread.article_id == article_id, Thread.article_url == article.key)
    remove_threads(session, session.scalars(select(Thread.id).where(under)).all())
    removals.note(session, "article", article.key, hashes, now(), article.source_id)
    stop_pages(session, {article.key, article.url} - {""})
    story_id = article.story_id
    topic_ids = {place.topic_id for place in topics.of_stories(session, [story_id or 0]).values()}
    tombstones.bury(session, "article", article_id, article.version + 1)
    rumor_writes.forget_article(session, article_id, now())
    session.execute(delete(Article).where(Article.id == article_id))
    session.expunge(article)
    outbox.add(session, "article", article_id)
    if story_id is not None:
        # What was a story through this text alone is none without it.
        session.execute(update(Article).where(Article.story_id == story_id).values(cluster_due=True))
        stories.refresh(session, (story_id,))
        topics.refresh(session, topic_ids)
    return True


def remove_threads(session: Session, thread_ids: Collection[int]) -> int:
    """Delete threads with their comments and hourly counts; return how many there were."""
    rows = session.execute(
        select(Thread.id, Thread.url, Thread.version, Thread.source_id).where(Thread.id.in_(thread_ids))
    ).all()
    for row in rows:
        tombstones.bury(session, "thread", row.id, row.version + 1)
        removals.note(session, "thread", row.url, (), now(), row.source_id)
        stop_pages(session, {row.url})
    stream_removing.forget_threads(session, thread_ids)
    session.execute(delete(Thread).where(Thread.id.in_(thread_ids)))
    outbox.add_all(session, "thread", [row.id for row in rows])
    return len(rows)


def remove_comments(session: Session, comment_ids: Sequence[int]) -> int:
    """Delete single comments; their thread keeps its counts an hour and does not take them again."""
    chosen = select(Comment.thread_id, Thread.url, Thread.source_id, Comment.text).join(
        Thread, Thread.id == Comment.thread_id)
    hashes: dict[tuple[int, str, int], set[str]] = defaultdict(set)
    found = 0
    for at in range(0, len(comment_ids), CHUNK):
        part = comment_ids[at:at + CHUNK]
        for row in session.execute(chosen.where(Comment.id.in_(part))):
            hashes[row.thread_id, row.url, row.source_id].add(removals.digest(row.text))
            found += 1
        stream_removing.forget_comments(session, part)
        session.execute(delete(Comment).where(Comment.id.in_(part)))
    for (thread_id, url, source_id), digests in sorted(hashes.items()):
        removals.note(session, "comment", url, digests, now(), source_id)
        left = select(func.count()).select_from(Comment).where(Comment.thread_id == thread_id).scalar_subquery()
        session.execute(
            update(Thread).where(Thread.id == thread_id).values(comments=left, version=Thread.version + 1))
    outbox.add_all(session, "thread", sorted(thread_id for thread_id, _, _ in hashes))
    return found


def stop_pages(session: Session, urls: Collection[str]) -> int:
    """Never fetch these addresses again, nor others that led to them; a fetch under way stores nothing.

    A lease that ends lets the fetch fail that would otherwise make the page due again.
    """
    pages = session.scalars(
        update(Page).where(or_(Page.url.in_(urls), Page.article_key.in_(urls)))
        .values(due_at=None, last_status=REMOVED, lease_owner=None, lease_until=None).returning(Page.id)
    )
    return len(pages.all())
