"""What staff decided on topics: kept for ever, anchored on articles, whose ids outlive every story and topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from config.clock import now
from storage.models import Article, StaffDecision, Story, Topic, TopicMember
from storage.topics import Member
from storage.upserts import CHUNK, pieces


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decided, with the articles it is about; `undone_at` None while it is in force."""

    id: int
    kind: str
    payload: dict[str, Any]
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Marks:
    """The decisions that name a topic and that leave it out of digests, None where there is none."""

    named_by: int | None = None
    left_out_by: int | None = None


_COLUMNS = tuple(getattr(StaffDecision, name) for name in Decision.__dataclass_fields__)
_MEMBER = tuple(getattr(TopicMember, name) for name in Member.__dataclass_fields__)


def decide(session: Session, kind: str, payload: Mapping[str, Any]) -> int:
    """Keep a decision and return its id."""
    decision = StaffDecision(kind=kind, payload=dict(payload), at=now())
    session.add(decision)
    session.flush()
    return decision.id


def undo(session: Session, decision_id: int) -> None:
    """Take a decision back; that it was made stays on record."""
    session.execute(update(StaffDecision).where(StaffDecision.id == decision_id).values(undone_at=now()))


def get(session: Session, decision_id: int) -> Decision | None:
    """Return one decision."""
    row = session.execute(select(*_COLUMNS).where(StaffDecision.id == decision_id)).first()
    return Decision(*row) if row else None


def in_force(session: Session) -> list[Decision]:
    """Return the decisions in force, in their order."""
    chosen = select(*_COLUMNS).where(StaffDecision.undone_at.is_(None)).order_by(StaffDecision.id)
    return [Decision(*row) for row in session.execute(chosen)]


