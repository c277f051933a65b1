"""The codebook of a frame and its codes: what staff call the streams, and what two coders took each text for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from config.clock import now
from storage.stream_models import Stream, StreamCode, StreamExample, StreamFrame, StreamText
from storage.upserts import insert_into

OTHER, UNCLEAR = "other", "unclear"


@dataclass(frozen=True, slots=True)
class StreamRow:
    """An entry of a codebook; one that was merged leads on, one that was split is over."""

    id: int
    frame_id: int
    kind: str
    label: str
    merged_into_id: int | None
    over: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A code: slot 1 is the first coder's, 2 the second's."""

    position: int
    slot: int
    stream_id: int
    coded_by: int | None


@dataclass(frozen=True, slots=True)
class Example:
    """A line that shows what a stream says; empty once it was removed on request."""

    id: int
    stream_id: int
    line: str
    paraphrased: bool


_STREAM = (Stream.id, Stream.frame_id, Stream.kind, Stream.label, Stream.merged_into_id, Stream.ended_at.is_not(None))
_EXAMPLE = tuple(getattr(StreamExample, name) for name in Example.__dataclass_fields__)


def lock(session: Session, frame_id: int) -> None:
    """Let one at a time change a frame's codebook or publish it; SQLite has one writer anyway."""
    session.execute(select(StreamFrame.id).where(StreamFrame.id == frame_id).with_for_update())


def codebook(session: Session, frame_id: int) -> list[StreamRow]:
    """Return every entry that a frame's codebook has or had, in the order in which they were made."""
    rows = session.execute(select(*_STREAM).where(Stream.frame_id == frame_id).order_by(Stream.id))
    return [StreamRow(*row) for row in rows]


def add(session: Session, frame_id: int, label: str, kind: str = "named") -> int:
    """Add an entry to a codebook."""
    made = Stream(frame_id=frame_id, kind=kind, label=label, created_at=now())
    session.add(made)
    session.flush()
    return made.id


def rename(session: Session, stream_id: int, label: str) -> None:
    """Call an entry otherwise."""
    session.execute(update(Stream).where(Stream.id == stream_id).values(label=label))


def end(session: Session, stream_id: int, into_id: int | None = None) -> None:
    """End an entry: merged into another, whose codes then are these too; else its texts are coded anew."""
    session.execute(update(Stream).where(Stream.id == stream_id).values(ended_at=now(), merged_into_id=into_id))


def codes(session: Session, frame_id: int) -> list[Code]:
    """Return the codes of a frame by place and slot, as they were given."""
    rows = session.execute(
        select(StreamText.position, StreamCode.slot, StreamCode.stream_id, StreamCode.coded_by)
        .join(StreamText, StreamText.id == StreamCode.text_id).where(StreamText.frame_id == frame_id)
        .order_by(StreamText.position, StreamCode.slot))
    return [Code(*row) for row in rows]


def keep(session: Session, text_id: int, slot: int, stream_id: int, staff_id: int | None, over: Sequence[int]) -> bool:
    """Keep a code; one that stands is replaced only when it names one of the ended streams `over`, or is one's own.

    False when somebody else coded it meanwhile: two who read the same text at once do not overwrite each other.
    """
    made = insert_into(session, StreamCode).values(
        text_id=text_id, slot=slot, stream_id=stream_id, coded_by=staff_id, coded_at=now())
    given = made.excluded
    done = session.scalar(made.on_conflict_do_update(
        index_elements=["text_id", "slot"], where=_replaceable(staff_id, over),
        set_={"stream_id": given.stream_id, "coded_by": given.coded_by, "coded_at": given.coded_at},
    ).returning(StreamCode.id))
    return done is not None


def _replaceable(staff_id: int | None, over: Sequence[int]) -> ColumnElement[bool]:
    own = StreamCode.coded_by.is_(None) if staff_id is None else StreamCode.coded_by == staff_id
    return own | StreamCode.stream_id.in_(list(over))


def examples(session: Session, frame_id: int) -> list[Example]:
    """Return the lines that stand for a frame's streams."""
    rows = session.execute(select(*_EXAMPLE).join(Stream, Stream.id == StreamExample.stream_id)
                           .where(Stream.frame_id == frame_id).order_by(StreamExample.id))
    return [Example(*row) for row in rows]


def lines(session: Session, example_ids: Sequence[int]) -> dict[int, str]:
    """Return example → line of those that are there and were not removed."""
    rows = session.execute(select(StreamExample.id, StreamExample.line).where(
        StreamExample.id.in_(example_ids), StreamExample.line != ""))
    return dict(rows.all())


def add_example(session: Session, stream_id: int, line: str, *, paraphrased: bool, text_id: int | None = None) -> int:
    """Add a line."""
    made = StreamExample(stream_id=stream_id, text_id=text_id, line=line, paraphrased=paraphrased, created_at=now())
    session.add(made)
    session.flush()
    return made.id


def drop_example(session: Session, frame_id: int, example_id: int) -> bool:
    """Empty a line of a frame; what was published of it loses its words too."""
    mine = select(Stream.id).where(Stream.frame_id == frame_id)
    done = session.scalars(update(StreamExample).where(
        StreamExample.id == example_id, StreamExample.stream_id.in_(mine)).values(line="").returning(StreamExample.id))
    return bool(done.all())


def coded(session: Session, frame_id: int) -> int:
    """Return how many codes a frame has."""
    return session.scalar(select(func.count()).select_from(StreamCode).join(
        StreamText, StreamText.id == StreamCode.text_id).where(StreamText.frame_id == frame_id)) or 0


def text_id(session: Session, frame_id: int, position: int | None) -> int | None:
    """Return the row of a frame's text by its place."""
    return session.scalar(select(StreamText.id).where(StreamText.frame_id == frame_id, StreamText.position == position))
