"""The tables of the cross-check: what is said on which side, the articles that match, and what staff decide on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class CrossCheck(Base):
    """What both sides say of one thing: a report item, a rumor, or a topic in a province and week.

    Derived, but for what staff say of a drawn one.
    """

    __tablename__ = "crosscheck"
    __table_args__ = (
        UniqueConstraint("topic_id", "area_id", "week"), Index("ix_crosscheck_week_state", "week", "state"),
        NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(6))                   # item, rumor, topic
    item_id: Mapped[int | None] = mapped_column(ForeignKey("report_item.id", ondelete="CASCADE"), unique=True)
    rumor_id: Mapped[int | None] = mapped_column(ForeignKey("rumor.id", ondelete="CASCADE"), unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    week: Mapped[str] = mapped_column(String(10))                  # its Monday
    state: Mapped[str] = mapped_column(String(12))                 # config.crosscheck.STATES
    reason: Mapped[str] = mapped_column(String(20), default="")    # why it could not be checked
    first_field: Mapped[str] = mapped_column(String(10), default="")     # day on which it was first heard
    field_precision: Mapped[str] = mapped_column(String(5), default="")
    first_online: Mapped[str] = mapped_column(String(10), default="")    # day of the earliest article that we collected
    lead: Mapped[int | None] = mapped_column(Integer)              # by how much the field was first; below 0: online
    lead_unit: Mapped[str] = mapped_column(String(5), default="")  # day, week or month: the coarser of the two
    items: Mapped[int] = mapped_column(Integer, default=0)         # of the field, and from how many units
    units: Mapped[int] = mapped_column(Integer, default=0)
    areas: Mapped[int] = mapped_column(Integer, default=0, server_default="0")   # in how many places it was heard
    social_groups: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    articles: Mapped[int] = mapped_column(Integer, default=0)
    stories: Mapped[int] = mapped_column(Integer, default=0)       # told independently of each other
    outlets: Mapped[int] = mapped_column(Integer, default=0)       # that began one of these
    official: Mapped[bool] = mapped_column(Boolean, default=False)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what differs, and what stands behind "not seen"
    seen: Mapped[str] = mapped_column(String(64), default="")      # of what was checked; another one is checked anew
    checked_at: Mapped[datetime]
    drawn: Mapped[bool] = mapped_column(Boolean, default=False)    # one of the random ones that staff look at
    missed: Mapped[bool | None] = mapped_column(Boolean)           # staff: the other side has it after all
    judged_at: Mapped[datetime | None]


class CrossCheckMatch(Base):
    """An article that may be about it. Derived."""

    __tablename__ = "crosscheck_match"
    check_id: Mapped[int] = mapped_column(ForeignKey("crosscheck.id", ondelete="CASCADE"), primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    confidence: Mapped[float] = mapped_column(Float)
    relation: Mapped[str] = mapped_column(String(10))              # of the places: same, province, other, unknown
    role: Mapped[str] = mapped_column(String(10))                  # config.crosscheck.ROLES
    differs: Mapped[list[Any]] = mapped_column(default=list)       # {what, field, online}


class CrossCheckHeard(Base):
    """A report item that a check counts on the field's side. Derived; who may see and say what rests on it."""

    __tablename__ = "crosscheck_heard"
    check_id: Mapped[int] = mapped_column(ForeignKey("crosscheck.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("report_item.id", ondelete="CASCADE"), primary_key=True, index=True)


class CrossCheckDecision(Base):
    """What staff say of an item or a rumor and an article: it is about it, or it is not. Outlasts every check."""

    __tablename__ = "crosscheck_decision"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("report_item.id", ondelete="CASCADE"), index=True)
    rumor_id: Mapped[int | None] = mapped_column(ForeignKey("rumor.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    right: Mapped[bool] = mapped_column(Boolean)
    confidence: Mapped[float | None] = mapped_column(Float)        # of the machine then; None: staff found it
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    undone_at: Mapped[datetime | None]
