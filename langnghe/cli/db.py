"""`langnghe db`: the schema of the record."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Group
from langnghe.i18n import gettext as _
from pipelines.areas import filling
from storage.errors import DatabaseOutdated
from storage.sessions import open_database


@click.group(cls=Group, help=N_("Prepare or upgrade the database."))
def command() -> None:
    """Group the database commands."""


@command.command(help=N_("Bring the database to the revision this program needs; take a copy of it before."))
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Upgrade and say from where to where."""
    try:
        database, said = open_database(settings), _("The database is up to date.")
    except DatabaseOutdated as outdated:
        database = open_database(settings, upgrade=True)
        said = _("Database upgraded: {before} → {after}.").format(before=outdated.found, after=outdated.needed)
    try:
        filling.fill(database, settings)
    finally:
        database.close()
    click.echo(said)
