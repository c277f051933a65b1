"""Topics: membership with the clusterer's own sequence, and its state."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.orm import Session

from config.clock import now
from storage import articles
from storage.models import Article, Story, Topic, TopicMember, TopicState
from storage.upserts import insert_into, pieces


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as it stands in the record; a merged one leads on to another and has no members."""

    id: int
    label: str
    terms: list[str]
    stories: int
    articles: int
    first_at: datetime | None
    last_at: datetime | None
    merged_into_id: int | None
    version: int
    named_by: int | None = None
    left_out_by: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A story's place in a topic; `sequence` numbers the assignments, `machine_id` is the clusterer's own topic."""

    story_id: int
    topic_id: int
    sequence: int
    score: float
    machine_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The clusterer's memory after assignment number `sequence`."""

    sequence: int
    rules_version: int
    payload: bytes


_COLUMNS = tuple(getattr(Topic, name) for name in TopicRow.__dataclass_fields__)
_MEMBER = tuple(getattr(TopicMember, name) for name in Member.__dataclass_fields__)


def create(session: Session, label: str, terms: Collection[str] = (), topic_id: int | None = None) -> int:
    """Add a topic and return its id; a rebuild may give the id."""
    topic = Topic(label=label, terms=list(terms))
    if topic_id is not None:
        topic.id = topic_id
    session.add(topic)
    session.flush()
    if topic_id is not None and session.get_bind().dialect.name == "postgresql":
        # A sequence does not see ids that were given; the next topic would get a used one.
        session.execute(text("SELECT setval(pg_get_serial_sequence('topic', 'id'), (SELECT max(id) FROM topic))"))
    return topic.id


def get(session: Session, topic_id: int) -> TopicRow | None:
    """Return one topic."""
    row = session.execute(select(*_COLUMNS).where(Topic.id == topic_id)).first()
    return TopicRow(*row) if row else None


def get_many(session: Session, topic_ids: Collection[int]) -> dict[int, TopicRow]:
    """Return the topics that exist of these ids."""
    rows = session.execute(select(*_COLUMNS).where(Topic.id.in_(topic_ids)))
    return {row.id: TopicRow(*row) for row in rows}


def around(session: Session, since: datetime, until: datetime, limit: int) -> list[TopicRow]:
    """Return topics with articles between two times, the newest first."""
    chosen = select(*_COLUMNS).where(
        Topic.merged_into_id.is_(None), Topic.stories > 0, Topic.last_at >= since, Topic.first_at <= until)
    return [TopicRow(*row) for row in session.execute(chosen.order_by(Topic.last_at.desc(), Topic.id).limit(limit))]


def all(session: Session) -> list[TopicRow]:
    """Return every topic, merged ones too, by id."""
    return [TopicRow(*row) for row in session.execute(select(*_COLUMNS).order_by(Topic.id))]


def resolve(session: Session, topic_id: int) -> int:
    """Return the topic that this one was merged into, itself when it was not."""
    return session.scalar(select(Topic.merged_into_id).where(Topic.id == topic_id)) or topic_id


def assign(session: Session, story_id: int, topic_id: int, sequence: int, score: float) -> None:
    """Put a story into a topic as the machine does, or move it there; the topics' counts follow by `refresh`."""
    before = session.scalar(select(TopicMember.topic_id).where(TopicMember.story_id == story_id))
    statement = insert_into(session, TopicMember).values(
        story_id=story_id, topic_id=topic_id, sequence=sequence, score=score, machine_id=topic_id
    )
    given = statement.excluded
    session.execute(statement.on_conflict_do_update(
        index_elements=["story_id"],
        set_={"topic_id": given.topic_id, "sequence": given.sequence, "score": given.score,
              "machine_id": given.machine_id},
    ))
    if before != topic_id:
        articles.touch(session, _articles_of(session, (story_id,)))


def leave(session: Session, story_ids: Collection[int]) -> None:
    """Take stories out of their topics and tell the index."""
    articles.touch(session, _articles_of(session, story_ids))
    session.execute(delete(TopicMember).where(TopicMember.story_id.in_(story_ids)))


def describe(session: Session, topic_id: int, label: str, terms: Collection[str]) -> bool:
    """Give a topic its label and terms; True, and the index is told, when the label changed."""
    return topic_id in describe_many(session, {topic_id: (label, terms)})


def describe_many(session: Session, described: Mapping[int, tuple[str, Collection[str]]]) -> set[int]:
    """Give topics their labels and terms; return those whose label changed, of which the index is told."""
    ids = sorted(described)
    renamed: set[int] = set()
    for part in pieces(ids):
        stand_now = select(Topic.id, Topic.label, Topic.terms).where(Topic.id.in_(part)).order_by(Topic.id)
        changed: list[dict[str, Any]] = []
        for row in session.execute(stand_now.with_for_update()):
            label, terms = described[row.id]
            if row.label != label or row.terms != list(terms):
                changed.append({"id": row.id, "label": label, "terms": list(terms)})
                renamed |= {row.id} if row.label != label else set()
        _rewrite(session, changed)
    articles.touch(session, _article_ids(session, *renamed))
    return renamed


