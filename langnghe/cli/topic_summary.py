"""What `topics show` says before the stories: key sentences, documents, and what each day added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click
from sqlalchemy.orm import Session

from langnghe.cli import tables
from langnghe.formats import day, moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render import phrases
from pipelines.topics import facets, summary
from pipelines.topics.facets import DocumentFacet
from pipelines.topics.summary import Quote, Summary
from storage import topicpages
from storage.topicpages import TopicDay
from storage.views import TopicView

DAYS = 14
DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told of a topic beside its stories."""

    summary: Summary
    documents_read: int
    documents: Sequence[DocumentFacet]
    all_days: int
    days: Sequence[TopicDay]


def read(session: Session, topic: int) -> Told:
    """Read what is told of a topic."""
    return Told(summary.of_topic(session, topic), *facets.of_topic(session, topic),
                *topicpages.days(session, topic, limit=DAYS, headlines=0))


def show(told: Told, topic: TopicView) -> None:
    """Print it; parts without content are left out."""
    _sentences(told.summary, topic)
    _documents(told, topic)
    _days(told)


def _sentences(found: Summary, topic: TopicView) -> None:
    if not found.sentences:
        return
    click.echo("\n" + _("Key sentences"))
    for quote in found.sentences:
        click.echo(f"- {plain(quote.text)} ({_source(quote)})")
    if found.stories < topic.stories:
        click.echo(_("Read: %(read)s of %(all)s stories, the newest.") % {
            "read": number(found.stories), "all": number(topic.stories)})


def _source(quote: Quote) -> str:
    said = [str(plain(quote.source_title)), moment(quote.at, quote.precision) if quote.at else _("undated")]
    return ", ".join([*said, quote.url] if quote.url else said)


def _documents(told: Told, topic: TopicView) -> None:
    if not told.documents:
        return
    click.echo("\n" + _("Documents named"))
    for document in told.documents[:DOCUMENTS]:
        click.echo(f"- {document.name}: {phrases.articles(document.articles)}, {phrases.stories(document.stories)}")
    if len(told.documents) > DOCUMENTS:
        click.echo(_("%(n)s more") % {"n": number(len(told.documents) - DOCUMENTS)})
    if told.documents_read < topic.articles:
        click.echo(_("Counted in the newest %(read)s of %(all)s articles.") % {
            "read": number(told.documents_read), "all": number(topic.articles)})


def _days(told: Told) -> None:
    if not told.days:
        return
    click.echo()
    rows = [(day(entry.day), str(entry.articles), str(entry.stories), str(entry.sources),
             _added(told.summary.added.get(entry.day))) for entry in told.days]
    tables.show((_("Day"), _("Articles"), _("New stories"), _("Sources"), _("New on this day")), rows,
                right=(1, 2, 3))
    if told.all_days > len(told.days):
        rest = told.all_days - len(told.days)
        message = ngettext("{days} earlier day is not listed.", "{days} earlier days are not listed.", rest)
        click.echo(message.format(days=number(rest)))
    click.echo()


def _added(quote: Quote | None) -> str:
    return f"{quote.text} ({quote.source_title})" if quote else ""
