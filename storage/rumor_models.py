"""The tables of the rumor register. No column says who began a rumor or who told it; history is only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key
from storage.types import UtcTime


class Rumor(Base):
    """A checkable statement without a citable source when it was heard; work state and verdict stand apart."""

    __tablename__ = "rumor"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    statement: Mapped[str] = mapped_column(String(1000))
    folded: Mapped[str]                                    # folded title and statement, for finding
    body: Mapped[str] = mapped_column(String(200), default="")          # the authority that it is about
    state: Mapped[str] = mapped_column(String(12), index=True)          # new, triaged, checking, monitored, closed
    verdict: Mapped[str] = mapped_column(String(14), default="none")    # in force: signed by two
    verdict_at: Mapped[datetime | None]
    verdict_event: Mapped[int | None] = mapped_column(BigInteger)       # the proposal that was signed
    proposed: Mapped[str] = mapped_column(String(14), default="")       # waits for the second signature
    proposed_event: Mapped[int | None] = mapped_column(BigInteger)
    tried: Mapped[str] = mapped_column(String(2000), default="")        # what was tried, where it stays unverifiable
    harm: Mapped[str] = mapped_column(String(10), default="")           # minor, moderate, major
    believability: Mapped[str] = mapped_column(String(10), default="")  # low, medium, high
    risk: Mapped[str] = mapped_column(String(10), default="")           # by table from both
    risk_reason: Mapped[str] = mapped_column(String(500), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    unknown: Mapped[str] = mapped_column(String(2000), default="")      # what we do not know yet
    answer: Mapped[str] = mapped_column(String(1000), default="")       # what people are told
    action: Mapped[str] = mapped_column(String(1000), default="")       # what was done about it
    outcome: Mapped[str] = mapped_column(String(1000), default="")      # what was seen of it afterwards
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class Sighting(Base):
    """Once that a rumor was heard: where, when and by which way, never from whom."""

    __tablename__ = "sighting"
    __table_args__ = (
        UniqueConstraint("rumor_id", "item_id"), UniqueConstraint("rumor_id", "article_id"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rumor_id: Mapped[int] = mapped_column(ForeignKey("rumor.id"), index=True)
    heard_on: Mapped[str] = mapped_column(String(10), index=True)       # day
    precision: Mapped[str] = mapped_column(String(6))                   # day, week, month
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20), default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("report_item.id", ondelete="SET NULL"), index=True)
    # Stays true when the report of its item went.
    of_field: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    url: Mapped[str] = mapped_column(default="")
    wording: Mapped[str] = mapped_column(String(500), default="")       # as it was told, redacted
    added_at: Mapped[datetime]


class Evidence(Base):
    """What a source says of a rumor: quoted, with its place, its time and the hash of the text it stands in."""

    __tablename__ = "evidence"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rumor_id: Mapped[int] = mapped_column(ForeignKey("rumor.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))          # article, document, external
    says: Mapped[str] = mapped_column(String(10))          # confirms, refutes, partly, background
    issuer: Mapped[str] = mapped_column(String(200))       # who published it
    primary_source: Mapped[str] = mapped_column(String(200))            # where it comes from in the end
    official: Mapped[bool] = mapped_column(Boolean, default=False)      # an authority in charge of the matter says it
    own: Mapped[bool] = mapped_column(Boolean, default=False)           # said by the authority that the rumor is about
    label: Mapped[str] = mapped_column(String(100), default="")         # an external verdict, as its issuer words it
    quote: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str]                                     # web address, or number of a document
    said_at: Mapped[datetime]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int] = mapped_column(Integer, default=0)           # of the article; 0: of none
    text: Mapped[str] = mapped_column(default="")          # the stored text, where it is no article's
    text_sha256: Mapped[str] = mapped_column(String(64))
    import_key: Mapped[str] = mapped_column(String(64), default="", index=True)   # the same row given twice is one
    added_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]                     # staff took it out; it stays on record
    struck_reason: Mapped[str] = mapped_column(String(500), default="")
    removed_at: Mapped[datetime | None]                    # on request: place and hash stay, words went


class RumorEvent(Base):
    """One line of a rumor's history. Triggers of the database refuse to change or delete it."""

    __tablename__ = "rumor_event"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rumor_id: Mapped[int] = mapped_column(ForeignKey("rumor.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    role: Mapped[str] = mapped_column(String(20), default="")           # which they had then
    act: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(500), default="")          # the reason, redacted


class Signature(Base):
    """Somebody's word for a proposed verdict: the first is whoever proposed it, the second puts it in force."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("event_id", "staff_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rumor_id: Mapped[int] = mapped_column(ForeignKey("rumor.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("rumor_event.id"))  # the proposal
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class RumorOpinion(Base):
    """What people think of a rumor: an item of kind opinion, which is no sighting of it."""

    __tablename__ = "rumor_opinion"
    rumor_id: Mapped[int] = mapped_column(ForeignKey("rumor.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("report_item.id", ondelete="CASCADE"), primary_key=True, index=True)
    added_at: Mapped[datetime]


class RumorCandidate(Base):
    """An article that denies or checks something: a rumor may stand behind it. Staff take it or set it aside."""

    __tablename__ = "rumor_candidate"
    __table_args__ = (Index("ix_rumor_candidate_state_found_at", "state", "found_at"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))          # denies, verifies, passes_on
    cue: Mapped[str] = mapped_column(String(60))
    statement: Mapped[str] = mapped_column(String(500))    # what is denied or checked, without names
    body: Mapped[str] = mapped_column(String(200), default="")          # who says so, "" where the text names nobody
    state: Mapped[str] = mapped_column(String(10), default="open")      # open, taken, set_aside
    rumor_id: Mapped[int | None] = mapped_column(ForeignKey("rumor.id"), index=True)
    found_at: Mapped[datetime]
