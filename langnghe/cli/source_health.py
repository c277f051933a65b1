"""`langnghe source health`: how every source is, for staff and for cron."""

from __future__ import annotations

import json
from typing import Any

import click

from config import clock, thresholds
from config.settings import Settings
from config.sources import read_all
from langnghe.cli import tables
from langnghe.cli.help import N_, Command, option
from langnghe.cli.lines import local_time
from langnghe.cli.opening import record
from langnghe.formats import decimal, moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.render import health_words
from langnghe.troubles import worded
from pipelines.health.assess import SourceHealth, assess
from storage import daily


@click.command("health", cls=Command, help=N_(
    "Say how every source is: when it last had news, how many items a day are usual, what is missing. Exit code 1 when "
    "one that is on is not in order, for use in cron."))
@option("--all", "every", is_flag=True, help=N_("Sources that are off as well."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line, with every figure."))
@click.pass_context
def command(context: click.Context, every: bool, as_json: bool) -> None:
    """Judge the sources and print them, those that need a look first."""
    settings: Settings = context.obj
    limits = thresholds.load(settings).health
    described, troubles = read_all(settings)
    for trouble in troubles:
        click.echo(_("Error: {message}").format(message=worded(trouble)), err=True)
    with record(settings) as database, database.reading() as session:
        judged = assess(session, clock.now(), limits, described, complete=not troubles)
        use = daily.used(session, clock.now())
    chosen = sorted((h for h in judged if every or h.source.enabled), key=lambda h: (h.in_order, h.source.name))
    if as_json:
        for health in chosen:
            click.echo(plain(json.dumps(_plain(health), ensure_ascii=False, sort_keys=True)))
    elif chosen:
        _show(chosen)
        _show_day(settings, use)
    else:
        click.echo(_("No source is switched on; `langnghe source list` shows them."))
    if troubles or any(not health.in_order for health in chosen):
        context.exit(1)


def _show(chosen: list[SourceHealth]) -> None:
    headings = (_("Name"), _("State"), _("Newest item (published)"), _("Usual a day"), _("Yesterday"), _("Remarks"))
    rows = [(
        health.source.name, health_words.state(health.state),
        moment(health.figures.newest) if health.figures.newest else "–",
        decimal(health.figures.usual_a_day) if health.figures.usual_a_day is not None else "–",
        number(health.figures.yesterday) if health.figures.yesterday is not None else "–",
        "; ".join(map(health_words.remark, health.remarks)),
    ) for health in chosen]
    tables.show(headings, rows, right=(3, 4))


def _show_day(settings: Settings, use: daily.DayUse) -> None:
    """Say how much of the day's budget is used, where one is set."""
    rows = ((use.pages, settings.pages_a_day, N_("Pages fetched today: {used} of {most}")),
            (use.bytes, settings.bytes_a_day, N_("Bytes fetched today: {used} of {most}")))
    for used, most, words in rows:
        if most:
            spent = _("; used up, what is due waits for the next day") if used >= most else ""
            click.echo(_(words).format(used=number(used), most=number(most)) + spent)


def _plain(health: SourceHealth) -> dict[str, Any]:
    figures = health.figures
    return {
        "source": health.source.name, "state": health.state, "in_order": health.in_order,
        "newest": local_time(figures.newest),
        "longest_gap_hours": round(figures.longest_gap.total_seconds() / 3600, 1) if figures.longest_gap else None,
        "usual_a_day": figures.usual_a_day, "yesterday": figures.yesterday, "shares": dict(figures.shares),
        "refused_share": figures.refused, "last_error": health.source.last_error,
        "remarks": [{"code": remark.code, **remark.values} for remark in health.remarks],
    }
