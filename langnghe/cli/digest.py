"""`langnghe digest`: a day, week or month in any of its forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from config import clock, network, thresholds
from config.settings import Settings
from langnghe import formats, office, telling, unfinished
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record, record_and_index
from langnghe.cli.output import checked, force_option, out_option, stdout
from langnghe.cli.values import Choice, Number
from langnghe.days import not_a_day, one_day
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.render import files, period_words
from langnghe.render.documents import asked
from langnghe.render.documents.asked import Asked
from langnghe.render.sections import ALL
from langnghe.render.terminal import print_digest
from pipelines import periods, sectors
from pipelines.periods import Period
from storage import days
from storage.sessions import Database

TITLES = ("Digest of %(day)s", "Digest of %(period)s")       # the headings of every form
NOW = "now"
About = int | Asked
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
@option("--format", "form", type=Choice(["text", "md", "markdown", "html", "eml", "docx"]), help=N_(
    "text: laid out for reading; md or markdown; html; eml: an e-mail to be sent on; docx: a report of the office. "
    "Left out: text on a terminal, by the name of the file with --out, otherwise Markdown."))
@option("--report", type=Choice(["quick", "topic", "periodic"]), help=N_(
    "With docx: a quick report, one on the topic that --topic names, or a periodic one by field. Left out: quick for a "
    "day, periodic for a week or month."))
@option("--topic", type=Number(1), help=N_("With --report topic: the number of the topic."))
@option("--query", help=N_("With --report topic: a query instead, for what a search finds in these days."))
@out_option
@force_option
@click.pass_obj
def command(settings: Settings, day: str | None, week: Period | None, month: Period | None, form: str | None,
            report: str | None, topic: int | None, query: str | None, out: Path | None, force: bool) -> None:
    """Publish the digest and write it out."""
    from pipelines.perioddigest import publish

    period = _period(day, week, month)
    chosen = "md" if form == "markdown" else form
    if (report == "topic") != (bool(topic) != bool(query)):
        raise Refused(_("A report on a topic takes --report topic and either --topic with its number or --query."))
    out = checked(settings, out, files.ENDINGS, TITLES, force=force)     # before the digest is published
    limits, fields, posts = thresholds.load(settings), sectors.load(settings), network.load(settings)
    with record(settings) as database:
        _refuse_before_everything(database, period, named=bool(day or week or month))
        row = publish(database, period, limits, fields, posts)
    body, made = unfinished.beside(telling.digest(json.loads(row.body)), row.created_at), chosen or _usual_form(out)
    if made == "text" and out is None:
        print_digest(tables.console(), body, language())
    else:
        about = _found(settings, query, period) if query else topic or 0
        _write(_rendered(settings, body, made, report or "", about), out)
    if notice := unfinished.told(body):
        click.echo(notice, err=True)


def _period(day: str | None, week: Period | None, month: Period | None) -> Period:
    named = [one for one in (day and Period("day", day), week, month) if one]
    if len(named) > 1:
        raise Refused(_("A digest is of a day, a week or a month: give one of --day, --week and --month."))
    return named[0] if named else Period("day", clock.local_day(clock.now()))


def _refuse_before_everything(database: Database, period: Period, *, named: bool) -> None:
    """Refuse days of which nothing can be held: digests never change, so one of a mistyped year would stay."""
    with database.reading() as session:
        oldest = days.first_day(session)
    if not oldest:
        raise Refused(_("There is nothing to make a digest of yet: collect or import articles first."))
    if named and period.last < oldest:
        raise Refused(_("Nothing is held of {day}: the oldest article is of {first}. No digest was made.").format(
            day=period_words.named(period.kind, period.first, period.last), first=formats.day(oldest)))


def _usual_form(out: Path | None) -> str:
    if out is not None:
        return files.by_ending(out.suffix.lower())
    return "text" if stdout().isatty() else "md"


def _write(content: bytes, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(content)
        click.echo(_("Written: {file}").format(file=out), err=True)
    else:
        stdout().buffer.write(content)


def _found(settings: Settings, query: str, period: Period) -> Asked:
    """Return what a query finds in the days of a digest; a query that cannot be read raises QueryError."""
    from search.service import Searcher

    with record_and_index(settings) as (database, engine):
        return asked.answer(query, Searcher(database, engine).find(asked.request(query, period), language()))


def _rendered(settings: Settings, body: dict[str, Any], form: str, kind: str, about: About) -> bytes:
    if form != "docx":
        return files.FORMS[form].render(body, language(), ALL)
    from langnghe.render.documents.build import digest_docx  # only here: its library is slow to import

    try:
        return digest_docx(body, kind, about, office.load(settings))
    except LookupError:
        raise Refused(_("Topic {topic} is not among those that this digest lists.").format(topic=about)) from None
