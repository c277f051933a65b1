"""What an administrator does with posts of the network, on the desk and at the terminal, and the codes they sign in by.

Whoever holds a post has no login, name, address or number here: the post has one account, and its code opens it. A code
is the post's number and a secret ("12-k7mp-x3fh-9qrt"), so that the secret's hash is found without trying all of them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from langnghe.accounts import managing, passwords
from langnghe.accounts.refusals import Refused
from langnghe.accounts.roles import POST
from pipelines.reports import units
from pipelines.reports.files.columns import folded
from storage import accounts, areas, audit, posts, signing
from storage.areas import AreaView
from storage.audit import Line
from storage.posts import PostView
from storage.sessions import Database

GROUPS, LETTERS = 3, 4       # 60 bits, behind argon2id and the limits of signing in
_CODE = re.compile(r"([0-9]{1,18})((?:-?[a-z0-9]){12})")
_BLANKS = re.compile(r"[\s‐-―.]+")


def login(post_id: int) -> str:
    """Return the login of a post's account; nobody types it."""
    return f"{POST}-{post_id}"


def parted(typed: str) -> tuple[str, str]:
    """Return login and secret of a code as it was typed, with dashes or blanks and in any case; "" for what is none."""
    found = _CODE.fullmatch(_BLANKS.sub("-", typed.strip().lower()).strip("-")) if len(typed) < 100 else None
    return (login(int(found[1])), found[2].replace("-", "")) if found else ("", "")


def create(
    database: Database, area: str, words: Mapping[str, str], by: int | None = None
) -> tuple[int, str]:
    """Add a post with an account and return its id and code, which is shown once.

    `area` is a unit in force, by key or by name; `words` are unit, social_group and organisation.
    """
    kept = {name: _word(name, words.get(name, "")) for name in units.LENGTHS}
    code, now = _new_secret(), clock.now()
    password_hash = passwords.hashed(_plain(code))
    with database.writing() as session:
        _check_staff(session)
        unit = _area(session, area)
        _check_name(session, unit.id, kept["unit"])
        post_id = posts.add(session, unit.id, kept["unit"], kept["social_group"], kept["organisation"], now)
        accounts.add(session, login(post_id), password_hash, POST, (), now, post_id)
        _note(session, now, by, "post-create", post_id)
    return post_id, f"{post_id}-{code}"


def renew_code(database: Database, post_id: int, by: int | None = None) -> str:
    """Give a post another code and return it; the one before is worth nothing, and its devices are signed out."""
    code, now = _new_secret(), clock.now()
    password_hash = passwords.hashed(_plain(code))
    with database.writing() as session:
        _check_staff(session)
        post = _found(session, post_id)
        if post.ended_at is not None:
            raise Refused(Words("this post reports no more"))
        if post.account_id is None:
            accounts.add(session, login(post_id), password_hash, POST, (), now, post_id)
        else:
            accounts.set_password(session, post.account_id, password_hash)
            signing.end_all(session, post.account_id)
        _note(session, now, by, "post-code", post_id)
    return f"{post_id}-{code}"


def rename(database: Database, post_id: int, unit: str, by: int | None = None) -> None:
    """Call a post otherwise; what it reported stays with it."""
    kept = _word("unit", unit)
    with database.writing() as session:
        post = _found(session, post_id)
        if post.ended_at is None:
            _check_name(session, post.area_id, kept, post_id)
        posts.rename(session, post_id, kept)
        _note(session, clock.now(), by, "post-name", post_id)


def set_ended(database: Database, post_id: int, ended: bool, by: int | None = None) -> None:
    """Let a post report no more, which signs it out and closes its account, or again; what it reported stays."""
    with database.writing() as session:
        post, now = _found(session, post_id), clock.now()
        if not ended:
            _check_name(session, post.area_id, post.unit, post_id)
        at = now if ended else None
        posts.end(session, post_id, at)
        if post.account_id is not None:
            managing.sign_out_everywhere(session, post.account_id)
            accounts.set_disabled(session, post.account_id, at)
        _note(session, now, by, "post-end" if ended else "post-resume", post_id)


def _check_staff(session: Session) -> None:
    if not accounts.any_account(session):
        raise Refused(Words("make an administrator's account first: with the first account everybody has to sign in"))


def _word(name: str, text: str) -> str:
    kept, fault = units.checked(name, text)
    if fault is not None:
        raise Refused(fault.said)
    return kept


def _area(session: Session, typed: str) -> AreaView:
    """Return the unit in force that is meant; raises Refused for none and for several."""
    found = [area for area in areas.called(session, typed) if not area.valid_to] if typed.strip() else []
    if not found:
        raise Refused(Words("{place} is no unit in force; write its name with its province, or its key",
                            place=repr(typed[:60])))
    if len(found) > 1:
        several = ", ".join(f"{area.full_name} ({area.key})" for area in found[:5])
        raise Refused(Words("{place} are several units: {several}", place=repr(typed[:60]), several=several))
    return found[0]


def _check_name(session: Session, area_id: int, unit: str, own: int | None = None) -> None:
    """Raise Refused where another post of the place is called so: a table names a post by place and unit alone."""
    for post in posts.reporting(session, area_id):
        if post.id != own and folded(post.unit) == folded(unit):
            raise Refused(Words("post {number} of this place is called {unit} already; give this one a name of its own",
                                number=post.id, unit=repr(post.unit)))


def _found(session: Session, post_id: int) -> PostView:
    found = posts.get(session, post_id)
    if found is None:
        raise Refused(Words("there is no such post"))
    return found


def _new_secret() -> str:
    return "-".join("".join(secrets.choice(passwords.LETTERS) for _ in range(LETTERS)) for _ in range(GROUPS))


def _plain(code: str) -> str:
    return code.replace("-", "")


def _note(session: Session, now: datetime, by: int | None, what: str, post_id: int) -> None:
    audit.append(session, [Line(now, by, "account", {"what": what, "post": post_id})])
