"""`langnghe import`: existing archives, by the same steps as crawled pages."""

from __future__ import annotations

from pathlib import Path

import click

from config.settings import Settings
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.progress import reporting
from langnghe.i18n import gettext as _

NEWS_HELP = N_(
    "Take in news articles from FILE: one JSON object a line, plain or .gz. Fields: title and text (or body) are "
    "needed; url, id, source, lead (or summary), section (or category), date (or published_at) are taken when they "
    "are there. Without an address the key is source and id. Given again, the file goes on where it stopped and "
    "makes no doubles.")


@click.group(cls=Group, help=N_("Take an existing archive into the record."))
def command() -> None:
    """Group the kinds of archive."""


@command.command(help=NEWS_HELP)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--source", metavar="NAME", default="", help=N_("Source of the rows that name none."))
@option("--spread-days", type=click.IntRange(1), metavar="N", help=N_(
    "Give rows without a date one within the last N days, by --seed; they are marked as synthetic."))
@option("--seed", type=int, default=0, show_default=True, help=N_("Seed of the made-up dates."))
@click.pass_obj
def news(settings: Settings, file: Path, source: str, spread_days: int | None, seed: int) -> None:
    """Import news and say what became of the rows."""
    from pipelines.importing import import_news

    with record(settings) as database, reporting(_("Rows read")) as report:
        summary = import_news(database, file, source=source, spread_days=spread_days, seed=seed, on_progress=report)
    click.echo(str(summary))
