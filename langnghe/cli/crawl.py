"""`langnghe crawl`: fetch what is due."""

from __future__ import annotations

import click

from config.settings import Settings
from config.sources import load_sources
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.progress import reporting
from langnghe.cli.statuses import show_counts
from langnghe.i18n import gettext as _

REASONS = {
    "nothing due": N_("nothing is due"),
    "page budget": N_("the page budget is used up"),
    "byte budget": N_("the byte budget is used up"),
    "record failed": N_("the record failed"),
}


@click.command(cls=Command, help=N_("Fetch the pages that are due. Ends when nothing is due, with --follow never."))
@option("--follow", is_flag=True, help=N_("Wait for pages to become due and go on until stopped."))
@option("--source", "sources", multiple=True, metavar="NAME", help=N_("Only this source; can be given again."))
@click.pass_obj
def command(settings: Settings, follow: bool, sources: tuple[str, ...]) -> None:
    """Crawl in this process and say how the pages ended."""
    from crawlers.run import crawl  # Scrapy takes half a second to import

    if not sources and not any(source.enabled for source in load_sources(settings)):
        raise Refused(_("No source is switched on; `langnghe source list` shows them."))
    with reporting(_("Pages fetched")) as report:
        summary = crawl(settings, follow=follow, source_names=sources, on_progress=report)
    show_counts(summary.statuses)
    if summary.pages:
        click.echo(_("{bytes} bytes; ended because: {reason}").format(
            bytes=summary.bytes, reason=_reason(summary.reason)))
    if summary.not_stored:
        message = _("{count} pages could not be stored and are fetched again.")
        click.echo(message.format(count=summary.not_stored), err=True)


def _reason(reason: str) -> str:
    return _(REASONS[reason]) if reason in REASONS else reason
