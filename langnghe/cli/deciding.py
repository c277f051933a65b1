"""`langnghe topics merge`, `split`, `pin`, `rename`, `set-aside`, `decisions`, `undo`: what staff decide on topics."""

from __future__ import annotations

from typing import Any

import click

from config.settings import Settings
from langnghe.cli import tables
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render import decided

MOST_LISTED = 10_000


class Numbers(click.ParamType[tuple[int, ...]]):
    """Numbers with commas or blanks between them."""

    name = "N,N…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Return the numbers, or refuse."""
        words = str(value).replace(",", " ").split()
        if not words or not all(word.isascii() and word.isdigit() and len(word) < 1000 for word in words):
            self.fail(_("{value} is no list of numbers such as 12,15").format(value=repr(str(value))), param, ctx)
        return tuple(int(word) for word in words)


_topic = click.argument("topic", type=Number(1), metavar="ID")
LISTED = N_("Numbers of stories, as `langnghe topics show` lists them, with commas.")


@click.command(cls=Command, help=N_(
    "Make one topic of several: the first one keeps its number and name, the other numbers lead to it."))
@_topic
@click.argument("others", type=Number(1), nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def merge(settings: Settings, topic: int, others: tuple[int, ...]) -> None:
    """Merge topics."""
    from pipelines.topics import staff

    with record(settings) as database:
        taken = staff.merge(database, topic, others)
    _say(taken.decision, _("Merged into topic {topic}: {others}.").format(
        topic=topic, others=", ".join(map(str, others))))


@click.command(cls=Command, help=N_(
    "Make a new topic of some stories of a topic; later articles go to the one that they are more like. Without "
    "--stories it is only said whether the topic falls into two."))
@_topic
@option("--stories", type=Numbers(), help=LISTED)
@click.pass_obj
def split(settings: Settings, topic: int, stories: tuple[int, ...] | None) -> None:
    """Split a topic."""
    from pipelines.topics import staff

    if stories is None:
        _propose(settings, topic)
        return
    with record(settings) as database:
        taken = staff.split(database, topic, stories)
    said = ngettext("Split off topic {topic}: {count} story is the new topic {new}.",
                    "Split off topic {topic}: {count} stories are the new topic {new}.", len(set(stories)))
    _say(taken.decision, said.format(topic=topic, count=number(len(set(stories))), new=taken.topic))


@click.command(cls=Command, help=N_("Put stories into a topic, wherever they are; they stay there."))
@_topic
@option("--stories", type=Numbers(), required=True, help=LISTED)
@click.pass_obj
def pin(settings: Settings, topic: int, stories: tuple[int, ...]) -> None:
    """Pin stories to a topic."""
    from pipelines.topics import staff

    with record(settings) as database:
        taken = staff.pin(database, topic, stories)
    said = ngettext("{count} story is in topic {topic} now.", "{count} stories are in topic {topic} now.",
                    len(set(stories)))
    _say(taken.decision, said.format(count=number(len(set(stories))), topic=topic))


@click.command(cls=Command, help=N_("Name a topic; a name says what happened and never only a person."))
@_topic
@click.argument("name", metavar="NAME")
@click.pass_obj
def rename(settings: Settings, topic: int, name: str) -> None:
    """Rename a topic."""
    from pipelines.topics import staff

    with record(settings) as database:
        taken = staff.rename(database, topic, name)
    _say(taken.decision, _("Topic {topic} is named: {name}").format(topic=topic, name=plain(taken.text)))
    _say_if_changed(name, taken.text)


@click.command("set-aside", cls=Command, help=N_(
    "Mark a topic as not of interest: it stays in every count, and digests list it as left out, with the reason."))
@_topic
@option("--reason", required=True, help=N_("Why, in a few words; it stands in the digest."))
@click.pass_obj
def set_aside(settings: Settings, topic: int, reason: str) -> None:
    """Mark a topic as not of interest."""
    from pipelines.topics import staff

    with record(settings) as database:
        taken = staff.leave_out(database, topic, reason)
    _say(taken.decision, _("Topic {topic} is not of interest: {reason}").format(topic=topic, reason=plain(taken.text)))
    _say_if_changed(reason, taken.text)


@click.command(cls=Command, help=N_("Take a decision back: topics are as if it had never been made."))
@click.argument("decision", type=Number(1), metavar="N")
@click.pass_obj
def undo(settings: Settings, decision: int) -> None:
    """Undo a decision."""
    from pipelines.topics import staff

    with record(settings) as database:
        staff.undo(database, decision)
    click.echo(_("Decision {decision} was undone.").format(decision=decision))


@click.command("decisions", cls=Command, help=N_("List what staff decided on topics, the newest first."))
@option("--limit", type=Number(1), default=50, show_default=True, help=N_("Decisions at most."))
@click.pass_obj
def list_decisions(settings: Settings, limit: int) -> None:
    """Print a table of decisions."""
    from pipelines.topics import told

    with record(settings) as database, database.reading() as session:
        found = told.newest(session, min(limit, MOST_LISTED))
    if not found:
        click.echo(_("Nothing was decided yet."), err=True)
        return
    rows = [(str(row.id), moment(row.at), decided.what(row), decided.where(row), decided.state(row)) for row in found]
    tables.show((_("No."), _("When"), _("Decision"), _("Topic today"), _("State")), rows, right=(0,))


def _propose(settings: Settings, topic: int) -> None:
    from langnghe.cli import explaining
    from pipelines.topics import splits

    with record(settings) as database, database.reading() as session:
        explaining.standing(session, topic)
        proposal = splits.of_topic(session, topic)
    if proposal is None:
        click.echo(_("Its stories hold together; to split it all the same, name stories with --stories."), err=True)
    else:
        explaining.show_proposal(topic, proposal)


def _say(decision: int, done: str) -> None:
    click.echo(done)
    click.echo(_("Decision {decision}; to take it back: `langnghe topics undo {decision}`").format(decision=decision),
               err=True)


def _say_if_changed(typed: str, kept: str) -> None:
    if " ".join(typed.split()) != kept:
        click.echo(_("It was kept like this: names of persons and personal data are taken out."), err=True)


COMMANDS = (merge, split, pin, rename, set_aside, list_decisions, undo)
