"""`langnghe topics`: what is being written about."""

from __future__ import annotations

from datetime import timedelta

import click

from config import clock, thresholds
from config.settings import Settings
from langnghe.cli import deciding, explaining, tables, topic_summary
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.stories import story
from langnghe.cli.values import Number
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render import forecast_words, phrases
from pipelines.forecast import review
from storage import article_areas, decisions, views
from storage.processes import owner_name

LARGEST_ID = 2**63 - 1
EVER = 36_500          # days; more is before any calendar a date can hold
MOST = 1_000_000       # rows; a database refuses numbers beyond its integers


@click.group(cls=Group, help=N_("List and show topics, decide on them, or derive them anew."))
def command() -> None:
    """Group the topic commands."""


@command.command("list", help=N_("List the topics with most articles lately."))
@option("--days", type=Number(0), default=7, show_default=True, help=N_("Days back from now; 0 is ever."))
@option("--limit", type=Number(1), default=20, show_default=True, help=N_("Topics at most."))
@click.pass_obj
def list_topics(settings: Settings, days: int, limit: int) -> None:
    """Print a table of topics."""
    now = clock.now()
    since = now - timedelta(days=days) if 0 < days < EVER else None
    with record(settings) as database, database.reading() as session:
        found = views.topics(session, since=since, until=now, limit=min(limit, MOST) + 1)
        left_out = decisions.all_left_out(session)
    if not found:
        click.echo(_none(days), err=True)
        return
    labels = {t.id: f"{t.label} [{_('not of interest')}]" if t.id in left_out else t.label for t in found}
    rows = [(str(t.id), labels[t.id], str(t.recent), str(t.outlets), str(t.articles), str(t.stories))
            for t in found[:limit]]
    headings = (_("Topic"), _("Label"), _("Articles lately"), _("Outlets lately"), _("Articles"), _("Stories"))
    tables.show(headings, rows, right=(0, 2, 3, 4, 5))
    if len(found) > limit:
        click.echo(_("These are the first {limit}; there are more: --limit {more}").format(
            limit=number(limit), more=5 * limit), err=True)


def _none(days: int) -> str:
    if days:
        message = ngettext("No topic has an article of the last {days} day; --days 0 lists the topics of any time.",
                           "No topic has an article of the last {days} days; --days 0 lists the topics of any time.",
                           days)
        return message.format(days=number(days))
    return _("There are no topics yet: collect or import articles, then run `langnghe work --until-idle`.")


@command.command(help=N_("Show a topic: key sentences, documents, what each day added, its stories and articles."))
@click.argument("topic", type=Number(0), metavar="ID")
@option("--limit", type=Number(1), default=50, show_default=True, help=N_("Stories at most."))
@click.pass_obj
def show(settings: Settings, topic: int, limit: int) -> None:
    """Print one topic."""
    with record(settings) as database, database.reading() as session:
        # No key is larger, and a database refuses to compare with a larger one.
        found = views.topic(session, topic) if topic <= LARGEST_ID else None
        stories = views.topic_stories(session, topic, limit=min(limit, MOST)) if found else []
        told = topic_summary.read(session, topic) if found else None
        left_out = decisions.left_out(session, [topic]).get(topic) if found else None
        ahead = review.of_topic(session, topic, clock.local_day(clock.now())) if found else None
        provinces = article_areas.topic_province_lines(session, topic) if found else []
    if found is None or told is None:
        raise Refused(_("There is no topic {id}.").format(id=topic))
    click.echo(_("Topic {id}: {label}").format(id=found.id, label=plain(found.label)))
    if left_out is not None:
        click.echo(_("Not of interest (decision {decision}): {reason}").format(
            decision=left_out.id, reason=plain(left_out.payload["reason"])))
    if found.merged_into_id:
        click.echo(_("It became part of topic {id}: `langnghe topics show {id}`").format(id=found.merged_into_id))
        return
    click.echo(_("{articles} in {stories} from {outlets}, {undated} undated").format(
        articles=phrases.articles(found.articles), stories=phrases.stories(found.stories),
        outlets=phrases.outlets(found.outlets), undated=number(found.undated)))
    if ahead is not None:
        for sentence in forecast_words.of_topic(ahead, thresholds.load(settings).forecast):
            click.echo(sentence)
    if provinces:
        click.echo(_("Provinces named: {list}").format(
            list=", ".join(f"{province.name} {number(province.articles)}" for province in provinces)))
    topic_summary.show(told, found)
    tables.show((_("Day"), _("Story"), _("Source"), _("Title")), _lines(stories), right=(1,))


def _lines(stories: list[views.StoryView]) -> list[tuple[str, str, str, str]]:
    return [
        (moment(line.published_at, "day") if line.published_at and line.date_reliable else _("undated"),
         str(story.id), line.source_title, line.title)
        for story in stories for line in story.articles
    ]


for decided in (*deciding.COMMANDS, explaining.explain):
    command.add_command(decided)
command.add_command(story)


@command.command(help=N_("Derive stories and topics anew from the articles; with the same program nothing changes."))
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Replay the clusterer over the whole record."""
    from pipelines.topics.rebuild import rebuild as replay

    with record(settings) as database:
        summary = replay(database, owner=owner_name("rebuild"), limits=thresholds.load(settings))
    if summary.busy:
        raise Refused(_("Another process is putting articles into topics; stop it or try again when it is done."))
    topics = ngettext("{count} topic", "{count} topics", summary.topics).format(count=number(summary.topics))
    click.echo(_("Rebuilt: {articles}, {stories}, {topics}.").format(
        articles=phrases.articles(summary.articles), stories=phrases.stories(summary.stories), topics=topics))
