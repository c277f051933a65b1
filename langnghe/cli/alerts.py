"""`langnghe alerts`: what is watched, a turn of it now, and what one would tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from config import clock
from config.settings import Settings
from langnghe.alerts import words
from langnghe.alerts.mail import MailFailed
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import moment, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.kept_troubles import told
from langnghe.troubles import said
from storage import alert_messages, alerts, saved
from storage.alert_messages import Post
from storage.alerts import AlertRow
from storage.processes import owner_name
from storage.sessions import Database

if TYPE_CHECKING:
    from search.service import Searcher

LARGEST_ID = 2**63 - 1
MOST_HOURS = 7 * 24


@click.group(cls=Group, invoke_without_command=True, help=N_(
    "List the alerts, look at them now, or say what one would tell. Without a command: list."))
@click.pass_context
def command(context: click.Context) -> None:
    """List when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_alerts)


@command.command("list", help=N_("List the alerts, how they stand, and whether letters wait."))
@click.pass_obj
def list_alerts(settings: Settings) -> None:
    """Print each alert, then how letters stand."""
    now = clock.now()
    with record(settings) as database, database.reading() as session:
        found, searches, post = alerts.listed(session), saved.all(session), alert_messages.post(session)
    for row in found:
        search = searches.get(row.spec.saved_id or 0)
        _show(row, words.rule(row.spec, search.title if search else ""), words.state(row, now))
    if not found:
        click.echo(_("No alerts."), err=True)
    _say_post(post)


def _show(row: AlertRow, rule: str, state: str) -> None:
    click.echo(_("{id}. {rule}; told {rhythm}").format(id=row.id, rule=plain(rule), rhythm=words.rhythm(row.spec)))
    ways = _("told {ways}").format(ways=plain(words.ways(row.spec)))
    looked = _("looked at {time}").format(time=moment(row.looked_at)) if row.looked_at else ""
    click.echo("   " + "; ".join(filter(None, [ways, looked, state, told(row.last_error)])))


def _say_post(post: Post) -> None:
    if post.waiting:
        said_ = ngettext("{count} letter waits.", "{count} letters wait.", post.waiting).format(count=post.waiting)
        click.echo(f"{said_} {told(post.error)}".rstrip(), err=True)


@command.command(help=N_("Look at the alerts that are due and send what waits, as `langnghe work` does; --all at every "
                         "alert that is not quiet. Exit code 1 when one is broken or a letter could not be sent."))
@option("--all", "every", is_flag=True, help=N_("Whatever their rhythm."))
@click.pass_context
def run(context: click.Context, every: bool) -> None:
    """Do one turn."""
    from langnghe.alerts.run import turn

    settings: Settings = context.obj
    with _searching(settings) as (database, searcher):
        done = turn(database, settings, lambda: searcher, owner_name("alerts"), every=every)
        with database.reading() as session:
            post = alert_messages.post(session)
    if done.busy:
        raise Refused(_("Another process looks at the alerts."))
    click.echo(_("Looked at: {looked}; told: {told}; letters sent: {sent}; broken: {broken}").format(
        looked=done.looked, told=done.told, sent=done.sent, broken=done.broken))
    _say_post(post)
    if done.broken or done.failed:
        context.exit(1)


@command.command("test", help=N_(
    "Say what an alert would tell of the last hours, and keep nothing; with --mail send it as a letter, which tries "
    "the mail server."))
@click.argument("alert_id", type=Number(1), metavar="ID")
@option("--hours", type=Number(1, MOST_HOURS), default=24, show_default=True, help=N_("Of so many hours."))
@option("--mail", default="", metavar="ADDRESS", help=N_("Send it there as well."))
@click.pass_obj
def test_alert(settings: Settings, alert_id: int, hours: int, mail: str) -> None:
    """Print what it finds."""
    from langnghe.alerts import trying
    from langnghe.alerts.specs import mailboxes

    to = mailboxes(mail)
    with _searching(settings) as (database, searcher):
        with database.reading() as session:
            row = alerts.get(session, alert_id) if alert_id <= LARGEST_ID else None
        if row is None or row.deleted_at is not None:
            raise Refused(_("There is no alert {id}.").format(id=alert_id))
        text = trying.text(database, settings, searcher, row, hours)
    click.echo(text)
    for recipient in to:
        try:
            trying.send(settings, recipient, text)
        except MailFailed as error:
            raise Refused(_("{mailbox}: {error}").format(mailbox=recipient, error=said(error.args[0]))) from error
        click.echo(_("Sent to {mailbox}.").format(mailbox=recipient), err=True)


@contextmanager
def _searching(settings: Settings) -> Iterator[tuple[Database, Searcher]]:
    from langnghe.cli.opening import record_and_index
    from search.service import Searcher

    with record_and_index(settings) as (database, engine):
        yield database, Searcher(database, engine)


