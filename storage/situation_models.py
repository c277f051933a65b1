"""The tables of situations: an issue in a place over some time, its stage set by staff, and how it went on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class Situation(Base):
    """An issue in an area and a window of days. There is no column for who began, led or organised anything."""

    __tablename__ = "situation"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    issue: Mapped[str] = mapped_column(String(240))                # one sentence, redacted like all texts here
    stage: Mapped[str] = mapped_column(String(10), index=True)     # signal, problem, hotspot, resolved: staff set it
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    begins_on: Mapped[str] = mapped_column(String(10))
    ends_on: Mapped[str] = mapped_column(String(10), default="")   # "": it goes on
    grievance: Mapped[str] = mapped_column(default="")             # what people are upset about
    scale: Mapped[str] = mapped_column(String(500), default="")    # about how many, as estimated
    form: Mapped[str] = mapped_column(String(500), default="")     # how it shows: petitions, gathering, refusing to pay
    demands: Mapped[str] = mapped_column(default="")               # what people ask for
    level: Mapped[str] = mapped_column(String(10), default="")     # who is to solve it: config.field.LEVELS
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)


class SituationLink(Base):
    """Something that belongs to a situation: a report item, a topic or a hotspot that the machine raised.

    `ref_id` is no key, as each goes by rules of its own; what is gone is left out when it is read.
    """

    __tablename__ = "situation_link"
    situation_id: Mapped[int] = mapped_column(ForeignKey("situation.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)   # item, topic, hotspot
    ref_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    added_at: Mapped[datetime]


class SituationNote(Base):
    """How it went on, and each change of its columns or of what belongs to it: written once, never altered."""

    __tablename__ = "situation_note"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situation.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    stage_before: Mapped[str] = mapped_column(String(10), default="")
    stage_after: Mapped[str] = mapped_column(String(10), default="")
    text: Mapped[str] = mapped_column(default="")                  # redacted
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)   # the columns that changed, redacted as they are
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
