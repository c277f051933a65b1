"""The tables of saved searches and alerts: what is watched, what was told of it, and the letters that tell it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key
from storage.types import UtcTime

UNSENT = "sent_at IS NULL"


class SavedSearch(Base):
    """A search that the team keeps; the whole of it is the query of an address of the desk."""

    __tablename__ = "saved_search"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    query: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, default=1)     # raised by every change: the second of two is told
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]                          # kept, so that it can be taken back


class Alert(Base):
    """What is watched, how often it is told, and where to."""

    __tablename__ = "alert"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    saved_id: Mapped[int | None] = mapped_column(ForeignKey("saved_search.id"), index=True)
    rule: Mapped[str] = mapped_column(String(10))                # stories, hotspot, count, silent
    least: Mapped[int] = mapped_column(Integer, default=0)       # count: told above so many articles
    hours: Mapped[int] = mapped_column(Integer, default=0)       # count: of so many hours
    rhythm: Mapped[str] = mapped_column(String(10))              # once, hourly, daily
    hour: Mapped[int] = mapped_column(Integer, default=7)        # daily: of the Vietnamese day
    recipients: Mapped[list[Any]] = mapped_column(default=list)  # where letters go
    feed: Mapped[bool] = mapped_column(Boolean, default=True)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)
    paused: Mapped[bool] = mapped_column(Boolean, default=False)
    muted_until: Mapped[datetime | None]
    since: Mapped[datetime]                                      # what came before is not told
    looked_at: Mapped[datetime | None]                           # the high-water mark: up to when it was looked
    tried_at: Mapped[datetime | None]                            # when it was looked at last, well or not
    last_error: Mapped[str] = mapped_column(default="")          # as langnghe.kept_troubles keeps it, in no language
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)  # count: above; silent: which sources
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class AlertTold(Base):
    """An article of a story that an alert told, or that is not news to it; whatever its story becomes."""

    __tablename__ = "alert_told"
    __table_args__ = (Index("ix_alert_told_alert_id_story_id", "alert_id", "story_id"),)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    story_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class AlertMessage(Base):
    """One grouped message: what all alerts of a rhythm had to tell at a time, or that they had nothing."""

    __tablename__ = "alert_message"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))                # news, heartbeat
    rhythm: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    heads: Mapped[list[Any]] = mapped_column(default=list)       # an alert each: query in words, rule, numbers


class AlertItem(Base):
    """One thing told; each once an alert, whatever happens between telling and sending."""

    __tablename__ = "alert_item"
    __table_args__ = (UniqueConstraint("alert_id", "ref"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("alert_message.id"), index=True)
    ref: Mapped[str] = mapped_column(String(200))                # story:12, hotspot:7, count:TIME, silent:SOURCE:TIME
    # A deletion on request takes the title out of messages with the article.
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    facts: Mapped[dict[str, Any]]                                # what a line says
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class AlertLetter(Base):
    """A message on its way to one mailbox."""

    __tablename__ = "alert_letter"
    __table_args__ = (
        UniqueConstraint("message_id", "recipient"),
        Index("ix_alert_letter_unsent", "next_at", sqlite_where=text(UNSENT), postgresql_where=text(UNSENT)),
        NEVER_REUSED,
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("alert_message.id"))
    recipient: Mapped[str] = mapped_column(String(254))
    alert_ids: Mapped[list[Any]]                                 # those whose items it tells
    key: Mapped[str] = mapped_column(String(100))                # what stands before the @ of its Message-ID
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")          # as langnghe.kept_troubles keeps it, in no language


class AlertFeed(Base):
    """The secret part of a feed's address, of one member of the staff or of the team."""

    __tablename__ = "alert_feed"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]


class AlertSeen(Base):
    """Up to which item somebody has seen the page of alerts; 0 is the desk without accounts."""

    __tablename__ = "alert_seen"
    owner_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
