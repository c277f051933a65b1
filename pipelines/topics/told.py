"""Decisions of staff, told as they stand today: what was decided, on which topics these stories are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pipelines.topics.decisions import LEAVE_OUT, RENAME, articles_of
from storage import decisions, topics
from storage.decisions import Decision


@dataclass(frozen=True, slots=True)
class Told:
    """A decision; `topics` (id, label) are where its stories are now, the first one first, none when all are gone.

    A name or a mark is of one topic: the one that bears it, else the one in which most of its articles are. `text` is
    the name or reason that it gave, `stories` how many stories it moved, `merged` which topics went.
    """

    id: int
    kind: str
    at: datetime
    undone_at: datetime | None
    text: str
    stories: int
    merged: tuple[int, ...]
    topics: tuple[tuple[int, str], ...]


def newest(session: Session, limit: int, before: int | None = None) -> list[Told]:
    """Return the latest decisions (below the id `before`), undone ones too, the newest first."""
    return _told(session, decisions.newest(session, limit, before))


def one(session: Session, decision: int) -> Told | None:
    """Return one decision."""
    row = decisions.get(session, decision)
    return _told(session, [row])[0] if row else None


def of_topic(session: Session, topic: int) -> list[Told]:
    """Return the decisions in force that are about a topic or its stories, the newest first."""
    standing = decisions.in_force(session)
    if not standing:
        return []
    held = set(decisions.articles(session, topic))
    borne = decisions.bearers(session, [row.id for row in standing])
    rows = [row for row in standing if borne.get(row.id) == topic or not held.isdisjoint(articles_of(row))]
    return [one for one in _told(session, rows[::-1]) if topic in dict(one.topics)]


def _told(session: Session, rows: Sequence[Decision]) -> list[Told]:
    if not rows:
        return []
    homes = decisions.homes(session, {article for row in rows for article in articles_of(row)})
    topic_of = {s: m.topic_id for s, m in topics.of_stories(session, {story for story, _ in homes.values()}).items()}
    borne = decisions.bearers(session, [row.id for row in rows])
    labels = {t.id: t.label for t in topics.get_many(session, {*topic_of.values(), *borne.values()}).values()}

    def told(row: Decision) -> Told:
        found = [topic_of[homes[a][0]] for a in articles_of(row) if a in homes and homes[a][0] in topic_of]
        if row.kind in {RENAME, LEAVE_OUT}:
            found = [borne[row.id]] if row.id in borne else [topic for topic, _ in Counter(found).most_common(1)]
        where = list(dict.fromkeys(found))
        text = row.payload.get("label") or row.payload.get("reason") or ""
        moved = len(row.payload["articles"]) if row.kind in {"cannot-link", "pin"} else 0
        merged = tuple(int(topic) for topic in row.payload.get("led", ()))
        return Told(row.id, row.kind, row.at, row.undone_at, text, moved, merged, tuple((t, labels[t]) for t in where))

    return [told(row) for row in rows]

