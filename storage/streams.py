"""Frames of opinion streams: a topic's comments of one week, frozen once, and the traces that lead back to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from config.clock import now
from storage.models import Article, Comment, Thread, TopicMember
from storage.stream_models import StreamComment, StreamFrame, StreamText, StreamThread
from storage.upserts import CHUNK, insert_into, pieces

Row = tuple[int, int, datetime | None, str]      # comment, thread, hour, text


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it stands in the record."""

    id: int
    topic_id: int
    week: str
    seed: int
    least: int
    rules_version: int
    started_at: datetime
    frozen_at: datetime | None
    comments: int
    texts: int
    threads: int
    certain: int
    elsewhere: int
    first_hour: datetime | None
    last_hour: datetime | None
    sample: int
    sha256: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as the record holds it, for freezing a frame."""

    comment_id: int
    thread_id: int
    hour: datetime
    text: str
    first: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one comment of a frame stood when it was frozen."""

    position: int
    thread_id: int
    comment_id: int
    hour: datetime
    sha256: str
    first: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A distinct text of a frame: its row, its place, and how many comments say it."""

    id: int
    position: int
    copies: int


_FRAME = tuple(getattr(StreamFrame, name) for name in Frame.__dataclass_fields__)


def frame(session: Session, frame_id: int) -> Frame | None:
    """Return one frame."""
    row = session.execute(select(*_FRAME).where(StreamFrame.id == frame_id)).first()
    return Frame(*row) if row else None


def of_week(session: Session, topic_id: int, week: str) -> Frame | None:
    """Return the frame of a topic's week, a finished one or not."""
    row = session.execute(select(*_FRAME).where(StreamFrame.topic_id == topic_id, StreamFrame.week == week)).first()
    return Frame(*row) if row else None


def frames(session: Session, limit: int = 200) -> list[Frame]:
    """Return the finished frames, those of the newest week first."""
    rows = session.execute(select(*_FRAME).where(StreamFrame.frozen_at.is_not(None)).order_by(
        StreamFrame.week.desc(), StreamFrame.id.desc()).limit(limit))
    return [Frame(*row) for row in rows]


def said_in_week(session: Session, topic_id: int, start: datetime, end: datetime) -> list[Said]:
    """Return the comments of [start, end) under a topic's articles, by hour, thread and row."""
    rows = session.execute(
        select(Comment.id, Comment.thread_id, Comment.hour, Comment.text, Comment.first_from_commenter)
        .join(Thread, Thread.id == Comment.thread_id).join(Article, Article.id == Thread.article_id)
        .join(TopicMember, TopicMember.story_id == Article.story_id)
        .where(TopicMember.topic_id == topic_id, Comment.hour >= start, Comment.hour < end)
        .order_by(Comment.hour, Comment.thread_id, Comment.id))
    return [Said(id_, thread, hour, text, first) for id_, thread, hour, text, first in rows if hour is not None]


def claimed(session: Session, thread_ids: Collection[int], week: str) -> dict[int, int]:
    """Return thread → frame of those whose week a frame holds already."""
    found: dict[int, int] = {}
    for piece in pieces(sorted(thread_ids)):
        rows = session.execute(select(StreamThread.thread_id, StreamThread.frame_id).where(
            StreamThread.week == week, StreamThread.thread_id.in_(piece)))
        found |= dict(rows.all())
    return found


def begin(session: Session, *, topic_id: int, week: str, seed: int, least: int, rules_version: int,
          threads: Mapping[int, int]) -> int | None:
    """Begin a frame and take its threads' week; None when another frame has the week, or one of the threads.

    The key of `stream_thread` decides between two at once: no comment is in two frames.
    """
    made: int | None = session.scalar(insert_into(session, StreamFrame).values(
        topic_id=topic_id, week=week, seed=seed, least=least, rules_version=rules_version, started_at=now(), comments=0,
        texts=0, threads=0, certain=0, elsewhere=0, sample=0, sha256="",
    ).on_conflict_do_nothing().returning(StreamFrame.id))
    if made is None:
        return None
    rows = [{"thread_id": id_, "week": week, "frame_id": made, "comments": n} for id_, n in sorted(threads.items())]
    for piece in pieces(rows):
        taken = session.scalars(insert_into(session, StreamThread).values(list(piece)).on_conflict_do_nothing()
                                .returning(StreamThread.thread_id)).all()
        if len(taken) != len(piece):
            return None
    return made