def newest(session: Session, limit: int, before: int | None = None) -> list[Decision]:
    """Return the latest decisions (below the id `before`), undone ones too, the newest first."""
    chosen = select(*_COLUMNS).order_by(StaffDecision.id.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(StaffDecision.id < before)
    return [Decision(*row) for row in session.execute(chosen)]


def homes(session: Session, article_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return article → (its story, the machine's topic of that), for articles that have both."""
    found: dict[int, tuple[int, int]] = {}
    ids = sorted(set(article_ids))
    for at in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(Article.id, Article.story_id, TopicMember.machine_id)
            .join(TopicMember, TopicMember.story_id == Article.story_id).where(Article.id.in_(ids[at:at + CHUNK])))
        found |= {row.id: (row.story_id, row.machine_id) for row in rows}
    return found


def members(session: Session, machine_ids: Collection[int]) -> list[Member]:
    """Return the stories that the machine put into these topics, in the order of their assignment."""
    chosen = select(*_MEMBER).where(TopicMember.machine_id.in_(machine_ids)).order_by(TopicMember.sequence)
    return [Member(*row) for row in session.execute(chosen)]


def strayed(session: Session, machine_ids: Collection[int]) -> list[Member]:
    """Return those of them that stand in another topic than the machine's."""
    chosen = select(*_MEMBER).where(
        TopicMember.machine_id.in_(machine_ids), TopicMember.topic_id != TopicMember.machine_id)
    return [Member(*row) for row in session.execute(chosen)]


def move(session: Session, topic_of: Mapping[int, int]) -> None:
    """Put stories (story → topic) where they belong; what the machine chose for them stays on record."""
    stories: dict[int, list[int]] = defaultdict(list)
    for story, topic in sorted(topic_of.items()):
        stories[topic].append(story)
    for topic, ids in sorted(stories.items()):
        for at in range(0, len(ids), CHUNK):
            part = ids[at:at + CHUNK]
            session.execute(update(TopicMember).where(TopicMember.story_id.in_(part)).values(topic_id=topic))


def mark(session: Session, marks: Mapping[int, Marks]) -> set[int]:
    """Note which decisions name topics or leave them out; return the topics for which that changed."""
    rows = session.execute(
        select(Topic.id, Topic.named_by, Topic.left_out_by).where(Topic.id.in_(sorted(marks))).order_by(Topic.id))
    changed = {row.id for row in rows if marks[row.id] != Marks(row.named_by, row.left_out_by)}
    for topic in sorted(changed):
        session.execute(update(Topic).where(Topic.id == topic).values(
            named_by=marks[topic].named_by, left_out_by=marks[topic].left_out_by, version=Topic.version + 1))
    return changed


def marked(session: Session) -> set[int]:
    """Return the topics that a decision names or leaves out."""
    return set(session.scalars(select(Topic.id).where(Topic.named_by.is_not(None) | Topic.left_out_by.is_not(None))))


def bearers(session: Session, decision_ids: Collection[int]) -> dict[int, int]:
    """Return decision → the topic that bears its name or its mark, for those that one bears."""
    if not decision_ids:        # both columns are without index: no decision at all read every topic
        return {}
    found: dict[int, int] = {}
    for column in (Topic.named_by, Topic.left_out_by):
        rows = session.execute(select(column, Topic.id).where(column.in_(sorted(decision_ids))).order_by(Topic.id))
        found |= {decision: topic for decision, topic in rows if decision is not None}
    return found


def labels(session: Session, topic_ids: Collection[int]) -> dict[int, str]:
    """Return topic → the name that staff gave it, for those that have one."""
    rows = session.execute(
        select(Topic.id, StaffDecision.payload).join(StaffDecision, StaffDecision.id == Topic.named_by)
        .where(Topic.id.in_(topic_ids)))
    return {row.id: str(row.payload["label"]) for row in rows}


def all_left_out(session: Session) -> set[int]:
    """Return every topic that is not of interest."""
    return set(session.scalars(select(Topic.id).where(Topic.left_out_by.is_not(None))))


def left_out(session: Session, topic_ids: Collection[int]) -> dict[int, Decision]:
    """Return topic → the decision that it is not of interest, for those of which that was decided."""
    found: dict[int, Decision] = {}
    for ids in pieces(sorted(topic_ids)):
        rows = session.execute(
            select(Topic.id.label("topic"), *_COLUMNS).join(StaffDecision, StaffDecision.id == Topic.left_out_by)
            .where(Topic.id.in_(ids)))
        found |= {row.topic: Decision(*row[1:]) for row in rows}
    return found


def led_to(session: Session, topic_ids: Collection[int]) -> dict[int, list[int]]:
    """Return topic → the topics that lead to it."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = session.execute(
        select(Topic.id, Topic.merged_into_id).where(Topic.merged_into_id.in_(topic_ids)).order_by(Topic.id))
    for row in rows:
        found[row.merged_into_id].append(row.id)
    return found


def lead_back(session: Session, topic_id: int, from_ids: Collection[int]) -> None:
    """Let topics lead to this one again, as they did before it was merged itself."""
    session.execute(
        update(Topic).where(Topic.id.in_(from_ids), Topic.merged_into_id.is_not(None)).values(merged_into_id=topic_id))


def anchors(session: Session, topic_ids: Collection[int], limit: int) -> dict[int, list[int]]:
    """Return topic → the representing articles of its first `limit` stories, in the order of their assignment."""
    place = func.row_number().over(partition_by=TopicMember.topic_id, order_by=TopicMember.sequence).label("place")
    ranked = (
        select(TopicMember.topic_id, Story.representative_id, place).join(Story, Story.id == TopicMember.story_id)
        .where(TopicMember.topic_id.in_(topic_ids)).subquery())
    found: dict[int, list[int]] = {topic: [] for topic in topic_ids}
    for row in session.execute(select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.topic_id, "place")):
        found[row.topic_id].append(row.representative_id)
    return found


def articles(session: Session, topic_id: int) -> list[int]:
    """Return the articles of a topic."""
    return list(session.scalars(
        select(Article.id).join(TopicMember, TopicMember.story_id == Article.story_id)
        .where(TopicMember.topic_id == topic_id)))


def representatives(session: Session, story_ids: Collection[int]) -> dict[int, int]:
    """Return story → the article that represents it."""
    found: dict[int, int] = {}
    ids = sorted(set(story_ids))
    for at in range(0, len(ids), CHUNK):
        rows = session.execute(select(Story.id, Story.representative_id).where(Story.id.in_(ids[at:at + CHUNK])))
        found |= {row.id: row.representative_id for row in rows if row.representative_id is not None}
    return found
