"""What the clusterer keeps and asks besides stories and topics: its memory in pieces, locks, headlines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from config.clock import now
from storage import articles
from storage.models import Article, Story, Topic, TopicMember, TopicState
from storage.topics import Member, State
from storage.upserts import CHUNK, insert_into


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of a story's representative."""

    topic_id: int
    story_id: int
    title: str


def lock(session: Session, article_ids: Collection[int]) -> None:
    """Keep these articles from changing until the transaction ends: a text revised meanwhile would be taken as seen.

    On SQLite the writing transaction holds everything already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(Article.id).where(Article.id.in_(article_ids)).order_by(Article.id).with_for_update())


def gone(session: Session, article_ids: Collection[int]) -> set[int]:
    """Return those of these articles that are not in the record any more."""
    ids = sorted(article_ids)
    found: set[int] = set()
    for at in range(0, len(ids), CHUNK):
        found.update(session.scalars(select(Article.id).where(Article.id.in_(ids[at : at + CHUNK]))))
    return set(ids) - found


def waiting_span(session: Session) -> tuple[datetime, datetime] | None:
    """Return the first and last date of the articles that wait for their story, an undated one's being its collection.

    None when nothing waits.
    """
    near = case((Article.date_reliable.is_(True), Article.published_at), else_=Article.collected_at)
    first, last = session.execute(select(func.min(near), func.max(near)).where(Article.cluster_due.is_(True))).one()
    return (first, last) if first is not None and last is not None else None


def states(session: Session, prefix: str) -> dict[str, State]:
    """Return the pieces of memory whose names start with `prefix`."""
    rows = session.execute(
        select(TopicState.name, TopicState.sequence, TopicState.rules_version, TopicState.payload)
        .where(TopicState.name.startswith(prefix, autoescape=True)).order_by(TopicState.name)
    )
    return {row.name: State(row.sequence, row.rules_version, row.payload) for row in rows}


def save_states(session: Session, pieces: Mapping[str, State]) -> None:
    """Write pieces of memory, in the transaction of the memberships they belong to."""
    if not pieces:
        return
    rows = [
        {"name": name, "sequence": piece.sequence, "rules_version": piece.rules_version, "payload": piece.payload,
         "updated_at": now()}
        for name, piece in sorted(pieces.items())
    ]
    statement = insert_into(session, TopicState).values(rows)
    given = statement.excluded
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={
        "sequence": given.sequence, "rules_version": given.rules_version, "payload": given.payload,
        "updated_at": given.updated_at,
    }))


def drop_states(session: Session, names: Collection[str]) -> None:
    """Forget pieces of memory."""
    if names:
        session.execute(delete(TopicState).where(TopicState.name.in_(names)))


def headlines(session: Session, topic_ids: Collection[int], limit: int) -> dict[int, list[Headline]]:
    """Return topic → the headlines of its first `limit` stories in the order of their assignment."""
    place = func.row_number().over(partition_by=TopicMember.topic_id, order_by=TopicMember.sequence).label("place")
    ranked = (
        select(TopicMember.topic_id, TopicMember.story_id, place)
        .where(TopicMember.topic_id.in_(topic_ids)).subquery()
    )
    rows = session.execute(
        select(ranked.c.topic_id, ranked.c.story_id, Article.title)
        .join(Story, Story.id == ranked.c.story_id).join(Article, Article.id == Story.representative_id)
        .where(ranked.c.place <= limit).order_by(ranked.c.topic_id, ranked.c.place)
    )
    found: dict[int, list[Headline]] = {topic_id: [] for topic_id in topic_ids}
    for row in rows:
        found[row.topic_id].append(Headline(row.topic_id, row.story_id, row.title))
    return found


def labelled(session: Session, labels: Collection[str]) -> list[int]:
    """Return the topics with one of these labels, merged ones too."""
    return list(session.scalars(select(Topic.id).where(Topic.label.in_(labels)).order_by(Topic.id)))


def place(session: Session, rows: Sequence[tuple[int, int, bytes]]) -> None:
    """Put articles into stories, (article, story, sketch), all in one statement; they wait no more.

    The index learns of it by `refresh`.
    """
    if rows:
        session.execute(update(Article), [
            {"id": article, "story_id": story, "sketch": sketch, "cluster_due": False}
            for article, story, sketch in rows
        ])


def resketch(session: Session, sketches: Mapping[int, bytes]) -> None:
    """Write sketches anew, article → sketch; nothing else changes, so that the index need not know."""
    if sketches:
        session.execute(update(Article), [{"id": article, "sketch": made} for article, made in sketches.items()])


def join(session: Session, members: Iterable[Member]) -> None:
    """Put stories that have no topic into topics; the index learns of it by `refresh`."""
    rows = [asdict(member) for member in members]
    if rows:
        session.execute(insert(TopicMember), rows)


def absorb(session: Session, from_id: int, into_id: int) -> None:
    """Note that the machine made one topic of two; what that means for the topics of stories is settled elsewhere."""
    session.execute(update(TopicMember).where(TopicMember.machine_id == from_id).values(machine_id=into_id))


def clear_members(session: Session) -> None:
    """Take every story out of its topic, to write all memberships anew in the same transaction."""
    session.execute(delete(TopicMember))


def refresh(session: Session, story_ids: Collection[int]) -> None:
    """Work out size, dates and representative of stories from their articles, and tell the index of all of these.

    A story without articles is deleted with its place in a topic. Texts are not read.
    """
    ids = sorted(set(story_ids))
    for at in range(0, len(ids), CHUNK):
        _refresh(session, ids[at : at + CHUNK])


def _refresh(session: Session, ids: list[int]) -> None:
    groups: dict[int, list[tuple[bool, datetime | None, int]]] = {}
    rows = session.execute(
        select(Article.story_id, Article.id, Article.published_at, Article.date_reliable)
        .where(Article.story_id.in_(ids)).order_by(Article.id)
    )
    for row in rows:
        at = row.published_at if row.date_reliable else None
        groups.setdefault(row.story_id, []).append((at is None, at, row.id))
    empty = [story for story in ids if story not in groups]
    if empty:
        session.execute(delete(TopicMember).where(TopicMember.story_id.in_(empty)))
        session.execute(delete(Story).where(Story.id.in_(empty)))
    if groups:
        session.execute(update(Story), [{"id": story} | _summary(group) for story, group in groups.items()])
        changed = update(Story).where(Story.id.in_(list(groups))).values(version=Story.version + 1)
        session.execute(changed.execution_options(synchronize_session=False))
        articles.touch(session, [number for group in groups.values() for _, _, number in group])


def _summary(group: list[tuple[bool, datetime | None, int]]) -> dict[str, Any]:
    dates = [at for _, at, _ in group if at is not None]
    oldest = min(group, key=lambda one: (one[0], one[1] or datetime.min.replace(tzinfo=UTC), one[2]))
    return {"representative_id": oldest[2], "articles": len(group), "first_at": min(dates, default=None),
            "last_at": max(dates, default=None)}
