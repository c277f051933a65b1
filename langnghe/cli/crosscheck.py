"""`langnghe crosscheck`: what the field and the news say of the same things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from config import clock
from config.crosscheck import KINDS, STATES
from config.settings import Settings
from langnghe import crosscheck_words as words
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record, record_and_index
from langnghe.cli.output import force_option, new_file
from langnghe.cli.values import Choice, Number
from langnghe.exporting import crosschecks as files
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from search.crosschecking.settle import monday
from storage import areas, crosschecks
from storage.crosschecks import CheckFilter, CheckView
from storage.processes import owner_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 10_000
LARGEST_ID = 2**63 - 1


@click.group(cls=Group, help=N_(
    "Hold field reports and rumors against the news: both sides, one only, or other details."))
def command() -> None:
    """Group the commands of the cross-check."""


@command.command(help=N_("Check what is new on either side; with --all everything of the last 180 days."))
@option("--all", "everything", is_flag=True, help=N_("Everything from the beginning."))
@click.pass_obj
def run(settings: Settings, everything: bool) -> None:
    """Do one round."""
    from search.crosschecking import run as checking

    with record_and_index(settings) as (database, engine):
        done = checking.run(database, settings, owner=owner_name("crosscheck"), now=clock.now(), engine=engine,
                            everything=everything)
    if done.busy:
        raise Refused(_("Another process is cross-checking now."))
    click.echo(_("{compared} items and rumors compared, {written} checks written, {gone} gone.").format(
        compared=number(done.compared), written=number(done.written), gone=number(done.gone)))


def _filters(function: click.decorators.FC) -> click.decorators.FC:
    for each in (
        option("--week", "week", metavar="DAY", help=N_("Of the week with this day (2026-11-20).")),
        option("--area", "area", metavar="UNIT", help=N_("Of this unit and what lies in it.")),
        option("--kind", "kinds", multiple=True, type=Choice(KINDS), help=N_("What is checked; may be repeated.")),
        option("--state", "states", multiple=True, type=Choice(STATES), help=N_("How it stands; may be repeated.")),
    ):
        function = each(function)
    return function


@command.command("list", help=N_("List the checks, the newest week first."))
@_filters
@option("--limit", type=Number(1, MOST), default=50, show_default=True, help=N_("Checks at most."))
@click.pass_obj
def list_checks(settings: Settings, states: tuple[str, ...], kinds: tuple[str, ...], area: str | None,
                week: str | None, limit: int) -> None:
    """Print a table and how good it was so far."""
    from search.crosschecking import model

    with record(settings) as database, database.reading() as session:
        wanted = _wanted(session, states, kinds, area, week)
        found = crosschecks.listed(session, wanted, limit=limit)
        counts = crosschecks.counts(session, wanted)
        so_far = crosschecks.precision(session, model.SETTLE_FROM)
    rows = [(str(one.id), one.row.week, words.kind(one), one.area, words.state(one.row), str(plain(one.title)))
            for one in found]
    tables.show(("ID", _("Week"), _("What"), _("Area"), _("State"), _("Text")), rows)
    said = [f"{_(words.STATES[state])}: {number(count)}" for state, count in sorted(counts.items())]
    click.echo("; ".join([*said, words.so_far(so_far)]), err=True)


@command.command(help=N_("Show one check with its articles, what differs and what stands behind it."))
@click.argument("check", type=Number(1), metavar="ID")
@click.pass_obj
def show(settings: Settings, check: int) -> None:
    """Print it."""
    with record(settings) as database, database.reading() as session:
        view = crosschecks.get(session, check) if check <= LARGEST_ID else None
        if view is None:
            raise Refused(_("There is no check {id}.").format(id=check))
        articles = crosschecks.articles_of(session, view)
    click.echo(f"{words.kind(view)}: {plain(view.title)}")
    for line in (words.state(view.row), words.behind(view.row), words.field(view.row, whole=True),
                 words.counted(view.row), words.online(view.row), words.lead(view.row)):
        if line:
            click.echo(f"  {line}")
    for one in articles:
        mark = {True: "✓ ", False: "✗ ", None: ""}[one.right]
        when = moment(one.published_at) if one.published_at else ""
        click.echo(f"- {mark}{plain(one.title)} ({plain(one.source)}, {when})")
        click.echo(f"    {words.match(one)}")
        for told in one.differs:
            click.echo("    " + _("{what}: field “{field}”, online “{online}”").format(
                what=_(words.DIFFERS[told["what"]]), field=plain(told["field"]), online=plain(told["online"])))


@command.command(help=N_("Write the checks into a CSV or Excel file."))
@_filters
@option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=N_(
    "File to write: .csv or .xlsx."))
@force_option
@click.pass_obj
def export(settings: Settings, states: tuple[str, ...], kinds: tuple[str, ...], area: str | None, week: str | None,
           out: Path, force: bool) -> None:
    """Write all of them."""
    new_file(settings, out, tuple(ending for _type, ending in files.KINDS.values()), force=force)
    with record(settings) as database, database.reading() as session:
        found: list[CheckView] = crosschecks.listed(session, _wanted(session, states, kinds, area, week), limit=10**6)
    out.write_bytes(files.make(out.suffix.lower()[1:], found))
    click.echo(_("{count} rows in {file}").format(count=number(len(found)), file=out), err=True)


def _wanted(session: Session, states: tuple[str, ...], kinds: tuple[str, ...], area: str | None, week: str | None
            ) -> CheckFilter:
    inside = None
    if area is not None:
        units = areas.called(session, area)
        if not units:
            raise Refused(_("There is no unit called {name}.").format(name=plain(area)))
        inside = crosschecks.inside(session, [unit.key for unit in units])
    try:
        day = monday(week) if week else ""
    except ValueError:
        raise Refused(_("--week {day}: no day such as 2026-11-20").format(day=plain(week or ""))) from None
    return CheckFilter(states=states, kinds=kinds, areas=inside, since=day, until=day)
