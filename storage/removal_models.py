"""The tables of what was removed on request: how it is known again, never the text."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Key


class RemovalPass(Base):
    """Stands in no committed state: while it does, a transaction may change the words of histories."""

    __tablename__ = "removal_pass"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]


class Removal(Base):
    """Something that was removed on request: where it stood and the hash of its text, so that it stays away."""

    __tablename__ = "removal"
    __table_args__ = (Index("ix_removal_source_id_sha256", "source_id", "sha256"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))          # article, thread, comment, words
    key: Mapped[str] = mapped_column(Text, index=True)     # an article's key, a thread's address, how many words
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))   # None: of no known source
    sha256: Mapped[str] = mapped_column(String(64))        # of the words, "" when no text was held
    at: Mapped[datetime]
