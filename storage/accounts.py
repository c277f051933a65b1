"""Accounts of the staff: read and changed; passwords come here as hashes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.models import Account, RecoveryCode, SecondFactor


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account; `codes` says that it asks for a code beside the password."""

    id: int
    login: str
    role: str
    areas: tuple[str, ...]
    password_hash: str
    failures: int
    locked_until: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    codes: bool
    post_id: int | None = None
    given_at: datetime | None = None     # since when its password is one that somebody else made

    def locked(self, now: datetime) -> bool:
        """Return whether too many wrong passwords were typed lately."""
        return self.locked_until is not None and self.locked_until > now


_CODES = select(SecondFactor.staff_id).where(SecondFactor.confirmed_at.is_not(None))


def any_account(session: Session) -> bool:
    """Return whether there is an account that may sign in.

    The last administrator cannot be switched off, so an office with accounts never has none; the invented ones of the
    demo, that only sign, are all switched off, and its desk stays open to this machine.
    """
    return session.scalar(select(Account.id).where(Account.disabled_at.is_(None)).limit(1)) is not None


def by_login(session: Session, login: str) -> AccountView | None:
    """Return the account of this login."""
    return _view(session, session.scalars(select(Account).where(Account.login == login)).first())


def get(session: Session, staff_id: int) -> AccountView | None:
    """Return an account."""
    return _view(session, session.get(Account, staff_id))


def listed(session: Session) -> list[AccountView]:
    """Return all accounts of the staff by login; those of posts stand with their posts."""
    codes = set(session.scalars(_CODES))
    rows = session.scalars(select(Account).where(Account.post_id.is_(None)).order_by(Account.login))
    return [_seen(row, row.id in codes) for row in rows]


def logins(session: Session) -> dict[int, str]:
    """Return id → login of every account of the staff."""
    rows = session.execute(select(Account.id, Account.login).where(Account.post_id.is_(None)))
    return {row.id: row.login for row in rows}


def of_post(session: Session, post_id: int) -> AccountView | None:
    """Return the account that signs in for a post."""
    return _view(session, session.scalars(select(Account).where(Account.post_id == post_id)).first())


def _view(session: Session, row: Account | None) -> AccountView | None:
    if row is None:
        return None
    return _seen(row, session.scalar(_CODES.where(SecondFactor.staff_id == row.id)) is not None)


def _seen(row: Account, codes: bool) -> AccountView:
    return AccountView(row.id, row.login, row.role, tuple(row.areas), row.password_hash, row.failures,
                       row.locked_until, row.disabled_at, row.created_at, codes, row.post_id,
                       row.password_given_at)


def add(
    session: Session, login: str, password_hash: str, role: str, areas: Sequence[str], now: datetime,
    post_id: int | None = None, given: bool = False,
) -> int:
    """Add an account and return its id; the login must be free."""
    row = Account(login=login, password_hash=password_hash, role=role, areas=list(areas), created_at=now,
                  post_id=post_id, password_given_at=now if given else None)
    session.add(row)
    session.flush()
    return row.id


def set_role(session: Session, staff_id: int, role: str, areas: Sequence[str]) -> None:
    """Change what an account may do, and where; it holds from the next request on."""
    _set(session, staff_id, role=role, areas=list(areas))


def set_password(session: Session, staff_id: int, password_hash: str, given_at: datetime | None = None) -> None:
    """Change the password's hash and open an account that wrong passwords locked; `given_at` by somebody else."""
    _set(session, staff_id, password_hash=password_hash, password_given_at=given_at, failures=0, locked_until=None)


def renew_hash(session: Session, staff_id: int, password_hash: str) -> None:
    """Keep the same password under today's parameters."""
    _set(session, staff_id, password_hash=password_hash)


def set_disabled(session: Session, staff_id: int, at: datetime | None) -> None:
    """Switch an account off, or on again."""
    _set(session, staff_id, disabled_at=at, failures=0, locked_until=None)


def _set(session: Session, staff_id: int, **values: object) -> None:
    session.execute(update(Account).where(Account.id == staff_id).values(**values))


def administrators(session: Session) -> set[int]:
    """Return the ids of the administrators who are not disabled."""
    return set(session.scalars(select(Account.id).where(
        Account.role == "administrator", Account.disabled_at.is_(None))))


def succeeded(session: Session, staff_id: int) -> None:
    """Forget the wrong passwords before a right one."""
    _set(session, staff_id, failures=0, locked_until=None)


def failed(session: Session, staff_id: int, now: datetime, most: int, lock: timedelta) -> None:
    """Count a wrong password; after `most` in a row the account is locked for a while, and the count begins anew."""
    count = session.scalar(update(Account).where(Account.id == staff_id).values(
        failures=Account.failures + 1).returning(Account.failures)) or 0
    if count >= most:
        _set(session, staff_id, failures=0, locked_until=now + lock)


@dataclass(frozen=True, slots=True)
class Factor:
    """An account's secret, encrypted; in force from `confirmed_at` on."""

    secret: bytes
    confirmed_at: datetime | None


def factor(session: Session, staff_id: int) -> Factor | None:
    """Return the secret of an account's codes."""
    row = session.get(SecondFactor, staff_id)
    return Factor(row.secret, row.confirmed_at) if row else None


def offer_factor(session: Session, staff_id: int, secret: bytes) -> None:
    """Keep a new secret that is not in force yet."""
    drop_factor(session, staff_id)
    session.add(SecondFactor(staff_id=staff_id, secret=secret))


def confirm_factor(session: Session, staff_id: int, now: datetime) -> None:
    """Put the secret into force."""
    session.execute(update(SecondFactor).where(SecondFactor.staff_id == staff_id).values(confirmed_at=now))


def take_step(session: Session, staff_id: int, step: int) -> bool:
    """Use up the code of a time step; False when it, or a later one, was used before."""
    done = session.execute(update(SecondFactor).where(
        SecondFactor.staff_id == staff_id, SecondFactor.last_step < step).values(last_step=step))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def set_recovery(session: Session, staff_id: int, sealed: Sequence[str]) -> None:
    """Give an account other recovery codes; those before are worth nothing."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    session.add_all([RecoveryCode(staff_id=staff_id, code_hmac=one) for one in sealed])


def take_recovery(session: Session, staff_id: int, sealed: str, now: datetime) -> bool:
    """Use a recovery code up; False for none of the account's, or one that was used before."""
    done = session.execute(update(RecoveryCode).where(
        RecoveryCode.staff_id == staff_id, RecoveryCode.code_hmac == sealed, RecoveryCode.used_at.is_(None))
        .values(used_at=now))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def recovery_left(session: Session, staff_id: int) -> int:
    """Return how many recovery codes of an account are not used up."""
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(
        RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))) or 0


def drop_factor(session: Session, staff_id: int) -> bool:
    """Ask an account for no code any more; False when it was not asked."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    done = session.execute(delete(SecondFactor).where(SecondFactor.staff_id == staff_id))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def count(session: Session) -> int:
    """Return how many accounts there are."""
    return session.scalar(select(func.count()).select_from(Account)) or 0
