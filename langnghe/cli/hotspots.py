"""`langnghe hotspots`: what is far above what is usual, why, and what staff say of it."""

from __future__ import annotations

from datetime import timedelta

import click

from config import clock, thresholds
from config.settings import Settings
from langnghe import formats
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Choice, Number, PastDay
from langnghe.days import before_the_topic
from langnghe.formats import moment, plain
from langnghe.i18n import gettext as _
from langnghe.render import hotspot_words
from pipelines.hotspots.episodes import SENSITIVITIES, Sensitivity, needed
from storage import hotspots, topics
from storage import missed as unraised
from storage.hotspots import HotspotView

LARGEST_ID = 2**63 - 1
MOST = 1_000
DAYS = 7
KINDS = {False: ("hotspot",), True: ("hotspot", "signal")}
VERDICTS = {"true": True, "false": False, "đúng": True, "sai": False}


@click.group(cls=Group, invoke_without_command=True, help=N_(
    "List what is far above what is usual, with the reasons; say whether it was right. Without a command: list."))
@click.pass_context
def command(context: click.Context) -> None:
    """List when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_hotspots)


@command.command("list", help=N_("List the hotspots that go on or were on in the last seven days, with the reasons."))
@option("--sensitivity", type=Choice(SENSITIVITIES), default="medium", show_default=True, help=N_(
    "high says most, low says least."))
@option("--all", "ever", is_flag=True, help=N_(
    "Those of any time, the signals (too few outlets or days), and what was missed."))
@option("--limit", type=Number(1, MOST), default=50, show_default=True, help=N_("Hotspots at most."))
@click.pass_obj
def list_hotspots(settings: Settings, sensitivity: Sensitivity = "medium", ever: bool = False,
                  limit: int = 50) -> None:
    """Print each hotspot with its reasons, then how good they were so far."""
    limits = thresholds.load(settings).hotspots
    least, since = needed(sensitivity, limits), None if ever else clock.now() - timedelta(days=DAYS)
    with record(settings) as database, database.reading() as session:
        found = hotspots.listed(session, least=least, area_toll=limits.area_toll, kinds=KINDS[ever], since=since,
                                limit=limit)
        so_far = hotspots.precision(session, least=least, area_toll=limits.area_toll)
        missed = unraised.listed(session, least=least, area_toll=limits.area_toll)
    for view in found:
        _show(view)
    if not found:
        click.echo(_("No hotspots."), err=True)
    for one in missed if ever else ():
        click.echo(_("Missed, topic {topic}: {label}").format(topic=one.topic_id, label=plain(one.label)))
        click.echo(f"  {hotspot_words.missed(one)}")
    if so_far.raised or missed:
        click.echo(_("So far: {precision}.").format(precision=hotspot_words.so_far(so_far, missed)), err=True)


def _show(view: HotspotView) -> None:
    kind = _("Signal") if view.row.kind == "signal" else _("Hotspot")
    said = [hotspot_words.state(view.row), *filter(None, [hotspot_words.mark(view)])]
    click.echo(_("{kind} {id}, topic {topic}: {label}").format(
        kind=kind, id=view.id, topic=view.topic_id, label=plain(hotspot_words.named(view))))
    click.echo(f"  {plain(hotspot_words.sentence(view.row.kind, view.row.evidence))}")
    click.echo("  " + _("Since {time}; {state}").format(time=moment(view.row.begins_at), state=", ".join(said)))


@command.command(help=N_(
    "Say that a hotspot was right (true) or a false alarm (false); what was said before gives way."))
@click.argument("hotspot", type=Number(1), metavar="ID")
@click.argument("verdict", type=Choice(tuple(VERDICTS)))
@click.pass_obj
def judge(settings: Settings, hotspot: int, verdict: str) -> None:
    """Keep what staff say."""
    with record(settings) as database, database.writing() as session:
        _known(hotspot, hotspot <= LARGEST_ID and hotspots.exists(session, hotspot))
        hotspots.mark(session, hotspot, VERDICTS[verdict], clock.now())
    click.echo(_("Hotspot {id}: {mark}").format(
        id=hotspot, mark=_(hotspot_words.MARKS[VERDICTS[verdict]])))


@command.command(help=N_("Take back what was said of a hotspot."))
@click.argument("hotspot", type=Number(1), metavar="ID")
@click.pass_obj
def undo(settings: Settings, hotspot: int) -> None:
    """Take it back; that it was said stays on record."""
    with record(settings) as database, database.writing() as session:
        _known(hotspot, hotspot <= LARGEST_ID and hotspots.exists(session, hotspot))
        taken = hotspots.undo(session, hotspot, clock.now())
    click.echo(_("Hotspot {id}: taken back.").format(id=hotspot) if taken
               else _("Nothing was said of hotspot {id}.").format(id=hotspot))


@command.command("missed", help=N_(
    "Say that a topic should have been raised on a day and was not; counted beside the precision."))
@click.argument("topic", type=Number(1), metavar="TOPIC")
@click.argument("day", type=PastDay())
@option("--undo", "back", is_flag=True, help=N_("Take it back."))
@click.pass_obj
def missed_hotspot(settings: Settings, topic: int, day: str, back: bool) -> None:
    """Keep it, or take it back; what was taken back stays on record."""
    with record(settings) as database, database.writing() as session:
        known = topics.get(session, topic) if topic <= LARGEST_ID else None
        if known is None:
            raise Refused(_("There is no topic {id}.").format(id=topic))
        if not back and (wrong := before_the_topic(day, known.first_at)):
            raise Refused(wrong)
        changed = (unraised.take_back if back else unraised.add)(session, topic, day, clock.now())
    said = {
        (False, True): _("Topic {id}, {day}: kept as missed: {label}"),
        (False, False): _("Topic {id}, {day}: was kept as missed before: {label}"),
        (True, True): _("Topic {id}, {day}: taken back: {label}"),
        (True, False): _("Topic {id}, {day}: nothing was said of it: {label}"),
    }
    click.echo(said[back, changed].format(id=topic, day=formats.day(day), label=plain(known.label)))


def _known(hotspot: int, known: bool) -> None:
    if not known:
        raise Refused(_("There is no hotspot {id}.").format(id=hotspot))
