"""`langnghe index`: the search index beside the record."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Group
from langnghe.cli.opening import record_and_index
from langnghe.cli.progress import reporting
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.kept_troubles import told
from langnghe.web.words import INDEX_TROUBLES

DIFFERENCES = {
    "missing": N_("{kind} {id}: missing in the index"),
    "extra": N_("{kind} {id}: in the index, not in the record"),
    "older": N_("{kind} {id}: the index has version {indexed}, the record {recorded}"),
    "newer": N_("{kind} {id}: the index has version {indexed}, newer than the record's {recorded}"),
}
KINDS = {"article": N_("article"), "comment": N_("comment")}


@click.group(cls=Group, help=N_("Rebuild, check or describe the search index."))
def command() -> None:
    """Group the index commands."""


@command.command(help=N_("Build the index anew from the record; searches go on with the old one until it is ready."))
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Rebuild and say how many documents there are."""
    from search import indexer

    with record_and_index(settings, check=False) as (database, engine), reporting(_("Documents indexed")) as report:
        count = indexer.rebuild(database, engine, on_progress=report)
    message = ngettext("Index rebuilt: {count} document.", "Index rebuilt: {count} documents.", count)
    click.echo(message.format(count=number(count)))


@command.command(help=N_("Compare index and record and name every difference; exit code 1 when there are any."))
@click.pass_context
def check(context: click.Context) -> None:
    """Compare and list the differences."""
    from search import indexer

    with record_and_index(context.obj) as (database, engine):
        differences = indexer.check(database, engine)
        behind = indexer.status(database, engine).behind if differences else 0
    for difference in differences:
        click.echo(_(DIFFERENCES[difference.what]).format(
            kind=_(KINDS[difference.kind]), id=difference.id, recorded=difference.recorded, indexed=difference.indexed))
    if differences:
        message = ngettext("{count} difference.", "{count} differences.", len(differences))
        click.echo(message.format(count=number(len(differences))), err=True)
        if behind:
            message = ngettext(
                "{count} change waits for the index: give `langnghe work --until-idle`, then check again.",
                "{count} changes wait for the index: give `langnghe work --until-idle`, then check again.", behind)
            click.echo(message.format(count=number(behind)), err=True)
        context.exit(1)
    click.echo(_("Index and record agree."))


@command.command(help=N_("Say which engine is used and how far it is behind the record."))
@click.pass_obj
def status(settings: Settings) -> None:
    """Describe the index."""
    from search import indexer

    with record_and_index(settings) as (database, engine):
        found = indexer.status(database, engine)
    click.echo(_("Engine: {engine}").format(engine=found.engine))
    click.echo(_("Articles in the index: {indexed} of {recorded}").format(
        indexed=found.indexed, recorded=found.recorded))
    click.echo(_("Changes waiting: {behind}").format(behind=found.behind))
    if found.trouble:
        click.echo(_(INDEX_TROUBLES[found.trouble]), err=True)
    if found.writer:
        click.echo(_("Being written by {writer}").format(writer=found.writer))
    if found.last_error:
        click.echo(_("Last error: {error}").format(error=told(found.last_error)))
