"""`langnghe user`: accounts of the staff; passwords are typed or come from standard input, never as an argument."""

from __future__ import annotations

import sys

import click

from config.settings import Settings
from langnghe.accounts import managing
from langnghe.accounts.roles import ROLES
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Choice
from langnghe.formats import moment
from langnghe.i18n import gettext as _
from langnghe.web.words import ROLES as WORDS
from storage import accounts
from storage.sessions import Database

_login = click.argument("login", metavar="LOGIN")
_areas = option("--area", "areas", multiple=True, metavar="PLACE", help=N_(
    "Limit the account to a unit, by its name (with its province where several have it) or a key such as "
    "new/province/01; may be given several times."))


@click.group(cls=Group, help=N_(
    "Make accounts of the staff, give them roles and passwords, switch them off. With the first account the desk asks "
    "everybody to sign in."))
def command() -> None:
    """Group the commands of accounts."""


@command.command(help=N_("Make an account; the first has to be an administrator. Asks for the password, or reads its "
                         "first line from standard input."))
@_login
@option("--role", type=Choice(ROLES), required=True, help=N_(
    "What it may do; each role may do what those before it may."))
@_areas
@click.pass_obj
def create(settings: Settings, login: str, role: str, areas: tuple[str, ...]) -> None:
    """Make an account."""
    with record(settings) as database:
        managing.create(database, login, _password(), role, areas, given=True)
    click.echo(_("Account {login} is made: {role}.").format(login=managing.login_of(login), role=_(WORDS[role])))


@command.command("list", help=N_("List the accounts."))
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """Print a table of accounts."""
    with record(settings) as database, database.reading() as session:
        found = accounts.listed(session)
    if not found:
        click.echo(_("There are no accounts: the desk is open to everybody on this machine. Make the first with "
                     "`langnghe user create LOGIN --role administrator`."), err=True)
        return
    rows = [(one.login, _(WORDS[one.role]), ", ".join(one.areas), _("yes") if one.codes else _("no"),
             _("disabled since {when}").format(when=moment(one.disabled_at)) if one.disabled_at else "")
            for one in found]
    tables.show((_("Login"), _("Role"), _("Areas"), _("Codes"), _("State")), rows, right=())


@command.command(help=N_("Give an account another role, and with --area or --all-areas other areas."))
@_login
@click.argument("role", type=Choice(ROLES), metavar="ROLE")
@_areas
@option("--all-areas", is_flag=True, help=N_("Limit it to no area."))
@click.pass_obj
def role(settings: Settings, login: str, role: str, areas: tuple[str, ...], all_areas: bool) -> None:
    """Change a role."""
    if areas and all_areas:
        raise click.UsageError(_("Give either --area or --all-areas."))
    with record(settings) as database:
        managing.set_role(database, _id(database, login), role, areas if areas or all_areas else None)
    click.echo(_("Account {login}: {role}.").format(login=managing.login_of(login), role=_(WORDS[role])))


@command.command(help=N_("Give an account another password; it is signed out everywhere, and its tokens are deleted. "
                         "Asks for the password, or reads its first line from standard input."))
@_login
@click.pass_obj
def password(settings: Settings, login: str) -> None:
    """Change a password."""
    with record(settings) as database:
        staff_id = _id(database, login)
        managing.set_password(database, staff_id, _password(), given=True)
    click.echo(_("Account {login} has a new password, is signed out everywhere, and its tokens are deleted.").format(
        login=managing.login_of(login)))


@command.command(help=N_("Switch an account off: it is signed out, and its tokens are deleted."))
@_login
@click.pass_obj
def disable(settings: Settings, login: str) -> None:
    """Switch an account off."""
    _switch(settings, login, True)
    click.echo(_("Account {login} is disabled.").format(login=managing.login_of(login)))


@command.command(help=N_("Switch an account on again."))
@_login
@click.pass_obj
def enable(settings: Settings, login: str) -> None:
    """Switch an account on."""
    _switch(settings, login, False)
    click.echo(_("Account {login} is enabled.").format(login=managing.login_of(login)))


@command.command("totp-off", help=N_("Ask an account for no code any more, when its device is lost."))
@_login
@click.pass_obj
def totp_off(settings: Settings, login: str) -> None:
    """Switch the codes off."""
    with record(settings) as database:
        dropped = managing.drop_codes(database, _id(database, login))
    said = _("Account {login} signs in without a code.") if dropped else _("Account {login} was asked for no code.")
    click.echo(said.format(login=managing.login_of(login)))


def _switch(settings: Settings, login: str, disabled: bool) -> None:
    with record(settings) as database:
        managing.set_disabled(database, _id(database, login), disabled)


def _id(database: Database, login: str) -> int:
    with database.reading() as session:
        found = accounts.by_login(session, managing.login_of(login))
    if found is None:
        raise Refused(_("There is no account {login}; `langnghe user list` shows them.").format(login=login))
    return found.id


def _password() -> str:
    """Return a password: typed twice at a terminal, else the first line of standard input."""
    if sys.stdin is None or not sys.stdin.isatty():
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            raise Refused(_("No password came from standard input."))
        return line.rstrip("\r\n")
    while True:
        first = str(click.prompt(_("Password"), hide_input=True))
        if first == str(click.prompt(_("Once more"), hide_input=True)):
            return first
        click.echo(_("The two are not the same."), err=True)
