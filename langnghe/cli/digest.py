"""`langnghe digest`: a day as HTML or Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from config import clock, thresholds
from config.settings import Settings
from langnghe import formats, unfinished
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.cli.output import checked, force_option, out_option, stdout
from langnghe.cli.values import Choice
from langnghe.days import not_a_day, one_day
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.render.html import digest_html
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text, print_digest
from storage import days
from storage.sessions import Database

ENDINGS = (".md", ".markdown", ".html", ".htm", ".txt")
TITLE = "Digest of %(day)s"       # the heading of every form


class Day(click.ParamType[str]):
    """A calendar day in one of the spellings that a search takes, kept as YYYY-MM-DD."""

    name = "DD/MM/YYYY"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the day in its one spelling, or refuse."""
        day = one_day(value)
        if day is None:
            self.fail(not_a_day(value), param, ctx)
        if day > clock.local_day(clock.now()):
            self.fail(_("{value} is still to come; a digest is made of today or of a day before").format(
                value=formats.day(day)), param, ctx)
        return day


@click.command(cls=Command, help=N_("Write the digest of a day and keep it as a snapshot that never changes."))
@option("--day", type=Day(), help=N_("The day; today when left out."))
@option("--format", "form", type=Choice(["text", "md", "markdown", "html"]), help=N_(
    "text: laid out for reading; md or markdown; html. Left out: text on a terminal, by the name of the file with "
    "--out, otherwise Markdown."))
@out_option
@force_option
@click.pass_obj
def command(settings: Settings, day: str | None, form: str | None, out: Path | None, force: bool) -> None:
    """Publish the digest and write it out."""
    from pipelines.digest import publish

    out = checked(settings, out, ENDINGS, (TITLE,), force=force)     # before the digest is published
    limits = thresholds.load(settings)
    with record(settings) as database:
        _refuse_before_everything(database, day)
        row = publish(database, day or clock.local_day(clock.now()), limits)
    _write(json.loads(row.body), form or _usual_form(out), out)
    if notice := unfinished.notice(row.day, clock.now()):
        click.echo(notice, err=True)


def _refuse_before_everything(database: Database, day: str | None) -> None:
    """Refuse a day of which nothing can be held: digests never change, so one of a mistyped year would stay."""
    with database.reading() as session:
        first = days.first(session)
    if first is None:
        raise Refused(_("There is nothing to make a digest of yet: collect or import articles first."))
    if day is not None and day < (oldest := clock.local_day(first)):
        raise Refused(_("Nothing is held of {day}: the oldest article is of {first}. No digest was made.").format(
            day=formats.day(day), first=formats.day(oldest)))


def _usual_form(out: Path | None) -> str:
    if out is not None:
        return "html" if out.suffix.lower() in {".html", ".htm"} else "text" if out.suffix.lower() == ".txt" else "md"
    return "text" if stdout().isatty() else "md"


def _write(body: dict[str, Any], form: str, out: Path | None) -> None:
    if form == "text" and out is None:
        print_digest(tables.console(), body, language())
    elif out is None:
        click.echo(_rendered(body, form), nl=False)
    else:
        out.write_text(_rendered(body, form), encoding="utf-8", newline="\n")
        click.echo(_("Written: {file}").format(file=out), err=True)


def _rendered(body: dict[str, Any], form: str) -> str:
    if form == "text":
        return digest_text(body, language())
    return digest_html(body, language()) if form == "html" else digest_markdown(body, language())
