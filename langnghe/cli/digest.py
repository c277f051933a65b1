"""`langnghe digest`: a day, week or month as HTML or Markdown."""

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
from langnghe.render import period_words
from langnghe.render.html import digest_html
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text, print_digest
from pipelines import periods, sectors
from pipelines.periods import Period
from storage import days
from storage.sessions import Database

ENDINGS = (".md", ".markdown", ".html", ".htm", ".txt")
TITLES = ("Digest of %(day)s", "Digest of %(period)s")       # the headings of every form
NOW = "now"
NO_SPAN = {
    "week": N_("{value} is no week; written like 2026-W48, or as a day in it"),
    "month": N_("{value} is no month; written like 2026-11, or as a day in it"),
}


class Day(click.ParamType[str]):
    """A calendar day in one of the spellings that a search takes, kept as YYYY-MM-DD."""

    name = "DD/MM/YYYY"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the day in its one spelling, or refuse."""
        day = one_day(value)
        if day is None:
            self.fail(not_a_day(value), param, ctx)
        _refuse_to_come(self, day, param, ctx)
        return day


class Span(click.ParamType[Period]):
    """A week or month by its name, or by a day in it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = {"week": "YYYY-Www", "month": "YYYY-MM"}[kind]

    def convert(self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Return the period, or refuse."""
        if isinstance(value, Period):
            return value
        found = periods.read(value.strip().upper())
        if found is None or found.kind != self.kind:
            day = clock.local_day(clock.now()) if value == NOW else one_day(value)
            if day is None:
                self.fail(_(NO_SPAN[self.kind]).format(value=value), param, ctx)
            found = periods.of(self.kind, day)
        _refuse_to_come(self, found.first, param, ctx)
        return found


def _refuse_to_come(kind: click.ParamType[Any], day: str, param: click.Parameter | None, ctx: click.Context | None
                    ) -> None:
    if day > clock.local_day(clock.now()):
        kind.fail(_("{value} is still to come; a digest is made of today or of a day before").format(
            value=formats.day(day)), param, ctx)


@click.command(cls=Command, help=N_(
    "Write the digest of a day, a week or a month and keep it as a snapshot that never changes."))
@option("--day", type=Day(), help=N_("The day; today when left out."))
@option("--week", type=Span("week"), is_flag=False, flag_value=NOW, help=N_(
    "A week instead of a day: 2026-W48, or any day in it; this week when no value follows."))
@option("--month", type=Span("month"), is_flag=False, flag_value=NOW, help=N_(
    "A month instead of a day: 2026-11, or any day in it; this month when no value follows."))
@option("--format", "form", type=Choice(["text", "md", "markdown", "html"]), help=N_(
    "text: laid out for reading; md or markdown; html. Left out: text on a terminal, by the name of the file with "
    "--out, otherwise Markdown."))
@out_option
@force_option
@click.pass_obj
def command(settings: Settings, day: str | None, week: Period | None, month: Period | None, form: str | None,
            out: Path | None, force: bool) -> None:
    """Publish the digest and write it out."""
    from pipelines.perioddigest import publish

    period = _period(day, week, month)
    out = checked(settings, out, ENDINGS, TITLES, force=force)     # before the digest is published
    limits, fields = thresholds.load(settings), sectors.load(settings)
    with record(settings) as database:
        _refuse_before_everything(database, period, named=bool(day or week or month))
        row = publish(database, period, limits, fields)
    _write(json.loads(row.body), form or _usual_form(out), out)
    if notice := unfinished.notice(period.last, clock.now(), period.kind):
        click.echo(notice, err=True)


def _period(day: str | None, week: Period | None, month: Period | None) -> Period:
    named = [one for one in (day and Period("day", day), week, month) if one]
    if len(named) > 1:
        raise Refused(_("A digest is of a day, a week or a month: give one of --day, --week and --month."))
    return named[0] if named else Period("day", clock.local_day(clock.now()))


def _refuse_before_everything(database: Database, period: Period, *, named: bool) -> None:
    """Refuse days of which nothing can be held: digests never change, so one of a mistyped year would stay."""
    with database.reading() as session:
        first = days.first(session)
    if first is None:
        raise Refused(_("There is nothing to make a digest of yet: collect or import articles first."))
    if named and period.last < (oldest := clock.local_day(first)):
        raise Refused(_("Nothing is held of {day}: the oldest article is of {first}. No digest was made.").format(
            day=period_words.named(period.kind, period.first, period.last), first=formats.day(oldest)))


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
