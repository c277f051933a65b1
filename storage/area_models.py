"""The tables of administrative units and of the places that articles name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Key


class Area(Base):
    """An administrative unit of a time; it is never deleted, and its code alone does not name it."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("era", "level", "code"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    era: Mapped[str] = mapped_column(String(20))           # "old" with districts, "new" since 2025-07-01
    level: Mapped[str] = mapped_column(String(10))         # province, district, ward
    code: Mapped[str] = mapped_column(String(10))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    type: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    also: Mapped[list[Any]] = mapped_column(default=list)  # other spellings of the name
    folded: Mapped[str]                                    # every "type name" it had, toneless, with | between
    valid_from: Mapped[str | None] = mapped_column(String(10))   # first day; None: from before the first file
    valid_to: Mapped[str | None] = mapped_column(String(10))     # last day; None: in force
    # The province in force that holds it, itself for one; no foreign key, as old units come before new ones.
    province_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    # The keys ("old/district/760") of all units that it lies or lay in with all of its ground, with | between;
    # None in a record from before this was kept, until its units are looked at.
    within: Mapped[str | None]


class AreaChange(Base):
    """From `day` on a unit lies in another one, or, where both are the same, is called otherwise than it was."""

    __tablename__ = "area_change"
    from_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    partial: Mapped[bool] = mapped_column(Boolean)         # only a part of it
    was_type: Mapped[str] = mapped_column(String(20), default="")
    was_name: Mapped[str] = mapped_column(String(80), default="")
    was_parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))


class AreaFile(Base):
    """A file of units, or rules for finding them, that was taken in; the largest id is the state of the areas."""

    __tablename__ = "area_file"
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ArticleArea(Base):
    """A place that an article names: a unit for certain, or one of several; derived from its text, date and source."""

    __tablename__ = "article_area"
    __table_args__ = (Index("ix_article_area_area_id_article_id", "area_id", "article_id"),)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    # Where it is first named in title, lead and body joined by line ends, and over how many characters.
    start: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(Integer)
    mentions: Mapped[int] = mapped_column(Integer)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))   # None: one of the candidates
    candidates: Mapped[list[Any]] = mapped_column(default=list)         # area ids
