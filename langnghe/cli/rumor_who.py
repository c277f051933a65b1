"""Who acts on rumor files at the terminal: whoever may use the machine; for signatures an account with its password."""

from __future__ import annotations

import sys

import click

from config import clock
from config.settings import Settings
from langnghe.accounts import signing
from langnghe.accounts.managing import login_of
from langnghe.accounts.signing import TooMany
from langnghe.cli.errors import Refused
from langnghe.i18n import gettext as _
from langnghe.web.people import Person
from pipelines.rumors.register import Actor
from storage import accounts
from storage.sessions import Database

LEAST = "reviewer"


def here() -> Actor:
    """Return whoever sits at this machine: no account, so they can sign nothing."""
    return Actor(None, "")


def signer(settings: Settings, database: Database, login: str) -> Actor:
    """Return an account that may sign, when its password is right."""
    with database.reading() as session:
        account = accounts.by_login(session, login_of(login))
    if account is None or account.disabled_at is not None or account.locked(clock.now()):
        raise Refused(_("There is no account {login} that could sign.").format(login=login_of(login)))
    if not Person(account.id, account.login, account.role).may(LEAST):
        raise Refused(_("Account {login} may not sign: it takes a reviewer or more.").format(login=account.login))
    if account.given_at is not None:        # whoever handed the password out knows it and could sign in both names
        raise Refused(_("The password of account {login} was handed out: sign in on the desk and change it first.")
                      .format(login=account.login))
    if account.codes:
        raise Refused(_("Account {login} signs in with a code: sign on the desk.").format(login=account.login))
    try:
        right = signing.Desk(database, settings).confirms(account, _password())
    except TooMany as error:
        raise Refused(_("Too many wrong passwords: wait {seconds} seconds.").format(seconds=error.seconds)) from error
    if not right:
        raise Refused(_("The password is wrong."))
    return Actor(account.id, account.role)


def _password() -> str:
    """Return a password: typed at a terminal, else the first line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt(_("Password"), hide_input=True))
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
