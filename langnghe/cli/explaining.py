"""`langnghe topics explain`: why these stories are one topic, and whether it falls into two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from sqlalchemy.orm import Session

from config.settings import Settings
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import number, plain
from langnghe.i18n import gettext as _
from langnghe.render import phrases
from storage import topicpages, topics

if TYPE_CHECKING:
    from pipelines.topics.splits import Proposal

LARGEST_ID = 2**63 - 1


@click.command(cls=Command, help=N_(
    "Say why the stories of a topic are together: the words that they share; the story that fits least comes first."))
@click.argument("topic", type=Number(1), metavar="ID")
@click.pass_obj
def explain(settings: Settings, topic: int) -> None:
    """Print what holds a topic together."""
    from pipelines.topics import explain as reasons
    from pipelines.topics import splits

    with record(settings) as database, database.reading() as session:
        standing(session, topic)
        found, proposal = reasons.of_topic(session, topic), splits.of_topic(session, topic)
        lines = topicpages.stories(session, [story.story_id for story in found.stories])
    tables.show((_("Shared words"), _("Stories"), _("Part of the likeness")),
                [(term.words, number(term.stories), percent(term.weight)) for term in found.terms], right=(1, 2))
    click.echo()
    tables.show((_("Like the others"), _("Story"), _("Title"), _("Shared words")),
                [(percent(story.all), str(story.story_id), lines[story.story_id].title, ", ".join(story.terms))
                 for story in found.stories if story.story_id in lines], right=(0, 1))
    if proposal is not None:
        click.echo()
        show_proposal(topic, proposal)


def show_proposal(topic: int, proposal: Proposal) -> None:
    """Print the two parts of a topic and the command that splits it."""
    click.echo(_("These stories form two parts that share little:"))
    for part in (proposal.first, proposal.second):
        click.echo(f"  {phrases.stories(len(part.story_ids))}: {plain(', '.join(part.terms))}")
    click.echo(_("To split it: `langnghe topics split {topic} --stories {stories}`").format(
        topic=topic, stories=",".join(map(str, proposal.second.story_ids))))


def standing(session: Session, topic: int) -> None:
    """Refuse a topic that is not there or became part of another one, and say which."""
    found = topics.get(session, topic) if topic <= LARGEST_ID else None
    if found is None:
        raise Refused(_("There is no topic {id}.").format(id=topic))
    if found.merged_into_id is not None:
        raise Refused(_("Topic {id} became part of topic {into}.").format(id=topic, into=found.merged_into_id))


def percent(share: float) -> str:
    """Write a share between 0 and 1."""
    return f"{round(100 * share)} %"
