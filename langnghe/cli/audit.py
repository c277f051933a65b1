"""`langnghe audit`: the record of who did what."""

from __future__ import annotations

from datetime import timedelta

import click

from config import clock
from config.settings import Settings
from langnghe import audit_words
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.web.words import ACTS, say
from storage import accounts, audit

MOST = 1_000_000
NAMED = 10      # lines without their text that are named; the others are counted


@click.group(cls=Group, help=N_("Check and list the record of who did what."))
def command() -> None:
    """Group the commands of the record of what was done."""


@command.command(help=N_("Walk along the chain; exit code 1 and the number of the line where somebody changed it. A "
                         "head noted earlier (NUMBER:HASH) shows that no lines were cut off since. Exit code 1 too "
                         "where the text of a search is gone before its days were over."))
@option("--head", default="", metavar="NUMBER:HASH", help=N_("A head that an earlier check printed."))
@click.pass_context
def verify(context: click.Context, head: str) -> None:
    """Verify the chain."""
    settings: Settings = context.obj
    number_text, _colon, wanted = head.partition(":")
    if head and not (number_text.isascii() and number_text.isdigit() and len(number_text) < 18 and wanted):
        raise click.UsageError(_("--head takes a number, a colon and a hash, as this command prints them."))
    with record(settings) as database, database.reading() as session:
        # `work` purges by the same clock, and a moment that has passed since then only moves the limit on.
        found = audit.verify(session, clock.now() - timedelta(days=settings.audit_query_days))
        kept = audit.hash_of(session, int(number_text)) if head else ""
    if found.broken_at:
        click.echo(_("The chain breaks at line {line}: it, or one before it, was changed or deleted. The {lines} lines "
                     "before it hold.").format(line=found.broken_at, lines=number(found.lines)))
        context.exit(1)
    if head and kept != wanted.strip():
        click.echo(_("Line {line} is not the one that was noted: lines were cut off, or the chain was written anew."
                     ).format(line=number_text))
        context.exit(1)
    click.echo(ngettext("The chain holds: {lines} line.", "The chain holds: {lines} lines.", found.lines).format(
        lines=number(found.lines)))
    if found.lines:
        click.echo(_("Head: {head}").format(head=f"{found.lines}:{found.head}"))
    if found.gone:
        click.echo(_missing(found.gone, settings.audit_query_days))
        context.exit(1)


def _missing(gone: tuple[int, ...], days: int) -> str:
    named = ", ".join(map(str, gone[:NAMED])) + (" …" if len(gone) > NAMED else "")
    return ngettext(
        "The text of {count} search is gone before {days} days were over (LANGNGHE_AUDIT_QUERY_DAYS): line {named}. "
        "Somebody deleted it, or the setting was shorter before.",
        "The texts of {count} searches are gone before {days} days were over (LANGNGHE_AUDIT_QUERY_DAYS): lines "
        "{named}. Somebody deleted them, or the setting was shorter before.", len(gone),
    ).format(count=number(len(gone)), days=days, named=named)


@command.command("list", help=N_("List what was done, the newest first."))
@option("--limit", type=Number(1), default=50, show_default=True, help=N_("Lines at most."))
@option("--act", default="", metavar="ACT", help=N_("Only one act, such as search, export, edit or sign-in-failed."))
@option("--login", default="", metavar="LOGIN", help=N_("Only of one account."))
@click.pass_obj
def list_lines(settings: Settings, limit: int, act: str, login: str) -> None:
    """Print a table of lines."""
    with record(settings) as database, database.reading() as session:
        logins = accounts.logins(session)
        ids = {name: staff_id for staff_id, name in logins.items()}
        if login and login not in ids:
            raise Refused(_("There is no account {login}; `langnghe user list` shows them.").format(login=login))
        found = audit.listed(session, act=act, staff_id=ids.get(login), limit=min(limit, MOST))
    rows = [(str(line.id), moment(line.at), logins.get(line.staff_id or 0, "–"), say(ACTS, line.act),
             str(plain(_said(line, logins)))) for line in found]
    tables.show((_("Line"), _("Time"), _("Account"), _("Act"), _("Details")), rows, right=(0,))


def _said(line: audit.Written, logins: dict[int, str]) -> str:
    query = f"“{line.query}”" if line.query is not None else ""
    return "; ".join(part for part in (query, audit_words.details(line.details, logins)) if part)
