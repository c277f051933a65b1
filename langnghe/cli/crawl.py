"""`langnghe crawl`: fetch what is due."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Command, option
from langnghe.cli.progress import reporting
from langnghe.cli.statuses import show_counts
from langnghe.i18n import gettext as _


@click.command(cls=Command, help=N_("Fetch the pages that are due. Ends when nothing is due, with --follow never."))
@option("--follow", is_flag=True, help=N_("Wait for pages to become due and go on until stopped."))
@option("--source", "sources", multiple=True, metavar="NAME", help=N_("Only this source; can be given again."))
@click.pass_obj
def command(settings: Settings, follow: bool, sources: tuple[str, ...]) -> None:
    """Crawl in this process and say how the pages ended."""
    from crawlers.run import crawl  # Scrapy takes half a second to import

    with reporting(_("Pages fetched")) as report:
        summary = crawl(settings, follow=follow, source_names=sources, on_progress=report)
    show_counts(summary.statuses)
