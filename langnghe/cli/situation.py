"""`langnghe situation`: the situations that staff follow, with what stands behind each and how it went on."""

from __future__ import annotations

import click

from config import thresholds
from config.settings import Settings
from langnghe import situating
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Choice, Number
from langnghe.formats import day, moment, plain
from langnghe.i18n import gettext as _
from langnghe.render.field import situation_words as words
from langnghe.render.field import words as field_words
from langnghe.situating import Seen
from storage import situations
from storage.situations import NoteView

MOST = 10_000
LARGEST_ID = 2**63 - 1


@click.group(cls=Group, invoke_without_command=True, help=N_(
    "Situations: an issue in a place, seen from the field and online. Without a command: list."))
@click.pass_context
def command(context: click.Context) -> None:
    """List when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_situations)


@command.command("list", help=N_("List the situations, the newest change first, with what stands behind each."))
@option("--stage", type=Choice(situations.STAGES), help=N_("Only those that staff set to this stage."))
@option("--limit", type=Number(1, MOST), default=50, show_default=True, help=N_("Situations at most."))
@click.pass_obj
def list_situations(settings: Settings, stage: str | None = None, limit: int = 50) -> None:
    """Print each on two lines."""
    limits = thresholds.load(settings).situations
    with record(settings) as database, database.reading() as session:
        rows = situations.listed(session, (stage,) if stage else situations.STAGES, limit)
        found = [situating.seen(session, row, limits, reviews=False) for row in rows]
    for one in found:
        click.echo(f"{one.row.id}. {plain(one.row.issue)}")
        click.echo("   " + "; ".join([_(words.STAGES[one.row.stage]), *_where(one), *one.reasons]))
    if not found:
        click.echo(_("There are no situations."), err=True)


@command.command(help=N_("Show a situation with its description, what the figures say, and its course."))
@click.argument("situation", type=Number(1), metavar="ID")
@click.pass_obj
def show(settings: Settings, situation: int) -> None:
    """Print it as readers see it: without reported items, and its place from three units or outlets on."""
    limits = thresholds.load(settings).situations
    with record(settings) as database, database.reading() as session:
        row = situations.get(session, situation) if situation <= LARGEST_ID else None
        if row is None:
            raise Refused(_("There is no situation {id}.").format(id=situation))
        one = situating.seen(session, row, limits, reviews=False)
        steps = situating.course(situations.notes(session, situation))
    click.echo(f"{row.id}. {plain(row.issue)}")
    for head, text in _facts(one):
        if text:
            click.echo(f"{_(head)}: {plain(text)}")
    for reason in one.reasons:
        click.echo(f"- {reason}")
    click.echo(_("The figures speak for: %(stage)s.") % {"stage": _(words.STAGES[one.suggestion.stage])})
    click.echo(_("Course") + ":")
    for step in steps:
        click.echo(f"- {_step(step)}")


def _where(one: Seen) -> list[str]:
    since = _("since %(day)s") % {"day": day(one.row.begins_on)}
    return [*([str(plain(one.place))] if one.place else []), since]


def _facts(one: Seen) -> list[tuple[str, str]]:
    row = one.row
    ends = day(row.ends_on) if row.ends_on else ""
    level = _(field_words.LEVELS[row.level]) if row.level else ""
    described = [(words.FIELDS[name], getattr(row, name)) for name in ("grievance", "scale", "form", "demands")]
    return [(N_("Stage"), _(words.STAGES[row.stage])), (words.FIELDS["area"], one.place),
            (words.FIELDS["begins_on"], day(row.begins_on)), (words.FIELDS["ends_on"], ends), *described,
            (words.FIELDS["level"], level)]


def _step(step: NoteView) -> str:
    stages = [_(words.STAGES[name]) for name in (step.stage_before, step.stage_after) if name]
    return " ".join(filter(None, (moment(step.at), " → ".join(stages), str(plain(step.text)))))
