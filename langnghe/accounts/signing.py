"""Signing in: one answer for everything that is wrong, as long in coming for a login that nobody has."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from sqlalchemy.orm import Session

from config.settings import Settings
from langnghe.accounts import codes, keys, passwords, recovery
from langnghe.accounts.limits import Limiter
from langnghe.accounts.managing import login_of
from storage import accounts, audit, signing
from storage.accounts import AccountView
from storage.audit import Line
from storage.sessions import Database

# Wrong passwords in a row before an account waits, and for how long: whoever knows the logins can make an office wait
# so long, so it is short, it ends by itself, and a browser that somebody signed in with before does not wait at all.
MOST_FAILURES = 20
LOCK = timedelta(minutes=15)
WINDOW = 300.0           # seconds over which failures of one place count
MOST_OF_A_LOGIN, MOST_OF_A_PLACE, MOST_OF_A_BROWSER = 5, 100, 10
TOKEN = "lng_"           # noqa: S105 - what tokens begin with


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed, from where, and what the browser holds: an older session, and that it signed in before."""

    login: str
    password: str
    code: str = ""
    place: str = ""
    browser: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session: the token for the browser and what says that it signed in before."""

    staff_id: int
    login: str
    role: str
    areas: tuple[str, ...]
    token: str
    browser: str
    post: int | None = None


class TooMany(Exception):
    """Too many wrong passwords came from there; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Desk:
    """Signs people in over a record; one a process, as it counts what is tried."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._logins = Limiter(MOST_OF_A_LOGIN, WINDOW)
        self._places = Limiter(MOST_OF_A_PLACE, WINDOW)
        self._browsers = Limiter(MOST_OF_A_BROWSER, WINDOW)

    def sign_in(self, attempt: Attempt, now: datetime) -> Opened | None:
        """Open a session, or None when login, password or code is wrong; raises TooMany."""
        login = login_of(attempt.login)[:200]
        with self._database.reading() as session:
            account = accounts.by_login(session, login)
        known = account is not None and self._is_known(account, attempt.browser)
        counted: list[tuple[Limiter, object]] = [(self._browsers, attempt.browser)] if known else [
            (self._logins, (attempt.place, login)), (self._places, attempt.place)]
        if waits := max(limiter.waits(key) for limiter, key in counted):
            raise TooMany(waits)
        right = passwords.fits(account.password_hash if account else "", attempt.password)
        opened = self._opened(account, attempt, right, known, now)
        for limiter, key in counted:
            if opened is None:
                limiter.failed(key)
            elif limiter is not self._places:    # one right password must not free a place to try others
                limiter.forget(key)
        return opened

    def confirms(self, account: AccountView, password: str) -> bool:
        """Return whether somebody who is signed in knows the password; raises TooMany as signing in does."""
        key = ("own", account.id)
        if waits := self._logins.waits(key):
            raise TooMany(waits)
        right = passwords.fits(account.password_hash, password)
        if right:
            self._logins.forget(key)
        else:
            self._logins.failed(key)
        return right

    def _opened(
        self, account: AccountView | None, attempt: Attempt, right: bool, known: bool, now: datetime
    ) -> Opened | None:
        step = self._step(account, attempt.code, now) if account else 0
        spare = self._spare(account, attempt.code) if account and step is None else ""
        renewed = passwords.hashed(attempt.password) if right and account and passwords.outdated(
            account.password_hash) else ""
        with self._database.writing() as session:
            if account is None or not right or account.disabled_at or (account.locked(now) and not known) or not (
                    self._takes(session, account, step) if step is not None else
                    self._takes_spare(session, account, spare, now)):
                self._failed(session, account, known, now)
                return None
            if renewed:
                accounts.renew_hash(session, account.id, renewed)
            return self._begin(session, account, attempt, now)

    def _failed(self, session: Session, account: AccountView | None, known: bool, now: datetime) -> None:
        # What was typed as a login is not written: now and then it is a password.
        staff_id = account.id if account else None
        if account is None or not (account.locked(now) or known):
            accounts.failed(session, staff_id or 0, now, MOST_FAILURES, LOCK)
        audit.append(session, [Line(now, None, "sign-in-failed", {"account": staff_id})])

    def _begin(self, session: Session, account: AccountView, attempt: Attempt, now: datetime) -> Opened:
        token = secrets.token_urlsafe(32)
        accounts.succeeded(session, account.id)
        if attempt.session:
            signing.end(session, token_hash(attempt.session))
        signing.open_session(session, account.id, token_hash(token), now,
                             now + timedelta(hours=self._settings.session_hours))
        audit.append(session, [Line(now, account.id, "sign-in")])
        return Opened(account.id, account.login, account.role, account.areas, token, self._browser(account),
                      account.post_id)

    def _step(self, account: AccountView, typed: str, now: datetime) -> int | None:
        """Return the step of the code, 0 where none is asked for, None for a wrong one."""
        if not account.codes:
            return 0
        with self._database.reading() as session:
            kept = accounts.factor(session, account.id)
        return codes.step_of(opened_secret(self._settings, kept.secret), typed, now) if kept else None

    def _spare(self, account: AccountView, typed: str) -> str:
        """Return the recovery code that was typed, as the record holds it, "" for none."""
        code = recovery.typed(typed)
        return recovery.kept(self._settings, account.id, code) if code else ""

    @staticmethod
    def _takes_spare(session: Session, account: AccountView, spare: str, now: datetime) -> bool:
        if not spare or not accounts.take_recovery(session, account.id, spare, now):
            return False
        audit.append(session, [Line(now, account.id, "account", {"what": "recovery-code", "account": account.id})])
        return True

    @staticmethod
    def _takes(session: Session, account: AccountView, step: int) -> bool:
        return not account.codes or accounts.take_step(session, account.id, step)

    def _browser(self, account: AccountView) -> str:
        """Return what a browser keeps that signed in with this account; a new password makes it worthless."""
        said = f"{account.id}:{account.password_hash}".encode()
        return f"{account.id}.{hmac.new(keys.of(self._settings, 'known browser'), said, hashlib.sha256).hexdigest()}"

    def _is_known(self, account: AccountView, browser: str) -> bool:
        return hmac.compare_digest(self._browser(account).encode(), browser.encode())


def token_hash(token: str) -> str:
    """Return what the record holds of a token; it is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_token() -> str:
    """Return a program's token; it is recognised by its beginning, e.g. in a file that should not hold it."""
    return TOKEN + secrets.token_urlsafe(32)


def closed_secret(settings: Settings, secret: bytes) -> bytes:
    """Return a secret as the record holds it."""
    return keys.box(settings).encrypt(secret)


def opened_secret(settings: Settings, kept: bytes) -> bytes:
    """Return a secret; one under another key (the file was lost) fits no code."""
    try:
        return keys.box(settings).decrypt(kept)
    except InvalidToken:
        return secrets.token_bytes(20)
