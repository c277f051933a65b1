"""The tables of the field side: posts, what they handed in, item for item, and how it was changed. No one's name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class Post(Base):
    """A place in the network from which is reported; whoever holds it has no row."""

    __tablename__ = "post"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    unit: Mapped[str] = mapped_column(String(120))                 # a workplace, school, union branch, neighbourhood
    social_group: Mapped[str] = mapped_column(String(60), default="")
    organisation: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]                              # it reports no more; what it reported stays


class FieldReport(Base):
    """What a post handed in at one time; `version` is raised by every change, so that the second of two is told."""

    __tablename__ = "field_report"
    __table_args__ = (Index("ix_field_report_state_sent_at", "state", "sent_at"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    type: Mapped[str] = mapped_column(String(10))                  # config.field.TYPES
    method: Mapped[str] = mapped_column(String(20))                # config.field.METHODS
    heard_from: Mapped[str] = mapped_column(String(10))            # first and last day that it speaks of
    heard_to: Mapped[str] = mapped_column(String(10))
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]                               # first opened by a reviewer
    state: Mapped[str] = mapped_column(String(12))                 # config.field.STATES
    reason: Mapped[str] = mapped_column(String(500), default="")   # why it has issues; redacted
    origin: Mapped[str] = mapped_column(String(10))                # config.field.ORIGINS
    key: Mapped[str] = mapped_column(String(100), unique=True)     # the same report given twice is one
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime]


class ReportItem(Base):
    """One thing said in a report, of one of five kinds, redacted; an opinion without a basis stays out of digests."""

    __tablename__ = "report_item"
    __table_args__ = (Index("ix_report_item_heard_on_kind", "heard_on", "kind"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("field_report.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))                  # config.field.KINDS
    issue: Mapped[str] = mapped_column(String(240))                # one sentence
    text: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")                 # what was seen or heard that it rests on
    heard_groups: Mapped[list[Any]] = mapped_column(default=list)  # from which social groups
    about_count: Mapped[int | None] = mapped_column(Integer)       # from about how many, as the post says
    breadth: Mapped[str] = mapped_column(String(12), default="")   # config.field.BREADTHS
    trigger: Mapped[str] = mapped_column(String(500), default="")  # the event or policy it is about
    heard_on: Mapped[str] = mapped_column(String(10))
    heard_precision: Mapped[str] = mapped_column(String(5), default="day")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)   # where it is said
    channel: Mapped[str] = mapped_column(String(20), default="")   # config.field.CHANNELS
    checkable: Mapped[bool | None] = mapped_column(Boolean)        # the two guard questions: could it be true or false,
    confirmed: Mapped[bool | None] = mapped_column(Boolean)        # and does a named source say so?
    documents: Mapped[list[Any]] = mapped_column(default=list)     # "Nghị quyết 18-NQ/TW"
    level: Mapped[str] = mapped_column(String(10), default="")     # who is to solve it: config.field.LEVELS
    forecast: Mapped[dict[str, Any]] = mapped_column(default=dict)   # horizon_days, direction, reason; or nothing
    folded: Mapped[str] = mapped_column(default="")                # issue and text, toneless, for finding
    version: Mapped[int] = mapped_column(Integer, default=1)


class ReportChange(Base):
    """One change of a report or of an item of it: written once, never altered."""

    __tablename__ = "report_change"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("field_report.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(Key)               # no key: the item may be gone since
    at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    state_before: Mapped[str] = mapped_column(String(12), default="")
    state_after: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")   # redacted
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)   # the columns that changed, redacted as they are
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReportLeaving(Base):
    """A report that retention is deleting, with its history: it holds rows within that transaction alone."""

    __tablename__ = "report_leaving"
    report_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
