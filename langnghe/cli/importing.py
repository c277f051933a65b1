"""`langnghe import`: existing archives, by the same steps as crawled pages."""

from __future__ import annotations

import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.settings import Settings
from langnghe.cli.errors import FILE_TROUBLES, Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.progress import reporting
from langnghe.cli.statuses import show_counts
from langnghe.cli.values import Number
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.troubles import said
from storage.processes import owner_name

if TYPE_CHECKING:
    from pipelines.importing import ImportSummary

NEWS_HELP = N_(
    "Take in news articles from FILE: one JSON object a line, plain or .gz. Columns: title and body are needed; url or "
    "id; source (or --source); summary or lead; section; published_at. Without an address the key is source and id. "
    "Given again, a file that was broken off goes on where it stopped, and nothing is taken twice.")
SECONDS_BETWEEN_TRIES = 2.0
# Unpacked; counting takes a second at most.
COUNTED_BYTES = 200_000_000


@click.group(cls=Group, help=N_("Take an existing archive into the record."))
def command() -> None:
    """Group the kinds of archive."""


@command.command(help=NEWS_HELP)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--source", metavar="NAME", help=N_("Source of the rows that name none."))
@option("--spread-days", type=Number(1, 36_500), metavar="N", help=N_(
    "Give rows without a date one within the last N days, by --seed; they are marked as synthetic."))
@option("--seed", type=Number(), default=0, show_default=True, help=N_("Seed of the made-up dates."))
@click.pass_obj
def news(settings: Settings, file: Path, source: str | None, spread_days: int | None, seed: int) -> None:
    """Import news and say what became of the rows."""
    from pipelines.importrows import NO_SOURCE, source_trouble

    if source is not None and (trouble := source_trouble(source)) is not None:
        raise click.BadParameter(f"{source!r}: {said(trouble)}.", click.get_current_context(), param_hint="--source")
    if not file.is_file():
        raise Refused(_("{file} is no file on a disk; a stream cannot be read twice.").format(file=file))
    summary = _imported(settings, file, source, spread_days, seed)
    if summary.resumed_at:
        click.echo(_("Went on after line {line}.").format(line=summary.resumed_at))
    counts = {status: count for status, count in summary.counts.items() if status != "rejected"}
    if counts:
        show_counts(counts, _("Rows"))
    if not summary.counts:
        click.echo(_("The file holds no row."), err=True)
    _show_rejected(summary)
    _show_notes(summary)
    if any(fault.reason == NO_SOURCE for row in summary.rejected for fault in row.faults):
        click.echo(_("Rows that name no source can be given one: --source NAME."), err=True)
    if summary.counts and not counts:
        click.get_current_context().exit(1)


def _show_rejected(summary: ImportSummary) -> None:
    if rejected := summary.counts.get("rejected", 0):
        message = ngettext("{count} row was rejected, listed in {file}; the first ones:",
                           "{count} rows were rejected, listed in {file}; the first ones:", rejected)
        click.echo(message.format(count=number(rejected), file=summary.rejected_file), err=True)
    for row in summary.rejected:
        faults = "; ".join(f"{fault.column or '-'}: {said(fault.reason)}" for fault in row.faults)
        click.echo(_("line {line}, {faults}").format(line=row.line, faults=faults), err=True)
    named = any(fault.column for row in summary.rejected for fault in row.faults)
    if rejected and rejected == sum(summary.counts.values()) and not named:
        click.echo(_("Is it another kind of file? Each line has to be one JSON object in UTF-8: "
                     "`langnghe import news --help`."), err=True)


def _show_notes(summary: ImportSummary) -> None:
    """Say what staff would otherwise learn much later: rows without a date, columns that nothing read."""
    from pipelines.importrows import meant

    if summary.undated:
        message = ngettext("{count} row has no date, or one to come: it is in no trend and no digest (--spread-days "
                           "makes up the dates that are missing).",
                           "{count} rows have no date, or one to come: they are in no trend and no digest "
                           "(--spread-days makes up the dates that are missing).", summary.undated)
        click.echo(message.format(count=number(summary.undated)), err=True)
    for name, rows in sorted(summary.unread.items(), key=lambda entry: (-entry[1], entry[0])):
        told = ngettext("column {name} of {count} row was not read", "column {name} of {count} rows was not read", rows)
        hint = _("; is {near} meant?").format(near=near) if (near := meant(name)) else ""
        click.echo(told.format(name=name, count=number(rows)) + hint, err=True)


def _lines_in(file: Path) -> int | None:
    """Return how many lines a file has; None where counting would take longer than it tells."""
    from pipelines.importing import opened

    try:
        # Packed text grows about fivefold.
        if file.stat().st_size * (5 if file.suffix == ".gz" else 1) > COUNTED_BYTES:
            return None
        with opened(file) as stream:
            return sum(1 for _line in stream)
    except (OSError, EOFError, zlib.error):
        return None


def _imported(settings: Settings, file: Path, source: str | None, spread_days: int | None, seed: int) -> ImportSummary:
    from pipelines.importing import LEASE_SECONDS, ImportBusyError, ImportFileError, import_news

    # A name of our own: two processes of one name would share the lease. An import that was killed holds its lease
    # until it ends, so a second start waits for that.
    owner, give_up = owner_name("import"), time.monotonic() + LEASE_SECONDS + 10
    total = _lines_in(file)
    with record(settings) as database, reporting(_("Rows read")) as report:
        while True:
            try:
                return import_news(
                    database, file, source=source, spread_days=spread_days, seed=seed, settings=settings,
                    owner=owner, on_progress=lambda done: report(done, total), say=said)
            except ImportFileError as error:
                reason = _(FILE_TROUBLES[error.number]) if error.number in FILE_TROUBLES else said(error.reason)
                raise Refused(f"{error.file}: {reason}") from error
            except ImportBusyError as error:
                if time.monotonic() > give_up:
                    raise Refused(said(error.args[0])) from error
                report.line(_("Another process imports this file, or was killed just now: waiting."))
                time.sleep(SECONDS_BETWEEN_TRIES)
