"""`langnghe purge`: what is over its period goes, with a count that proves it."""

from __future__ import annotations

import click

from config import clock
from config.settings import PREFIX, Settings
from langnghe import formats, retention
from langnghe.cli import tables
from langnghe.cli.behind import say_behind
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.i18n import gettext as _
from langnghe.retention import Purged
from storage import outbox
from storage.processes import owner_name


@click.command(cls=Command, help=N_(
    "Delete what is over its period, as `langnghe work` does once a day; exit code 1 when something is left."))
@option("--dry-run", is_flag=True, help=N_("Only show what would go."))
@click.pass_context
def command(context: click.Context, dry_run: bool) -> None:
    """Purge and print the counts."""
    settings: Settings = context.obj
    with record(settings) as database:
        done = (retention.overdue(database, settings, clock.now()) if dry_run
                else retention.purge(database, settings, owner_name("purge")))
        if done is None:
            raise Refused(_("Another process is cleaning up; try again when it is done."))
        with database.reading() as session:
            behind = outbox.behind(session)
    _show(settings, done, dry_run)
    say_behind(behind)
    if not dry_run and any(row.left for row in done):
        context.exit(1)


def _show(settings: Settings, done: list[Purged], dry_run: bool) -> None:
    headings = [_("What"), _("Period"), _("Older than"), *([] if dry_run else [_("Deleted")]),
                _("Over the period"), _("What stays")]
    rows = []
    for row in done:
        period = _("{days} days ({setting})").format(
            days=row.kept.days(settings), setting=PREFIX + row.kept.setting)
        counts = [str(row.left)] if dry_run else [str(row.deleted), str(row.left)]
        rows.append((_(row.kept.label), period, formats.moment(row.before), *counts, _(row.kept.left)))
    tables.show(headings, rows, right=(3,) if dry_run else (3, 4))
