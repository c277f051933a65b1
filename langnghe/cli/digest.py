"""`langnghe digest`: a day as HTML or Markdown."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from config import clock, thresholds
from config.settings import Settings
from langnghe import unfinished
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.render.html import digest_html
from langnghe.render.markdown import digest_markdown


class Day(click.ParamType[str]):
    """A calendar day, kept as text."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the day in its one spelling, or refuse."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").strftime("%Y-%m-%d")  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            self.fail(_("{value} is not a day; written like 2026-05-31").format(value=value), param, ctx)


@click.command(cls=Command, help=N_("Write the digest of a day and keep it as a snapshot that never changes."))
@option("--day", type=Day(), help=N_("The day; today when left out."))
@option("--format", "form", type=click.Choice(["html", "md"]), default="md", help=N_("HTML or Markdown."))
@option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help=N_(
    "File to write; standard output when left out."))
@click.pass_obj
def command(settings: Settings, day: str | None, form: str, out: Path | None) -> None:
    """Publish the digest and write it out."""
    from pipelines.digest import publish

    trends = thresholds.load(settings).trends
    with record(settings) as database:
        row = publish(database, day or clock.local_day(clock.now()), trends)
    body = json.loads(row.body)
    text = digest_html(body, language()) if form == "html" else digest_markdown(body, language())
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
        click.echo(_("Written: {file}").format(file=out), err=True)
    if notice := unfinished.notice(row.day, clock.now()):
        click.echo(notice, err=True)
