"""`langnghe crawl`: fetch what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from config import clock
from config.settings import Settings
from config.sources import read_all
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.progress import Report, reporting
from langnghe.cli.source_rename import files_exchanged
from langnghe.cli.statuses import show_counts
from langnghe.formats import number, size
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.troubles import worded

SIGNALLED = 128     # what a shell adds to the number of the signal that ended a program
SHORT_WAIT = timedelta(seconds=20)

REASONS = {
    "nothing due": N_("nothing is due"),
    "hosts held": N_("another crawl holds the hosts of what is due"),
    "hosts resting": N_("the hosts of what is due have to rest"),
    "page budget": N_("the page budget is used up"),
    "byte budget": N_("the byte budget is used up"),
    "day page budget": N_("the day's page budget is used up"),
    "day byte budget": N_("the day's byte budget is used up"),
    "record failed": N_("the record failed"),
    "stopped": N_("it was stopped"),
}


@click.command(cls=Command, help=N_(
    "Fetch the pages that are due. Ends when nothing is due, with --follow never. A source file that is wrong stops no "
    "other source; exit code 1 then. Stopped without --follow before that: exit code 130 or 143."))
@option("--follow", is_flag=True, help=N_("Wait for pages to become due and go on until stopped."))
@option("--source", "sources", multiple=True, metavar="NAME", help=N_("Only this source; can be given again."))
@click.pass_context
def command(context: click.Context, follow: bool, sources: tuple[str, ...]) -> None:
    """Crawl in this process and say how the pages ended."""
    from crawlers.run import crawl  # Scrapy takes half a second to import

    settings: Settings = context.obj
    found, troubles = read_all(settings)
    for trouble in troubles:
        click.echo(_("Error: {message}").format(message=worded(trouble)), err=True)
    if not sources and not any(source.enabled for source in found):
        raise Refused(_("No source is switched on; `langnghe source list` shows them."))
    with reporting(_("Pages fetched")) as report:
        summary = crawl(settings, follow=follow, source_names=sources, on_progress=report,
                        on_wait=lambda due: _say_waiting(report, due))
    spent = summary.reason.startswith("day ")
    idle = summary.reason == "nothing due"
    if summary.pages or idle:
        show_counts(summary.statuses)
    if summary.pages or not idle:
        click.echo(_("{size}; ended because: {reason}").format(
            size=size(summary.bytes), reason=_reason(summary.reason)))
    if spent and summary.waiting:
        message = ngettext("{count} page is due and waits for the next day.",
                           "{count} pages are due and wait for the next day.", summary.waiting)
        click.echo(message.format(count=number(summary.waiting)))
    elif summary.reason == "stopped":
        message = ngettext("{count} page is still due.", "{count} pages are still due.", summary.waiting)
        click.echo(message.format(count=number(summary.waiting)))
    if summary.not_stored:
        message = ngettext("{count} page could not be stored and is fetched again.",
                           "{count} pages could not be stored and are fetched again.", summary.not_stored)
        click.echo(message.format(count=number(summary.not_stored)), err=True)
    for old, new in summary.stranded:
        click.echo(_("{new} begins at addresses that the record keeps for {old}, which has no file: if the file was "
                     "renamed, give `langnghe source rename {old} {new}`; until then they are not fetched.").format(
                         old=old, new=new), err=True)
    for group in summary.exchanged:
        click.echo(files_exchanged(group), err=True)
    if summary.troubles:
        click.echo(_("Wrong source files are left out: `langnghe source check` names what is wrong."), err=True)
        context.exit(1)
    # With --follow a signal is the usual end, as it is of `langnghe work`.
    if summary.signal and not follow:
        context.exit(SIGNALLED + summary.signal)


def _say_waiting(report: Report, due: datetime | None) -> None:
    """Say once when the next page is due; short rests of a host are no wait."""
    if due is None:
        report.wait(_("Waiting: no page is due."))
    elif due > clock.now() + SHORT_WAIT:
        report.wait(_("Waiting; next due at {time}.").format(time=f"{due.astimezone(clock.DISPLAY_ZONE):%H:%M}"))


def _reason(reason: str) -> str:
    return _(REASONS[reason]) if reason in REASONS else reason
