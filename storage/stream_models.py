"""The tables of opinion streams: frozen frames, a codebook each, codes, and what was published. No one's name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class StreamFrame(Base):
    """The comments of a topic in one Vietnamese calendar week, frozen once; sizes and seed outlive the comments."""

    __tablename__ = "stream_frame"
    __table_args__ = (UniqueConstraint("topic_id", "week"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    week: Mapped[str] = mapped_column(String(8))                   # "2026-W48"
    seed: Mapped[int] = mapped_column(BigInteger)                  # draws the sample, and draws it again
    least: Mapped[int] = mapped_column(Integer)                    # people who wrote what is shown, for certain
    rules_version: Mapped[int] = mapped_column(Integer)            # of what counts as a copy
    started_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]                             # None: it was not finished
    comments: Mapped[int] = mapped_column(Integer, default=0)
    texts: Mapped[int] = mapped_column(Integer, default=0)         # distinct ones
    threads: Mapped[int] = mapped_column(Integer, default=0)
    certain: Mapped[int] = mapped_column(Integer, default=0)       # the most first comments of one thread
    elsewhere: Mapped[int] = mapped_column(Integer, default=0)     # left out: other frames hold their threads
    first_hour: Mapped[datetime | None]
    last_hour: Mapped[datetime | None]
    sample: Mapped[int] = mapped_column(Integer, default=0)        # texts drawn to be coded
    sha256: Mapped[str] = mapped_column(String(64), default="")    # of its comments: threads, hours, hashes, copies
    gone_at: Mapped[datetime | None]                               # since when traces of its comments are deleted


class StreamThread(Base):
    """A thread's week belongs to one frame for ever, so that no two frames hold one comment; the thread may be gone."""

    __tablename__ = "stream_thread"
    thread_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("stream_frame.id", ondelete="CASCADE"), index=True)
    comments: Mapped[int] = mapped_column(Integer)


class StreamText(Base):
    """One distinct text of a frame, without its words: its place in the frame and how many comments say it."""

    __tablename__ = "stream_text"
    __table_args__ = (UniqueConstraint("frame_id", "position"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("stream_frame.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    copies: Mapped[int] = mapped_column(Integer)


class StreamComment(Base):
    """Where the words of a text stand in the record, for as long as they do; deleted with the comments."""

    __tablename__ = "stream_comment"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("stream_text.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(BigInteger, index=True)
    comment_id: Mapped[int] = mapped_column(BigInteger, index=True)   # no key: a fetch may give it a new row
    hour: Mapped[datetime] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    first: Mapped[bool] = mapped_column(Boolean)                      # of its writer in its thread, when it was frozen


class Stream(Base):
    """What a part of a frame's comments says, as staff named it; or "khác", or "không rõ"."""

    __tablename__ = "stream"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("stream_frame.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))                  # named, other, unclear
    label: Mapped[str] = mapped_column(String(120))                # redacted; "" for other and unclear
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("stream.id"))   # its codes count there
    ended_at: Mapped[datetime | None]                              # merged, or split: then its texts are coded anew
    created_at: Mapped[datetime]


class StreamCode(Base):
    """What one of two coders took a text for; neither sees the other's."""

    __tablename__ = "stream_code"
    __table_args__ = (UniqueConstraint("text_id", "slot"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("stream_text.id", ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(Integer)                     # 1: the first coder's, 2: the second's
    stream_id: Mapped[int] = mapped_column(ForeignKey("stream.id"), index=True)
    coded_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    coded_at: Mapped[datetime]


class StreamExample(Base):
    """A line that shows what a stream says: the coder's own words, or a few of the comment's."""

    __tablename__ = "stream_example"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    stream_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), index=True)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("stream_text.id", ondelete="SET NULL"), index=True)
    line: Mapped[str] = mapped_column(String(200))                 # redacted; "" once it was removed on request
    paraphrased: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime]


class StreamPublication(Base):
    """What was published of a frame: written once, never altered; a later one is the next version."""

    __tablename__ = "stream_publication"
    __table_args__ = (
        UniqueConstraint("frame_id", "version"), Index("ix_stream_publication_published_at", "published_at"),
        NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("stream_frame.id"))
    version: Mapped[int] = mapped_column(Integer)
    body: Mapped[str]                                              # canonical JSON, all that readers see
    sha256: Mapped[str] = mapped_column(String(64))                # of the body
    inputs_sha256: Mapped[str] = mapped_column(String(64))         # of frame, seed, sample, codebook, codes
    cells: Mapped[list[Any]] = mapped_column(default=list)         # texts of each shown part by place; never shown
    codebook: Mapped[list[Any]] = mapped_column(default=list)      # [stream, kind, label, merged into, over]
    field_items: Mapped[list[Any]] = mapped_column(default=list)   # report items beside it; never shown
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
