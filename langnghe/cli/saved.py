"""`langnghe saved`: the searches that the team keeps."""

from __future__ import annotations

import click

from config import clock
from config.settings import Settings
from langnghe.alerts import requests
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import plain
from langnghe.i18n import gettext as _
from search.results import SearchRequest
from storage import alerts, saved
from storage.saved import SavedRow
from storage.sessions import Database

LARGEST_ID = 2**63 - 1


@click.group(cls=Group, invoke_without_command=True, help=N_(
    "List, add and delete the searches that the team keeps. Without a command: list."))
@click.pass_context
def command(context: click.Context) -> None:
    """List when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_saved)


@command.command("list", help=N_("List the saved searches, what they ask for, and what is wrong with them."))
@click.pass_obj
def list_saved(settings: Settings) -> None:
    """Print each with its query in words."""
    with record(settings) as database:
        with database.reading() as session:
            found, watched = saved.listed(session), alerts.listed(session)
        for row in found:
            count = sum(alert.spec.saved_id == row.id for alert in watched)
            click.echo(_("{id}. {title} (alerts: {count})").format(id=row.id, title=plain(row.title), count=count))
            click.echo(f"   {_said(database, row)}")
    if not found:
        click.echo(_("No saved searches."), err=True)


def _said(database: Database, row: SavedRow) -> str:
    described, trouble = requests.in_words(database, row.query)
    return _("broken: {error}").format(error=trouble) if trouble else str(plain(described))


@command.command(help=N_(
    "Keep a search under a name: its words as for `langnghe search`, or the address of a search on the desk."))
@click.argument("title")
@click.argument("query", metavar="QUERY")
@option("--address", is_flag=True, help=N_("QUERY is an address of the search page of the desk, filters and all."))
@click.pass_obj
def add(settings: Settings, title: str, query: str, address: bool) -> None:
    """Keep it; a person's name alone is refused."""
    asked = query.partition("?")[2] if address else requests.query_of(SearchRequest(text=query.strip()))
    with record(settings) as database:
        kept, named = requests.checked(database, asked), requests.titled(title)
        with database.writing() as session:
            made = saved.add(session, named, kept, None, clock.now())
        with database.reading() as session:
            row = saved.get(session, made)
        assert row is not None
        click.echo(_("Saved search {id}: {title}").format(id=made, title=plain(named)))
        click.echo(f"   {_said(database, row)}")


@command.command(help=N_("Delete a saved search; its alerts say so and tell nothing. --undo takes it back."))
@click.argument("saved_id", type=Number(1), metavar="ID")
@option("--undo", "back", is_flag=True, help=N_("Take a deletion back."))
@click.pass_obj
def delete(settings: Settings, saved_id: int, back: bool) -> None:
    """Delete it, or take the deletion back."""
    with record(settings) as database, database.writing() as session:
        known = saved_id <= LARGEST_ID
        done = known and (saved.restore(session, saved_id) if back else saved.delete(session, saved_id, clock.now()))
    if not done:
        raise Refused(_("There is no saved search {id}.").format(id=saved_id))
    click.echo((_("Saved search {id}: taken back.") if back else _("Saved search {id}: deleted.")).format(id=saved_id))
