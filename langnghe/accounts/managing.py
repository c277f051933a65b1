"""What an administrator does with accounts, on the desk and at the terminal: the same rules and refusals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from langnghe.accounts import passwords
from langnghe.accounts.refusals import Refused
from langnghe.accounts.roles import ADMINISTRATOR, POST, ROLES
from storage import accounts, areas, audit, signing
from storage.accounts import AccountView
from storage.audit import Line
from storage.sessions import Database

LOGIN = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
# Logins of the accounts of posts, which nobody chooses.
OF_POSTS = re.compile(rf"{POST}-[0-9]+")
LONGEST_LOGIN = 40


def login_of(typed: str) -> str:
    """Return a login as it is kept; it is typed in any case."""
    return typed.strip().lower()


def create(
    database: Database, login: str, password: str, role: str, units: Sequence[str] = (), by: int | None = None,
    given: bool = False,
) -> int:
    """Add an account and return its id; the first has to be an administrator, or nobody could add a second.

    `given`: the password is not its owner's, who has to change it at the first sign-in. The first account's is, as
    there is nobody else.
    """
    name, password_hash = login_of(login), ""
    if len(name) > LONGEST_LOGIN or not LOGIN.fullmatch(name) or OF_POSTS.fullmatch(name):
        raise Refused(Words("a login begins with a letter and has letters without diacritics, digits, and . _ - "
                            "between them, at most {most}", most=LONGEST_LOGIN))
    _check_role(role)
    if wrong := passwords.trouble(password, name):
        raise Refused(wrong)
    password_hash = passwords.hashed(password)
    with database.writing() as session:
        if accounts.by_login(session, name) is not None:
            raise Refused(Words("there is an account {login} already", login=name))
        others = accounts.any_account(session)
        if role != ADMINISTRATOR and not others:
            raise Refused(Words("the first account has to be an administrator: without one nobody could add others"))
        now = clock.now()
        made = accounts.add(session, name, password_hash, role, _units(session, units), now, given=given and others)
        _note(session, now, by, "create", made, role=role)
    return made


def set_role(
    database: Database, staff_id: int, role: str, units: Sequence[str] | None = None, by: int | None = None
) -> None:
    """Change role and areas (None: the areas stay)."""
    _check_role(role)
    with database.writing() as session:
        found = _found(session, staff_id)
        if role != ADMINISTRATOR:
            _check_not_last(session, staff_id)
        accounts.set_role(session, staff_id, role, found.areas if units is None else _units(session, units))
        _note(session, clock.now(), by, "role", staff_id, role=role)


def set_password(
    database: Database, staff_id: int, password: str, by: int | None = None, but_session: str = "",
    tokens_stay: bool = False, given: bool = False,
) -> None:
    """Change a password; every session ends but the one that asks, so that whoever knew the old one is out.

    Tokens go too, as whoever knew it could have made some; `tokens_stay` where the owner changes it and sees them.
    `given`: somebody else made it, and the owner has to change it.
    """
    with database.reading() as session:
        found = _found(session, staff_id)
    if wrong := passwords.trouble(password, found.login):
        raise Refused(wrong)
    if found.given_at and not given and passwords.fits(found.password_hash, password):
        raise Refused(Words("this is the password that was given to you: choose one of your own"))
    password_hash = passwords.hashed(password)
    with database.writing() as session:
        accounts.set_password(session, staff_id, password_hash, clock.now() if given else None)
        signing.end_all(session, staff_id, but=but_session)
        if not tokens_stay:
            signing.drop_tokens(session, staff_id)
        _note(session, clock.now(), by, "password", staff_id)


def sign_out_everywhere(session: Session, staff_id: int) -> None:
    """End every session and token of an account."""
    signing.end_all(session, staff_id)
    signing.drop_tokens(session, staff_id)


def set_disabled(database: Database, staff_id: int, disabled: bool, by: int | None = None) -> None:
    """Switch an account off, which ends its sessions and tokens, or on again."""
    with database.writing() as session:
        _found(session, staff_id)
        if disabled:
            _check_not_last(session, staff_id)
            sign_out_everywhere(session, staff_id)
        now = clock.now()
        accounts.set_disabled(session, staff_id, now if disabled else None)
        _note(session, now, by, "disable" if disabled else "enable", staff_id)


def drop_codes(database: Database, staff_id: int, by: int | None = None) -> bool:
    """Ask an account for no code any more, when its device is lost; False when it was not asked."""
    with database.writing() as session:
        _found(session, staff_id)
        if dropped := accounts.drop_factor(session, staff_id):
            _note(session, clock.now(), by, "totp-off", staff_id)
    return dropped


def _found(session: Session, staff_id: int) -> AccountView:
    found = accounts.get(session, staff_id)
    if found is None or found.post_id is not None:
        raise Refused(Words("there is no such account"))
    return found


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(Words("{role} is no role; roles are: {roles}", role=repr(role[:40]), roles=", ".join(ROLES)))


def _check_not_last(session: Session, staff_id: int) -> None:
    if accounts.administrators(session) == {staff_id}:
        raise Refused(Words("this is the only administrator: make another one first"))


def _units(session: Session, keys: Sequence[str]) -> list[str]:
    """Return the keys of units, each given by its key or by a name that only one unit in force has."""
    wanted = list(dict.fromkeys(key.strip() for key in keys if key.strip()))
    known = areas.by_keys(session, [key for key in wanted if key.count("/") == 2])
    return list(dict.fromkeys(key if key in known else _named(session, key) for key in wanted))


def _named(session: Session, typed: str) -> str:
    found = [area for area in areas.called(session, typed) if not area.valid_to] if typed.count("/") != 2 else []
    if len(found) == 1:
        return found[0].key
    if found:
        several = ", ".join(f"{area.full_name} ({area.key})" for area in found[:5])
        raise Refused(Words("{place} are several units: {several}", place=repr(typed[:60]), several=several))
    raise Refused(Words("{key} is no unit in force; write its name with its province, or its key such as "
                        "new/province/01", key=repr(typed[:60])))


def _note(session: Session, now: datetime, by: int | None, what: str, staff_id: int, **more: str) -> None:
    audit.append(session, [Line(now, by, "account", {"what": what, "account": staff_id} | more)])