def refresh(session: Session, topic_ids: Collection[int]) -> None:
    """Work out the counts and dates of topics from their stories; a topic may be empty."""
    ids = sorted(set(topic_ids))
    for part in pieces(ids):
        rows = session.execute(
            select(Topic.id, func.count(Story.id), func.coalesce(func.sum(Story.articles), 0), func.min(Story.first_at),
                   func.max(Story.last_at))
            .outerjoin(TopicMember, TopicMember.topic_id == Topic.id).outerjoin(Story, Story.id == TopicMember.story_id)
            .where(Topic.id.in_(part)).group_by(Topic.id).order_by(Topic.id)
        )
        _rewrite(session, [
            {"id": number, "stories": stories, "articles": int(count), "first_at": first, "last_at": last}
            for number, stories, count, first, last in rows
        ])


def _rewrite(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write the values of topics that exist, in the order of their ids, and raise their versions."""
    if rows:
        # One statement for all of them: one each took a third of the time of a rebuild.
        session.execute(update(Topic), rows)
        changed = update(Topic).where(Topic.id.in_([row["id"] for row in rows])).values(version=Topic.version + 1)
        session.execute(changed.execution_options(synchronize_session=False))


def merge(session: Session, from_id: int, into_id: int) -> None:
    """Move every story of one topic to another; the old id leads on, also from topics merged into it before."""
    moved = _article_ids(session, from_id)
    session.execute(
        update(TopicMember).where(TopicMember.topic_id == from_id).values(topic_id=into_id, machine_id=into_id))
    lead(session, from_id, into_id)
    refresh(session, (from_id, into_id))
    articles.touch(session, moved)


def lead(session: Session, from_id: int, into_id: int) -> None:
    """Let a topic without stories lead to another one, with the topics that led to it before."""
    session.execute(
        update(Topic).where((Topic.id == from_id) | (Topic.merged_into_id == from_id)).values(merged_into_id=into_id)
    )
    stand(session, (into_id,))


def stand(session: Session, topic_ids: Collection[int]) -> None:
    """Let topics that have stories lead nowhere."""
    session.execute(update(Topic).where(Topic.id.in_(topic_ids)).values(merged_into_id=None))


def _article_ids(session: Session, *topic_ids: int) -> list[int]:
    found: list[int] = []
    for part in pieces(topic_ids):
        found += session.scalars(
            select(Article.id).join(TopicMember, TopicMember.story_id == Article.story_id)
            .where(TopicMember.topic_id.in_(part)).order_by(Article.id))
    return found


def _articles_of(session: Session, story_ids: Collection[int]) -> list[int]:
    return list(session.scalars(select(Article.id).where(Article.story_id.in_(story_ids))))


def members(session: Session, topic_ids: Collection[int]) -> list[Member]:
    """Return the stories of these topics in the order of their assignment."""
    return _members(session, TopicMember.topic_id.in_(topic_ids))


def of_stories(session: Session, story_ids: Collection[int]) -> dict[int, Member]:
    """Return story → its place, for stories that have one."""
    return {member.story_id: member for member in _members(session, TopicMember.story_id.in_(story_ids))}


def every_member(session: Session) -> Iterator[Member]:
    """Yield all assignments in their order, for a rebuild."""
    rows = session.execute(select(*_MEMBER).order_by(TopicMember.sequence))
    for row in rows.yield_per(2000):
        yield Member(*row)


def _members(session: Session, where: ColumnElement[bool]) -> list[Member]:
    rows = session.execute(select(*_MEMBER).where(where).order_by(TopicMember.sequence))
    return [Member(*row) for row in rows]


def load_state(session: Session, name: str) -> State | None:
    """Return the clusterer's memory, None before its first assignment."""
    row = session.execute(
        select(TopicState.sequence, TopicState.rules_version, TopicState.payload).where(TopicState.name == name)
    ).first()
    return State(*row) if row else None


def save_state(session: Session, name: str, state: State) -> None:
    """Replace the memory, in the transaction of the memberships it belongs to."""
    statement = insert_into(session, TopicState).values(
        name=name, sequence=state.sequence, rules_version=state.rules_version, payload=state.payload, updated_at=now()
    )
    given = statement.excluded
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={
        "sequence": given.sequence, "rules_version": given.rules_version, "payload": given.payload,
        "updated_at": given.updated_at,
    }))
