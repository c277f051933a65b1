"""The table of exports that are made as jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class ExportJob(Base):
    """An export that was asked for: how far it came, and the file that it became.

    `last_id` and `bytes` were written together: what the file holds beyond `bytes` is not counted and is cut off.
    """

    __tablename__ = "export_job"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)         # who asked; None without accounts
    request: Mapped[dict[str, Any]]                                  # the search, with its filters
    described: Mapped[str]                                           # the same in words
    format: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    file: Mapped[str]                                                # in DATA_DIR/exports
    state: Mapped[str] = mapped_column(String(10), default="waiting")   # waiting, working, done, failed
    total: Mapped[int] = mapped_column(BigInteger)                   # articles that matched when it was asked for
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    gone: Mapped[int] = mapped_column(BigInteger, default=0)         # in the index, no longer in the record
    last_id: Mapped[int] = mapped_column(BigInteger, default=0)      # of the last article that was written
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    attempt: Mapped[int] = mapped_column(Integer, default=0)         # raised to let it begin anew
    manifest: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
