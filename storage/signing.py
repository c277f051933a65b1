"""Who is signed in, and programs' tokens: both are found by the hash of what they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.models import Account, ApiToken, StaffSession


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose request it is, by a session or a token; `key` is the row's id, `scope` a token's."""

    key: int
    staff_id: int
    login: str
    role: str
    areas: tuple[str, ...]
    post_id: int | None
    seen_at: datetime | None
    scope: str = ""
    given: bool = False          # its password is one that somebody else made


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as its owner sees it: never the token itself."""

    id: int
    label: str
    scope: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


_WHO = (Account.id, Account.login, Account.role, Account.areas, Account.post_id)


def by_session(session: Session, token_sha256: str, now: datetime, idle_since: datetime) -> SignedIn | None:
    """Return who holds a session that has not run out and was used since `idle_since`."""
    row = session.execute(
        select(StaffSession.id, *_WHO, StaffSession.seen_at, Account.password_given_at)
        .join(Account, Account.id == StaffSession.staff_id).where(
            StaffSession.token_sha256 == token_sha256, StaffSession.expires_at > now,
            StaffSession.seen_at > idle_since, Account.disabled_at.is_(None))).first()
    return SignedIn(row[0], row[1], row[2], row[3], tuple(row[4]), row[5], row[6],
                    given=row[7] is not None) if row else None


def by_token(session: Session, token_sha256: str, now: datetime) -> SignedIn | None:
    """Return whose token it is, when it has not run out."""
    row = session.execute(
        select(ApiToken.id, *_WHO, ApiToken.used_at, ApiToken.scope).join(Account, Account.id == ApiToken.staff_id)
        .where(ApiToken.token_sha256 == token_sha256, ApiToken.expires_at > now,
               Account.disabled_at.is_(None))).first()
    return SignedIn(row[0], row[1], row[2], row[3], tuple(row[4]), row[5], row[6], row[7]) if row else None


def open_session(session: Session, staff_id: int, token_sha256: str, now: datetime, expires_at: datetime) -> int:
    """Keep a new session; those that ran out go at this occasion."""
    session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    row = StaffSession(staff_id=staff_id, token_sha256=token_sha256, created_at=now, seen_at=now,
                       expires_at=expires_at)
    session.add(row)
    session.flush()
    return row.id


def end(session: Session, token_sha256: str) -> None:
    """End one session."""
    session.execute(delete(StaffSession).where(StaffSession.token_sha256 == token_sha256))


def end_all(session: Session, staff_id: int, but: str = "") -> int:
    """End the sessions of an account, apart from the one with the hash `but`; return how many."""
    done = session.execute(delete(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.token_sha256 != but))
    return int(done.rowcount)  # type: ignore[attr-defined]


def seen(session: Session, sessions: Iterable[int], tokens: Iterable[int], now: datetime) -> None:
    """Say that sessions and tokens were used."""
    session.execute(update(StaffSession).where(StaffSession.id.in_(list(sessions))).values(seen_at=now))
    session.execute(update(ApiToken).where(ApiToken.id.in_(list(tokens))).values(used_at=now))


def add_token(
    session: Session, staff_id: int, label: str, token_sha256: str, scope: str, now: datetime, expires_at: datetime
) -> int:
    """Keep a new token and return its id."""
    row = ApiToken(staff_id=staff_id, label=label, token_sha256=token_sha256, scope=scope, created_at=now,
                   expires_at=expires_at)
    session.add(row)
    session.flush()
    return row.id


def tokens(session: Session, staff_id: int) -> list[TokenView]:
    """Return an account's tokens, the newest first."""
    rows = session.scalars(select(ApiToken).where(ApiToken.staff_id == staff_id).order_by(ApiToken.id.desc()))
    return [TokenView(row.id, row.label, row.scope, row.created_at, row.expires_at, row.used_at) for row in rows]


def drop_token(session: Session, staff_id: int, token_id: int) -> bool:
    """Delete one of an account's own tokens; False when it has none of this id."""
    done = session.execute(delete(ApiToken).where(ApiToken.staff_id == staff_id, ApiToken.id == token_id))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def drop_tokens(session: Session, staff_id: int) -> None:
    """Delete all tokens of an account."""
    session.execute(delete(ApiToken).where(ApiToken.staff_id == staff_id))