def write_texts(session: Session, frame_id: int, texts: Sequence[tuple[int, Sequence[Trace]]]) -> None:
    """Write distinct texts, (place, the comments that say it)."""
    rows = [{"frame_id": frame_id, "position": position, "copies": len(traces)} for position, traces in texts]
    if not rows:
        return
    session.execute(insert(StreamText), rows)
    ids = _ids(session, frame_id, [position for position, _ in texts])
    session.execute(insert(StreamComment), [
        {"text_id": ids[position], "thread_id": one.thread_id, "comment_id": one.comment_id, "hour": one.hour,
         "sha256": one.sha256, "first": one.first} for position, traces in texts for one in traces])


def _ids(session: Session, frame_id: int, positions: Sequence[int]) -> dict[int, int]:
    rows = session.execute(select(StreamText.position, StreamText.id).where(
        StreamText.frame_id == frame_id, StreamText.position >= min(positions), StreamText.position <= max(positions)))
    return dict(rows.all())


def finish(session: Session, frame_id: int, **sizes: Any) -> None:
    """Say that a frame is whole."""
    session.execute(update(StreamFrame).where(StreamFrame.id == frame_id).values(frozen_at=now(), **sizes))


def discard_unfinished(session: Session, topic_id: int, week: str) -> None:
    """Delete what a process that ended in the middle left of a frame."""
    session.execute(delete(StreamFrame).where(
        StreamFrame.topic_id == topic_id, StreamFrame.week == week, StreamFrame.frozen_at.is_(None)))


def widen(session: Session, frame_id: int, sample: int) -> bool:
    """Draw more texts; False when as many or more are drawn already."""
    done = session.scalars(update(StreamFrame).where(StreamFrame.id == frame_id, StreamFrame.sample < sample)
                           .values(sample=sample).returning(StreamFrame.id)).all()
    return bool(done)


def texts(session: Session, frame_id: int) -> list[Text]:
    """Return the distinct texts of a frame in their places."""
    rows = session.execute(select(StreamText.id, StreamText.position, StreamText.copies).where(
        StreamText.frame_id == frame_id).order_by(StreamText.position))
    return [Text(*row) for row in rows]


def copies(session: Session, frame_id: int, position: int) -> int:
    """Return how many comments say a text."""
    return session.scalar(select(StreamText.copies).where(
        StreamText.frame_id == frame_id, StreamText.position == position)) or 0


def traces(session: Session, frame_id: int, positions: Collection[int] | None = None) -> list[Trace]:
    """Return where the comments of a frame stood, of all its texts or of some; none once they are deleted."""
    chosen = (
        select(StreamText.position, StreamComment.thread_id, StreamComment.comment_id, StreamComment.hour,
               StreamComment.sha256, StreamComment.first)
        .join(StreamText, StreamText.id == StreamComment.text_id).where(StreamText.frame_id == frame_id)
        .order_by(StreamText.position, StreamComment.id))
    if positions is None:
        return [Trace(*row) for row in session.execute(chosen)]
    return [Trace(*row) for piece in pieces(sorted(positions))
            for row in session.execute(chosen.where(StreamText.position.in_(piece)))]


def firsts(found: Collection[Trace]) -> dict[int, Counter[int]]:
    """Return place → thread → first comments there that say this text: so many people did, for certain."""
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    for one in found:
        counted[one.position][one.thread_id] += one.first
    return counted


def rows_of_threads(session: Session, wanted: Collection[Trace]) -> list[Row]:
    """Return the comments of the threads that these stood in; for the coding screens."""
    return _rows(session, Comment.thread_id, {one.thread_id for one in wanted})


def rows_of_comments(session: Session, wanted: Collection[Trace]) -> list[Row]:
    """Return these comments by their row, where it is still there."""
    return _rows(session, Comment.id, {one.comment_id for one in wanted})


def _rows(session: Session, column: InstrumentedAttribute[int], ids: Collection[int]) -> list[Row]:
    chosen = select(Comment.id, Comment.thread_id, Comment.hour, Comment.text).order_by(Comment.id)
    return [(id_, thread, hour, text) for piece in pieces(sorted(ids))
            for id_, thread, hour, text in session.execute(chosen.where(column.in_(piece)))]


def traces_before(session: Session, moment: datetime) -> int:
    """Return how many traces are older than `moment`."""
    return session.scalar(select(func.count()).select_from(StreamComment).where(StreamComment.hour < moment)) or 0


def purge_traces(session: Session, before: datetime) -> int:
    """Delete at most a piece of the traces older than `before`; codes, copies, seeds and sizes stay."""
    found = session.execute(select(StreamComment.id, StreamText.frame_id).join(
        StreamText, StreamText.id == StreamComment.text_id).where(StreamComment.hour < before).limit(CHUNK)).all()
    session.execute(update(StreamFrame).where(
        StreamFrame.id.in_({row.frame_id for row in found}), StreamFrame.gone_at.is_(None)).values(gone_at=now()))
    session.execute(delete(StreamComment).where(StreamComment.id.in_([row.id for row in found])))
    return len(found)
