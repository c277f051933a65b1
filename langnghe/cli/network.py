"""`langnghe network`: how the network of posts works, and the office's plan of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config import clock
from config import network as office_files
from config.settings import Settings
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.troubles import said

if TYPE_CHECKING:
    from pipelines.reports.network import Matrix, Quality, Row

SHOWN = 20


@click.group(cls=Group, help=N_("Show how the network of posts works, in numbers of areas and groups."))
def command() -> None:
    """Group the commands of the network."""


@command.command(help=N_(
    "Show posts there, planned and reporting by area, silent areas, how fast reports come, and what share of opinions "
    "has a basis: never a figure of one post."))
@option("--days", type=Number(1, 366), default=30, show_default=True, help=N_("Reports sent in the last N days."))
@option("--by", type=click.Choice(["group", "organisation"]), default="group", show_default=True,
        help=N_("What the columns are."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object instead of tables."))
@click.pass_obj
def show(settings: Settings, days: int, by: str, as_json: bool) -> None:
    """Print the figures."""
    from pipelines.reports import network

    now, office = clock.now(), office_files.load(settings)
    with record(settings) as database, database.reading() as session:
        found = network.quality(session, office, since=now - timedelta(days=days), until=now, by=by)
        rests = network.resting(session, office, clock.later(clock.local_day(now), 1 - days), clock.local_day(now))
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False))
        return
    from langnghe import network_words

    _show_matrix(found.matrix)
    if found.timeliness:
        tables.show((_("Type"), _("Reports"), _("Heard to sent"), _("Sent late"), _("Sent to read"), _("Read late")),
                    [network_words.timely(one) for one in found.timeliness])
    if found.basis:
        tables.show((_("Social group of the posts"), _("Posts"), _("Opinions"), _("With a basis")),
                    [network_words.based(one) for one in found.basis])
    if rests is not None:
        click.echo(network_words.rests(rests), err=True)


@command.command(help=N_(
    "Put the plan in FILE (.csv, .xlsx; columns Địa bàn, Nhóm xã hội, Tổ chức, Số điểm kế hoạch, Dân số) in the place "
    "of the old one: all of it or, when a row is wrong, nothing."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_obj
def plan(settings: Settings, file: Path) -> None:
    """Take a plan in."""
    from pipelines.areas import filling
    from pipelines.reports.files import plan as plans
    from pipelines.reports.files import rejects
    from pipelines.reports.files.packages import FileRefused, on_disk

    try:
        with record(settings) as database:
            filling.fill(database, settings)
            summary = plans.import_plan(database, on_disk(file))
    except FileRefused as error:
        raise Refused(said(error.args[0])) from error
    for row in summary.rejected[:SHOWN]:
        click.echo(_("line {line}, {faults}").format(line=row.line, faults=rejects.reasons(row.faults, said)), err=True)
    if summary.rejected:
        raise Refused(ngettext("The plan was not taken: {count} row is wrong.",
                               "The plan was not taken: {count} rows are wrong.", len(summary.rejected)).format(
                                   count=number(len(summary.rejected))))
    click.echo(_("The new plan is in force."))


def _show_matrix(matrix: Matrix) -> None:
    from langnghe.network_words import cell, reporting

    def line(row: Row) -> Iterator[str]:
        yield ", ".join(one.full_name for one in (row.area, *row.line))
        for one in (row.whole, *(row.cells.get(column) for column in matrix.columns)):
            yield " ".join(filter(None, (cell(one), reporting(one)))) if one else ""
        yield _("silent") if row.silent else _("no post") if row.whole.empty else ""

    heads = (_("Area"), _("All together"), *(column or _("not said") for column in matrix.columns), _("State"))
    tables.show(heads, [tuple(line(row)) for row in matrix.rows])


def _plain(found: Quality) -> dict[str, Any]:
    """Return the figures as plain JSON; what is not told is null."""
    return {
        "since": found.since.isoformat(), "until": found.until.isoformat(), "few": found.matrix.few,
        "areas": [{"key": row.area.key, "name": row.area.full_name, "silent": row.silent, "all": asdict(row.whole),
                   "columns": {name: asdict(cell) for name, cell in row.cells.items()}} for row in found.matrix.rows],
        "timeliness": [asdict(one) for one in found.timeliness], "basis": [asdict(one) for one in found.basis],
        "groups_not_told": found.groups_not_told,
    }
