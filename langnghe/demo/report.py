"""What the demo says it did, read from the record and the index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from config import clock, thresholds
from config.crosscheck import STATES
from config.settings import Settings
from crawlers.statuses import Status
from langnghe import crosscheck_words
from langnghe.cli import tables
from langnghe.cli.opening import record, record_and_index
from langnghe.cli.statuses import show_counts
from langnghe.i18n import gettext as _
from langnghe.render import health_words
from langnghe.render.field import situation_words
from langnghe.web.words import KINDS
from pipelines.health.assess import assess
from search.results import SearchRequest
from storage import crosschecks, days, outcomes, overview, runs, situations, stream_shares, views
from storage.crosschecks import CheckFilter
from storage.sessions import Database

TAKEN = frozenset({
    Status.STORED, Status.REVISED, Status.UNCHANGED, Status.NOT_MODIFIED, Status.LISTING, Status.DUPLICATE,
    Status.WITHDRAWN,
})
LARGEST = 12
EVER = datetime(2000, 1, 1, tzinfo=UTC)
# The same words with and without diacritics; the last one is a phrase.
SEARCHES = (
    ("bãi rác Gò Sậy", "bai rac go say"), ("nước máy đục", "nuoc may duc"), ("cháy chợ", "chay cho"),
    ('"tin đồn" vỡ đập', '"tin don" vo dap'),
)


def heading(text: str) -> None:
    """Print a line that begins a part of the report."""
    click.echo("")
    click.secho(text, bold=True)


def last_run(settings: Settings) -> dict[str, int]:
    """Return status → pages of the newest crawl."""
    with record(settings) as database, database.reading() as session:
        return outcomes.of_run(session, runs.latest(session)[0].id)


def show_crawl(counts: Mapping[str, int]) -> None:
    """Print how the pages of one crawl ended."""
    show_counts(counts)
    refused = sum(pages for status, pages in counts.items() if status not in TAKEN)
    click.echo(_("{taken} pages taken, {refused} refused or failed.").format(
        taken=sum(counts.values()) - refused, refused=refused))


def show_record(settings: Settings) -> None:
    """Print what is in the record now: sums, outlets, changes, topics."""
    with record(settings) as database:
        _show_totals(database)
        _show_sources(database)
        _show_health(database, settings)
        _show_changes(database)
        _show_topics(database)


def _show_totals(database: Database) -> None:
    with database.reading() as session:
        held = overview.totals(session)
    heading(_("In the record"))
    click.echo(_("{articles} articles ({undated} without a trustworthy date) in {stories} stories and {topics} topics.")
               .format(articles=held.articles, undated=held.undated, stories=held.stories, topics=held.topics))
    click.echo(_("{comments} comments in {threads} threads, each redacted and without its writer.").format(
        comments=held.comments, threads=held.threads))


def _show_sources(database: Database) -> None:
    with database.reading() as session:
        sources = [source for source in views.sources(session, since=clock.now()) if source.enabled]
        talked = {talk.source: talk for talk in days.talked(session, EVER, clock.now())}
    rows = []
    for source in sources:
        talk = talked.get(source.name)
        rows.append((source.title, _(KINDS[source.kind]), str(source.articles),
                     str(talk.threads if talk else 0), str(talk.comments if talk else 0)))
    tables.show((_("Source"), _("Kind"), _("Articles"), _("Threads"), _("Comments")), rows, right=(2, 3, 4))


def _show_health(database: Database, settings: Settings) -> None:
    with database.reading() as session:
        judged = assess(session, clock.now(), thresholds.load(settings).health)
    heading(_("Sources that need a look"))
    for health in judged:
        if health.source.enabled and (health.remarks or not health.in_order):
            said = "; ".join(map(health_words.remark, health.remarks))
            click.echo(f"  {health.source.title}: {health_words.state(health.state)}{f': {said}' if said else ''}")


def _show_changes(database: Database) -> None:
    with database.reading() as session:
        changes = overview.changed(session)
    heading(_("Changed between the two crawls"))
    for change in changes:
        what = _("taken down") if change.withdrawn else _("revised")
        click.echo(f"  {what}: {change.title} ({change.source_title})")


def _show_topics(database: Database) -> None:
    with database.reading() as session:
        topics = views.topics(session, since=None, until=clock.now(), limit=LARGEST)
    heading(_("Largest topics"))
    rows = [(str(t.articles), str(t.stories), str(t.outlets), t.label) for t in topics]
    tables.show((_("Articles"), _("Stories"), _("Outlets"), _("Topic")), rows, right=(0, 1, 2))


def show_field(settings: Settings, frame: int) -> None:
    """Print how many checks each case has, the stage of each situation, and what was published of the streams."""
    with record(settings) as database, database.reading() as session:
        counted = crosschecks.counts(session, CheckFilter())
        found, published = situations.listed(session), stream_shares.last(session, frame)
    said = "; ".join(f"{_(crosscheck_words.STATES[state])} {counted.get(state, 0)}" for state in STATES)
    click.echo(_("Cross-check: {counts}.").format(counts=said))
    for one in found:
        stage = _(situation_words.STAGES[one.stage])
        click.echo(_("Situation: {issue} ({stage})").format(issue=one.issue, stage=stage))
    if published is not None:
        shown = len(json.loads(published.body)["streams"])
        click.echo(_("Opinion streams of {week}: {n} shown, of the topic “{topic}”.").format(
            week=published.week, n=shown, topic=published.label))


def show_searches(settings: Settings) -> None:
    """Print how much the example searches find."""
    from search.service import Searcher

    heading(_("Searches"))
    with record_and_index(settings) as (database, engine):
        searcher = Searcher(database, engine)
        pages = [(text, searcher.find(SearchRequest(text=text))) for pair in SEARCHES for text in pair]
    rows = [(text, str(page.total), str(page.stories)) for text, page in pages]
    tables.show((_("Search"), _("Articles"), _("Stories")), rows, right=(1, 2))
