"""`langnghe stream`: frames of opinion streams, their samples, what is published of them, and the way back."""

from __future__ import annotations

import json

import click

from config.settings import Settings
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import decimals, moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.render import stream_states, stream_words
from langnghe.troubles import said
from pipelines.opinions import freezing, publishing, sampling
from pipelines.opinions import replay as replaying
from pipelines.opinions.publishing import Standing
from storage import stream_shares, streams, topics

MOST = 1000
MARKS = {"same": N_("same"), "differs": N_("DIFFERS"), "ends": N_("ends here")}
_frame = click.argument("frame", type=Number(1, 2**63 - 1), metavar="FRAME")


@click.group(cls=Group, help=N_(
    "Opinion streams: freeze the comments of a topic's week, draw the sample, publish shares, and go the way back."))
def command() -> None:
    """Group the commands of opinion streams."""


@command.command(help=N_("Freeze the comments of topic TOPIC in a week such as 2026-W48 and draw the sample. A frame "
                         "that is there already stays as it is."))
@click.argument("topic", type=Number(1, 2**63 - 1), metavar="TOPIC")
@click.argument("week", metavar="WEEK")
@click.pass_obj
def freeze(settings: Settings, topic: int, week: str) -> None:
    """Freeze a frame."""
    with record(settings) as database:
        frame = freezing.freeze(database, topic, week, settings.stream_people)
    click.echo(_("Frame {id}: {comments} comments, {texts} distinct texts, {threads} pages, for certain at least "
                 "{people} people; sample of {sample}.").format(
        id=frame.id, comments=number(frame.comments), texts=number(frame.texts), threads=number(frame.threads),
        people=number(frame.certain), sample=number(frame.sample)))
    if frame.elsewhere:
        click.echo(_("{n} comments are left out: other frames hold their pages.").format(n=number(frame.elsewhere)))


@command.command(help=N_("Draw a larger sample; it begins with the one that was drawn."))
@_frame
@option("--size", type=Number(1, sampling.MOST), default=sampling.SIZE, show_default=True, help=N_("Texts."))
@click.pass_obj
def sample(settings: Settings, frame: int, size: int) -> None:
    """Widen a sample."""
    with record(settings) as database:
        found = freezing.widen(database, frame, size)
    click.echo(_("Frame {id}: sample of {sample} of {texts} texts.").format(
        id=found.id, sample=number(found.sample), texts=number(found.texts)))


@command.command(help=N_("Say how far frame FRAME is coded, and what is missing before it can be published."))
@_frame
@click.pass_obj
def status(settings: Settings, frame: int) -> None:
    """Print the state of a frame; counts of streams are for the staff that code them."""
    with record(settings) as database, database.reading() as session:
        found = publishing.standing(session, freezing.known(session, frame))
        version = stream_shares.newest(session, frame)
    work = found.work
    click.echo(stream_states.state(found, version))
    click.echo(_("sample {sample}, not coded {left}, waiting for a second coder {second}").format(
        sample=number(len(work.sample)), left=number(work.once_left), second=number(work.second_left)))
    if found.alpha is not None:
        click.echo(_("agreement {alpha}").format(alpha=decimals(found.alpha, 2)))
    for trouble in found.troubles:
        click.echo(f"  {said(trouble)}")
    _streams(found)


def _streams(found: Standing) -> None:
    """Print the codebook with how many texts and people each stream has."""
    rows = [(str(row.id), str(plain(stream_states.called(row))), number(len(found.streams.get(row.id, ()))),
             number(found.people.get(row.id, 0)),
             _("alone") if found.shown and row.id in found.shown.alone else _("folded"))
            for row in found.work.codebook if not row.over]
    tables.show(("ID", _("Stream"), _("Texts"), _("People for certain"), _("Shown")), rows, right=(2, 3))


@command.command(help=N_("Publish frame FRAME: refused, with the reason, while anything is missing."))
@_frame
@click.pass_obj
def publish(settings: Settings, frame: int) -> None:
    """Publish a frame."""
    with record(settings) as database:
        version = publishing.publish(database, frame, None)
    click.echo(_("Frame {id}: published, version {version}.").format(id=frame, version=version))


@command.command(help=N_("Go the way from the frame to the published shares again and say where it leads or ends. "
                         "Ends with 1 when anything comes out otherwise."))
@_frame
@option("--version", type=Number(1, 10**6), help=N_("Version; the newest when left out."))
@click.pass_context
def replay(context: click.Context, frame: int, version: int | None) -> None:
    """Replay a publication."""
    with record(context.obj) as database, database.reading() as session:
        steps = replaying.replay(session, frame, version)
    for step in steps:
        click.echo(f"{_(MARKS[step.outcome])}: {said(step.said)}")
    context.exit(int(any(step.outcome == "differs" for step in steps)))


@command.command("list", help=N_("List the frames, those of the newest week first."))
@option("--limit", type=Number(1, MOST), default=50, show_default=True, help=N_("Frames at most."))
@click.pass_obj
def list_frames(settings: Settings, limit: int) -> None:
    """Print a table of frames."""
    with record(settings) as database, database.reading() as session:
        found = streams.frames(session, limit)
        names = topics.get_many(session, {one.topic_id for one in found})
        versions = {one.id: stream_shares.newest(session, one.id) for one in found}
    if not found:
        click.echo(_("No frames."), err=True)
        return
    rows = [(str(one.id), one.week, str(one.topic_id), str(plain(names[one.topic_id].label)), number(one.comments),
             number(one.sample), str(versions[one.id] or "–")) for one in found]
    tables.show(("ID", _("Week"), _("Topic"), _("Label"), _("Comments"), _("Sample"), _("Version")), rows, right=(4, 5))


@command.command(help=N_("Show what was published of frame FRAME."))
@_frame
@option("--json", "as_json", is_flag=True, help=N_("As JSON, as it was published."))
@click.pass_obj
def show(settings: Settings, frame: int, as_json: bool) -> None:
    """Print a publication."""
    with record(settings) as database, database.reading() as session:
        found = stream_shares.last(session, frame)
    if found is None:
        raise Refused(_("Of frame {id} nothing was published.").format(id=frame))
    if as_json:
        click.echo(found.body)
        return
    body = json.loads(found.body)
    click.echo(_("{label}, {week}; version {version} of {when}").format(
        label=plain(found.label), week=stream_words.week(body), version=found.version, when=moment(found.published_at)))
    rows = [(str(plain(name)), stream_words.count(row["texts"]), stream_words.share(row["texts"]),
             stream_words.share(row["comments"])) for name, row in stream_words.rows(body)]
    tables.show((_("Stream"), _("Texts"), _("Share of texts"), _("Share of comments")), rows, right=(1, 2, 3))
    for line in (stream_words.note(body), *stream_words.method(body), *stream_words.field(body["field"]),
                 *([stream_words.field_by(body["field"])] if body["field"] else [])):
        click.echo(line)
