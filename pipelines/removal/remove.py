"""Removes what was found: from the record, from the labels of topics, from digests; the index follows by the outbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config import clock
from config.clock import local_day
from config.thresholds import TopicThresholds
from pipelines.removal import digests, words
from pipelines.topics import labels, lease, memory
from storage import articles, clusters, decisions, field_texts, removals, removing, topics
from storage.finding import Found
from storage.sessions import Database
from vietnamese import mentions

WAIT_SECONDS = 120.0
PIECE = 50


@dataclass(slots=True)
class Removed:
    """What went, and how many days' digests were published anew."""

    articles: int = 0
    threads: int = 0
    comments: int = 0
    field: int = 0
    digests: int = 0


def remove(
    database: Database, found: Found, *, owner: str, limits: TopicThresholds, fragment: str = ""
) -> Removed | None:
    """Remove it all, of the field side the fragment alone.

    None when articles are being put into topics for longer than two minutes, and nothing is done.

    The clusterer's lease is held: it keeps texts of its window in memory and would put a copy into a story that went.
    Killed in between, the rest is found and removed by the same request.
    """
    with lease.held(database, owner, WAIT_SECONDS) as mine:
        return _remove(database, found, limits, fragment) if mine else None


def _remove(database: Database, found: Found, limits: TopicThresholds, fragment: str) -> Removed:
    removed = Removed()
    if fragment:
        _from_the_field(database, found, fragment, removed)
    with database.writing() as session:
        removed.threads = removing.remove_threads(session, found.threads)
    for at in range(0, len(found.comments), PIECE * 10):
        with database.writing() as session:
            removed.comments += removing.remove_comments(session, found.comments[at:at + PIECE * 10])
    ids = [article.id for article in found.articles]
    for at in range(0, len(ids), PIECE):
        with database.writing() as session:
            # One transaction: an article that is gone could not be looked up for what quotes it.
            removed.digests += _articles(session, ids[at:at + PIECE], limits)
            removed.articles += len(ids[at:at + PIECE])
    if fragment:
        # After the articles: their labels and terms are known by the words that digests hold.
        changed = words.remover(fragment)
        with database.writing() as session:
            removed.digests += digests.rewrite(session, lambda body: digests.without(body, changed), clock.now())
    return removed


def _from_the_field(database: Database, found: Found, fragment: str, removed: Removed) -> None:
    """Put a notice in place of the words; their hash goes first and keeps them away."""
    changed = words.remover(fragment)
    with database.writing() as session:
        removals.note_words(session, *words.of_fragment(fragment), clock.now())
    for name, keys in found.field.items():
        for at in range(0, len(keys), PIECE):
            with database.writing() as session:
                field_texts.allow(session, clock.now())
                removed.field += field_texts.change(session, name, keys[at:at + PIECE], changed)
                field_texts.forbid(session)


def _articles(session: Session, ids: Collection[int], limits: TopicThresholds) -> int:
    titles = {title for id_ in ids for title in articles.titles(session, id_)}
    said = frozenset(titles | {mentions.without_names(title) for title in titles}) - {""}
    stories = {article.story_id for article in articles.get_many(session, ids).values() if article.story_id}
    touched = {member.topic_id for member in topics.of_stories(session, stories).values()}
    for id_ in ids:
        removing.remove_article(session, id_)
    touched |= set(clusters.labelled(session, said))
    _rename(session, touched, said, limits)
    names = {topic.id: (topic.label, topic.terms) for topic in topics.get_many(session, touched).values()}
    now = clock.now()
    gone = digests.Gone(frozenset(ids), said, names, local_day(now))
    return digests.rewrite(session, lambda body: digests.redact(body, gone), now)


def _rename(session: Session, topic_ids: Collection[int], said: Collection[str], limits: TopicThresholds) -> None:
    """Call topics by the headlines that are left; one that has none loses label and terms."""
    if not topic_ids:
        return
    decided = decisions.labels(session, topic_ids)
    frequencies = memory.frequencies(session)
    for topic_id, left in clusters.headlines(session, sorted(topic_ids), labels.HEADLINES).items():
        made = labels.label([line.title for line in left], frequencies) if left else labels.Label("", ())
        headline = decided.get(topic_id, made.headline)
        topics.describe(session, topic_id, "" if not left and headline in said else headline, made.terms)


def forbid_address(database: Database, urls: Collection[str]) -> int:
    """Note addresses of which nothing is held, so that nothing is taken from them; return how many pages it stops."""
    with database.writing() as session:
        for url in sorted(urls):
            removals.note(session, "article", url, (), clock.now())
        return removing.stop_pages(session, urls)
