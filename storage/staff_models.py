"""The tables of the office's own staff: accounts, sessions, tokens, and what was done. Nobody else ever has a row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_REUSED, Base, Key


class Account(Base):
    """An account of the staff; never deleted, so that what it did keeps its number."""

    __tablename__ = "app_user"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str]                             # argon2id, with its parameters and salt
    role: Mapped[str] = mapped_column(String(20))
    areas: Mapped[list[Any]] = mapped_column(default=list)   # keys of units, e.g. "new/province/01"; none: no limit
    # The post that it reports for; such an account has no login that anybody chose.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    password_given_at: Mapped[datetime | None]             # since when it is one that somebody else made: to be changed
    failures: Mapped[int] = mapped_column(Integer, default=0)   # wrong passwords in a row
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SecondFactor(Base):
    """The secret of an account's codes, apart from its password and encrypted with a key that is no row."""

    __tablename__ = "second_factor"
    staff_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), primary_key=True, autoincrement=False)
    secret: Mapped[bytes]
    confirmed_at: Mapped[datetime | None]                  # None: shown, and not in force until a code was typed
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)   # of the last code taken: each is taken once


class RecoveryCode(Base):
    """One of the codes for when the device is lost; sealed with a key that is no row, and taken once."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    code_hmac: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    """Somebody who is signed in; the browser holds the token, the record only its hash."""

    __tablename__ = "staff_session"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]                              # last request, give or take a minute
    expires_at: Mapped[datetime]


class ApiToken(Base):
    """A program's way in for an account: what it may do at most, and until when."""

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(10))         # read, change
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Audit(Base):
    """One line of what was done; `hash` covers the line and the hash before it."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)   # 1, 2, 3, … without a gap
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(BigInteger)   # None: nobody signed in, or the command line
    act: Mapped[str] = mapped_column(String(20))
    details: Mapped[str]                                   # canonical JSON
    query_sha256: Mapped[str] = mapped_column(String(64), default="")   # of salt and text in audit_query
    hash: Mapped[str] = mapped_column(String(64))


class AuditQuery(Base):
    """What was searched for, apart from the chain: it goes after its days, and with the salt any way to guess it."""

    __tablename__ = "audit_query"
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    salt: Mapped[str] = mapped_column(String(32))
    text: Mapped[str]


class WorkItem(Base):
    """What staff keep about one thing to be done that the desk shows; the thing itself is found in other tables."""

    __tablename__ = "work_item"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)          # what it is about, e.g. "hotspot:12"
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    note: Mapped[str] = mapped_column(String(500), default="")         # redacted
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
