"""`langnghe export`: everything that a search holds, as a file with a manifest beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from config.settings import Settings
from langnghe.cli import search_filters, slips
from langnghe.cli.behind import say_behind
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record_and_index
from langnghe.cli.output import new_file
from langnghe.cli.progress import reporting
from langnghe.cli.values import Choice
from langnghe.exporting.errors import ExportRefused
from langnghe.exporting.kinds import KINDS
from langnghe.formats import number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import language, ngettext
from search.results import SearchRequest

EXPORT_HELP = N_(
    "Write every article that a search holds into a file, copies one by one, with a manifest beside it that says what "
    "it is and whether it is complete. Words and filters are those of `langnghe search`; without words everything is "
    "written. Texts of articles and comments are not exported.")


@click.command(cls=Command, help=EXPORT_HELP, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@search_filters.options
@option("--of", type=Choice(["articles", "comments"]), default="articles", help=N_(
    "What to export; comments are refused, with the reason."))
@option("--format", "kind", type=Choice(list(KINDS)), help=N_("Kind of file; left out, it follows from its name."))
@option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=N_(
    "File to write; NAME.manifest.json comes beside it."))
@option("--force", is_flag=True, help=N_("Replace a file that is there."))
@click.pass_obj
def command(settings: Settings, /, words: tuple[str, ...], of: str, kind: str | None, out: Path, force: bool,
            **filters: Any) -> None:
    """Check what can be checked, write, say what was written."""
    from langnghe.exporting import asking, making
    from search.service import Searcher

    slips.refuse(words)
    named = _kind(kind, out)
    new_file(settings, out, (KINDS[named].ending,), force=force)
    with record_and_index(settings) as (database, engine):
        filters = search_filters.checked(database, Searcher(database, engine), filters)
        request = SearchRequest(text=" ".join(words), **filters)
        try:
            asked = asking.ask(database, engine, asking.Wish(request, named, language(), of))
        except ExportRefused as error:
            raise Refused(str(error)) from None
        with reporting(_("Rows written")) as report:
            made = making.make(database, engine, asked, out, report)
    _sum_up(made, out)
    if not made["complete"]:
        raise click.exceptions.Exit(1)


def _kind(given: str | None, out: Path) -> str:
    """Return the kind of file; of two kinds with one ending the plain one is meant."""
    if given is not None:
        return given
    for kind in KINDS.values():
        if kind.ending == out.suffix.lower():
            return kind.name
    raise Refused(_("--out {file}: no such kind of file can be written; allowed endings: {endings}").format(
        file=out, endings=", ".join(dict.fromkeys(kind.ending for kind in KINDS.values()))))


def _sum_up(made: dict[str, Any], out: Path) -> None:
    rows = ngettext("{count} row", "{count} rows", made["rows"]).format(count=number(made["rows"]))
    said = _("{described}: {rows} in {file}").format(described=plain(made["described"]), rows=rows, file=out)
    click.echo(said, err=True)
    if not made["complete"]:
        click.echo(_("The file is not complete: {notes}").format(notes=" ".join(made["notes"])), err=True)
    say_behind(made["behind"])
