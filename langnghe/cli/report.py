"""`langnghe report`: the table in which posts hand in reports, and files that come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from config import clock
from config.settings import Settings
from langnghe import reportwords
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.progress import reporting
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.troubles import said

if TYPE_CHECKING:
    from pipelines.reports.files.importing import ReportSummary

SHOWN = 20


@click.group(cls=Group, help=N_("Give out the table for field reports, and take filled ones in."))
def command() -> None:
    """Group the commands for reports."""


@command.command(help=N_("Write the empty table that explains itself: .xlsx with lists to choose from, or .csv."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@option("--force", is_flag=True, help=N_("Replace a file that is there."))
def template(file: Path, force: bool) -> None:
    """Write the template."""
    from pipelines.reports.files import template as made

    makers = {".xlsx": made.template_xlsx, ".csv": made.template_csv}
    if file.suffix.lower() not in makers:
        raise Refused(_("{file}: name it .xlsx or .csv").format(file=file))
    if file.exists() and not force:
        raise Refused(_("{file}: there is a file of that name; --force replaces it").format(file=file))
    file.write_bytes(makers[file.suffix.lower()]())
    click.echo(_("{file} is written. The row marked as an example is passed over when the file comes back.").format(
        file=file))


@command.command("import", help=N_(
    "Take in the reports of FILE, a filled table (.xlsx, .csv). Good rows land; the others are written, with the "
    "reason, into a table beside the exports: corrected there, it can be given again. The same file twice changes "
    "nothing. With --form FILE is an export of ODK Central or KoboToolbox."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@option("--form", metavar="NAME", help=N_(
    "FILE is an export (.csv, .json) of this form: odk, kobo, or one whose answers the office's folder `collected` "
    "names."))
@click.pass_obj
def import_file(settings: Settings, file: Path, form: str | None) -> None:
    """Import a file and say what became of its rows."""
    from pipelines.reports.files.packages import FileRefused

    try:
        summary = _imported(settings, file, form)
    except FileRefused as error:
        raise Refused(said(error.args[0])) from error
    _show(summary)
    if summary.rejected and form is None:
        _show_rejected(settings, file, summary)
    for row in summary.rejected[:SHOWN] if form is not None else ():
        click.echo(reportwords.rejected(row), err=True)
    if not summary.taken and summary.rejected:
        click.get_current_context().exit(1)


def _imported(settings: Settings, file: Path, form: str | None) -> ReportSummary:
    from config import collected_forms
    from pipelines.areas import filling
    from pipelines.reports.files.collected import import_collected
    from pipelines.reports.files.importing import Asked, import_reports
    from pipelines.reports.files.packages import on_disk

    known = collected_forms.load(form, settings) if form is not None else None
    with record(settings) as database, reporting(_("Rows read")) as report:
        filling.fill(database, settings)
        if known is not None:
            asked = Asked(clock.now(), origin=known.program, apart=True)
            return import_collected(database, on_disk(file), known, asked)
        return import_reports(database, on_disk(file), Asked(clock.now(), apart=True), lambda done: report(done, None))


def _show(summary: ReportSummary) -> None:
    for line in (*reportwords.outcome(summary), *reportwords.numbers(summary)):
        click.echo(line)
    for line in reportwords.notes(summary, SHOWN):
        click.echo(line, err=True)


def _show_rejected(settings: Settings, file: Path, summary: ReportSummary) -> None:
    from pipelines.reports.files import rejects
    from pipelines.reports.files.packages import on_disk

    for row in summary.rejected[:SHOWN]:
        click.echo(reportwords.rejected(row), err=True)
    workbook = file.suffix.lower() == ".xlsx"
    place = settings.data_dir / "imports" / f"{file.stem}.rejected{'.xlsx' if workbook else '.csv'}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(rejects.write(on_disk(file), summary.rejected, said, workbook=workbook))
    message = ngettext("{count} row was not taken; correct it in {file} and give that file again.",
                       "{count} rows were not taken; correct them in {file} and give that file again.",
                       len(summary.rejected))
    click.echo(message.format(count=number(len(summary.rejected)), file=place), err=True)
