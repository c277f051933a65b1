"""`langnghe source`: what is collected from, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import chain

import click

from config import clock, thresholds
from config.errors import ConfigError
from config.settings import Settings
from config.sources import SourceConfig, read_all
from crawlers import checking
from langnghe import formats
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.probing import command as probe
from langnghe.cli.source_health import command as health
from langnghe.cli.source_rename import command as rename
from langnghe.cli.source_rename import files_exchanged
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render import health_words
from langnghe.troubles import worded
from langnghe.web import words
from pipelines.health.pages import FAILED, pages
from pipelines.health.remarks import REFUSED, rules_due
from storage import renaming, views
from storage.errors import StorageError
from storage.sessions import open_held

HEALTH_DAYS = 7


@click.group(cls=Group, help=N_("List the sources and their health, get to know new ones, check them."))
def command() -> None:
    """Group the source commands."""


@command.command("list", help=N_("List the sources with what came of their pages in the last seven days."))
@click.pass_context
def list_sources(context: click.Context) -> None:
    """Print configured sources, and recorded ones that are configured no longer; wrong files hide no other."""
    settings: Settings = context.obj
    described, troubles = read_all(settings)
    configured = {source.name: source for source in described}
    with record(settings) as database, database.reading() as session:
        since = clock.now() - timedelta(days=HEALTH_DAYS)
        seen = {view.name: view for view in views.sources(
            session, since=since, described=described, complete=not troubles)}
    rows = []
    for name in sorted(configured.keys() | seen.keys()):
        config, view = configured.get(name), seen.get(name)
        title, kind = (config.title, config.kind) if config else (view.title, view.kind) if view else ("", "")
        rows.append((name, title, words.say(words.KINDS, kind), _state(config, view), *_health(view)))
    headings = (_("Name"), _("Title"), _("Kind"), _("State"), _("Articles"), _("Pages"), _("New or revised"),
                _("Refused by robots"), _("Failed"), _("Last collected"), _("Errors, the last one first"))
    tables.show(headings, rows, right=(4, 5, 6, 7, 8))
    for trouble in troubles:
        click.echo(_("Error: {message}").format(message=worded(trouble)), err=True)
    if troubles:
        context.exit(1)


def _state(config: SourceConfig | None, view: views.SourceView | None) -> str:
    if view is not None and view.archive and not (config and config.enabled):
        return _("imported archive (articles: {articles}, last import: {day})").format(
            articles=formats.number(view.articles), day=_day(view.last_new_at) or "–")
    if config is None:
        return _("not configured")
    if not config.enabled:
        return _("switched off")
    return _("on, rules due for a check") if config.overdue(_today()) else _("switched on")


def _today() -> date:
    return date.fromisoformat(clock.local_day(clock.now()))


def _health(view: views.SourceView | None) -> tuple[str, ...]:
    if view is None:
        return "0", "0", "0", "0", "0", "", ""
    if view.archive:
        return formats.number(view.articles), "–", "–", "–", "–", _day(view.last_new_at), ""
    ended = pages(view.statuses)
    return (*map(formats.number, (view.articles, ended.total, ended.new, ended.refused, ended.failed)),
            formats.moment(view.last_new_at) if view.last_new_at else "",
            _errors(view))


def _errors(view: views.SourceView) -> str:
    """Return how its pages failed: the last error, which the next page that comes forgets, then the commonest."""
    failed = {status: count for status, count in view.statuses.items() if status in FAILED | REFUSED}
    if view.last_error and view.last_error not in failed:
        failed = {view.last_error: 0} | failed
    ordered = sorted(failed.items(), key=lambda pair: (pair[0] != view.last_error, -pair[1], pair[0]))
    return ", ".join(words.say(words.STATUSES, status) + (f" ({formats.number(count)})" if count else "")
                     for status, count in ordered)


def _day(at: datetime | None) -> str:
    return formats.moment(at, "day") if at else ""


@command.command(help=N_("Read every source file and say whether it is right; with --live also try what is on."))
@option("--live", is_flag=True, help=N_("Ask each site as a crawl would and say what does not work; exit code 1 then."))
@option("--source", "names", multiple=True, metavar="NAME", help=N_("Only this source; can be given again."))
@click.pass_context
def check(context: click.Context, live: bool, names: tuple[str, ...]) -> None:
    """Load the files; every wrong one is named with line, key and value, and stops no try of another."""
    settings: Settings = context.obj
    found, wrong = read_all(settings)
    _say_due(found, settings)
    for address, names_of in checking.shared_starts(found).items():
        click.echo(_("{names} start at the same address {address}: its pages go to one of them").format(
            names=", ".join(names_of), address=address))
    here = checking.on_this_machine(found, settings)
    unasked = {source.name: list(checking.refused(source, settings)) for source in found if source not in here}
    troubles = [*wrong, *chain.from_iterable(unasked.values())]
    mixed = _say_exchanged(found, settings)
    if here:
        troubles.append(checking.needs_leave([source.name for source in here]))
    good = [source for source in found if source not in here and not unasked[source.name]]
    if troubles:
        _say_wrong(troubles, alone=not live or not (names or any(source.enabled for source in good)))
        _live(settings, [*good, *here] if names else good, names, troubles)
        context.exit(1)
    if mixed and not live:
        context.exit(1)
    message = ngettext("{count} source is right, on: {enabled}.", "{count} sources are right, on: {enabled}.",
                       len(found))
    click.echo(message.format(count=len(found), enabled=sum(source.enabled for source in found)))
    if names and not live:
        raise click.UsageError(_("--source goes with --live"))
    if (live and _live(settings, found, names)) or mixed:
        context.exit(1)


def _say_wrong(troubles: Sequence[ConfigError], *, alone: bool) -> None:
    """Print what is wrong; `alone` means that nothing is tried beside it, and ends the command."""
    for trouble in troubles[:-1] if alone else troubles:
        click.echo(_("Error: {message}").format(message=worded(trouble)), err=True)
    if alone:
        raise troubles[-1]


def _say_exchanged(found: Sequence[SourceConfig], settings: Settings) -> bool:
    """Name files that got each other's names, as the record shows it; nothing is said without a record."""
    database = open_held(settings)
    if database is None:
        return False
    try:
        with suppress(StorageError), database.reading() as session:
            groups = checking.exchanged(found, renaming.held_hosts(session))
            for group in groups:
                click.echo(_("Error: {message}").format(message=files_exchanged(group)), err=True)
            return bool(groups)
    finally:
        database.close()
    return False


