"""The tables of questions and proposals: what posts reported, gathered by staff, with the answer and how it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class Question(Base):
    """A question or proposal that several items ask; readers see its issue, two counts and the answer."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_state_answered_at", "state", "answered_at"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))                  # question, proposal
    issue: Mapped[str] = mapped_column(String(240))                # one sentence, redacted
    sector: Mapped[str] = mapped_column(String(80), default="")    # lĩnh vực, of the office's list
    documents: Mapped[list[Any]] = mapped_column(default=list)     # "Nghị quyết 18-NQ/TW"
    level: Mapped[str] = mapped_column(String(10), default="")     # who is to answer: config.field.LEVELS
    state: Mapped[str] = mapped_column(String(10))                 # open, answered, withdrawn
    reason: Mapped[str] = mapped_column(String(500), default="")   # why it was withdrawn or opened again; redacted
    answer: Mapped[str] = mapped_column(default="")                # at most 120 syllables, redacted
    issuer: Mapped[str] = mapped_column(String(200), default="")   # the body that answers
    source_url: Mapped[str] = mapped_column(String(2000), default="")
    letter: Mapped[str] = mapped_column(String(120), server_default=text("''"))   # "Công văn 123/UBND-VX", of that day
    answered_on: Mapped[str] = mapped_column(String(10), default="")   # the day that the answer bears
    area_ids: Mapped[list[Any]] = mapped_column(default=list)      # where it holds; none: everywhere
    first_on: Mapped[str] = mapped_column(String(10))              # when the first of its items was heard
    gone_items: Mapped[int] = mapped_column(Integer, default=0)    # of reports that are deleted: how many items asked
    gone_units: Mapped[int] = mapped_column(Integer, default=0)    # it, units of which no other item does, and the day
    gone_first_on: Mapped[str] = mapped_column(String(10), server_default=text("''"))   # of the first
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]                           # when the answer came into the record
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)


class QuestionItem(Base):
    """A report item that a question gathers; an item belongs to one at most."""

    __tablename__ = "question_item"
    item_id: Mapped[int] = mapped_column(ForeignKey("report_item.id", ondelete="CASCADE"), primary_key=True,
                                         autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    added_at: Mapped[datetime]


class QuestionChange(Base):
    """One change of a question: written once, never altered."""

    __tablename__ = "question_change"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    act: Mapped[str] = mapped_column(String(10))                   # opened, edited, answered, …, items
    reason: Mapped[str] = mapped_column(String(500), default="")   # redacted
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)   # the columns that changed, redacted as they are
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