def _say_due(found: Sequence[SourceConfig], settings: Settings) -> None:
    limits = thresholds.load(settings).health
    for source in found:
        for remark in rules_due(source.valid_until, clock.now(), limits) if source.enabled else ():
            click.echo(f"{source.name}: {health_words.remark(remark)}")


def _live(
    settings: Settings, found: Sequence[SourceConfig], names: tuple[str, ...], troubles: Sequence[ConfigError] = ()
) -> bool:
    """Try sources on their sites, say what became of each, and whether anything is not in order."""
    from crawlers.probe.live import Checked
    from crawlers.probe.run import Stopped, check_all  # Scrapy takes half a second to import
    from crawlers.run import choose
    from langnghe.cli.probe_words import said

    chosen = choose(found, names, settings, troubles)
    if not chosen:
        raise Refused(_("No source is switched on; `langnghe source list` shows them."))
    wrong = False

    def done(checked: Checked) -> None:
        nonlocal wrong
        wrong = wrong or bool(checked.problems)
        if not checked.problems:
            message = ngettext("{name}: in order, {count} page read", "{name}: in order, {count} pages read",
                               checked.articles)
            click.echo(message.format(name=checked.name, count=checked.articles))
        for problem in checked.problems:
            click.echo(_("{name}: {problem}").format(name=checked.name, problem=said(problem)))

    try:
        check_all(settings, chosen, done)
    except Stopped:
        raise click.Abort from None
    return wrong


command.add_command(probe)
command.add_command(health)
command.add_command(rename)
