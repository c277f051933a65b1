"""`langnghe trend`: queries and topics over time on one axis, as shares of what was collected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from config import clock, thresholds
from config.settings import Settings
from config.thresholds import Thresholds
from langnghe.cli import search_filters, tables
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record_and_index
from langnghe.cli.values import Number
from langnghe.formats import day as written
from langnghe.formats import moment, number, percent, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import language, ngettext
from langnghe.render import forecast_words, trend_words
from pipelines.forecast import review
from pipelines.trends.series import Period, Series
from search.trends import Trend
from storage.sessions import Database

MOST_DAYS, MOST_HOURS = 366, 14      # days shown by the day, and by the hour
STEPS = "▁▂▃▄▅▆▇█"
MASKED, NOTHING, BREAK = "░", " ", "|"


@click.command(cls=Command, help=N_(
    "Show queries and topics over time, on one axis: articles, stories, outlets and comments a day, and their share of "
    "all articles collected that day. Each argument is one query; put words that belong together in quotes."))
@click.argument("queries", nargs=-1)
@option("--topic", "topics", multiple=True, type=Number(0), metavar="ID", help=N_(
    "A topic beside the queries; can be given again."))
@option("--days", type=Number(1, MOST_DAYS), default=None, help=N_("Days back, today included (30; with --hours 2)."))
@option("--hours", is_flag=True, help=N_("By the hour, for 14 days at most."))
@click.pass_obj
def command(settings: Settings, queries: tuple[str, ...], topics: tuple[int, ...], days: int | None,
            hours: bool) -> None:
    """Print a table and a chart."""
    from search import trends
    from search.service import Searcher

    if not queries and not topics:
        raise click.UsageError(_("Name a query, or a topic with --topic."), click.get_current_context())
    if hours and days is not None and days > MOST_HOURS:
        message = _("{value} is no whole number from {low} to {high}").format(value=days, low=1, high=MOST_HOURS)
        raise click.BadParameter(message, click.get_current_context(), param_hint="--days")
    with record_and_index(settings) as (database, engine):
        search_filters.check_topics(database, topics)
        limits = thresholds.load(settings)
        found = trends.compare(Searcher(database, engine), queries, topics, clock.now(), days or (2 if hours else 30),
                               "hour" if hours else "day", limits.hotspots, language())
        ahead = _ahead(database, found, limits)
    show(found)
    for name, lines in ahead:
        click.echo(f"{name}{_('Forecast')}")
        click.echo("\n".join(f"  {line}" for line in lines))


def _ahead(database: Database, found: Trend, limits: Thresholds) -> list[tuple[str, list[str]]]:
    """Return what is said of the next days of each topic that is shown, with the number of its series."""
    today = clock.local_day(clock.now())
    with database.reading() as session:
        said = [(_name(place, found), review.of_topic(session, series.topic_id, today))
                for place, series in enumerate(found.series, 1) if series.topic_id is not None]
    return [(name, forecast_words.of_topic(one, limits.forecast)) for name, one in said]


def show(found: Trend) -> None:
    """Print every series as a line of bars, then the periods as a table, then what has to be known of them."""
    peak = max((series.peak for series in found.series), default=0)
    for place, series in enumerate(found.series, 1):
        click.echo(f"{_name(place, found)}{plain(series.label)}: {trend_words.summed(series)}")
        click.echo(f"  {bars(series.periods, peak)}")
    click.echo(_("from {first} to {last}; highest: {peak}").format(
        first=moment(found.start, "day"), last=moment(found.series[0].periods[-1].start, "day"), peak=number(peak)))
    one = found.series[0] if len(found.series) == 1 else None
    headings = _headings(found)
    tables.show(headings, _alone(one) if one else _beside(found), right=tuple(range(1, len(headings) - 1)))
    _say_more(found)


def bars(periods: Sequence[Period], peak: int) -> str:
    """Return one sign a period: its count against the peak, masked periods hatched, a bar where the sources changed."""
    signs = []
    for period in periods:
        signs.append(BREAK if period.joined else "")
        if period.articles:
            signs.append(STEPS[min(len(STEPS) - 1, period.articles * len(STEPS) // max(peak, 1))])
        else:
            signs.append(MASKED if period.masked else NOTHING)
    return "".join(signs)


def _name(place: int, found: Trend) -> str:
    return f"#{place} " if len(found.series) > 1 else ""


def _headings(found: Trend) -> tuple[str, ...]:
    time = _("Hour") if found.unit == "hour" else _("Day")
    if len(found.series) == 1:
        return (time, _("Articles"), _("Stories"), _("Outlets"), _("Comments"), _("Of all collected"), _("Share"),
                _("Gaps"))
    names = [f"#{place} {word}" for place in range(1, len(found.series) + 1) for word in (_("Articles"), _("Share"))]
    return (time, *names, _("Of all collected"), _("Gaps"))


def _alone(series: Series) -> list[tuple[str, ...]]:
    return [(when(p, series.unit), number(p.articles), number(p.stories), number(p.outlets),
             "–" if p.comments is None else f"≈ {number(p.comments)}", number(p.coverage), _share(p), _gaps(p))
            for p in series.periods]


def _beside(found: Trend) -> list[tuple[str, ...]]:
    rows = []
    for periods in zip(*(series.periods for series in found.series), strict=True):
        counts = [cell for p in periods for cell in (number(p.articles), _share(p))]
        rows.append((when(periods[0], found.unit), *counts, number(periods[0].coverage), _gaps(periods[0])))
    return rows


def when(period: Period, unit: str) -> str:
    """Return how a period is called."""
    return moment(period.start) if unit == "hour" else written(date.fromisoformat(period.day))


def _share(period: Period) -> str:
    return "–" if period.share is None else percent(period.share)


def _gaps(period: Period) -> str:
    return str(plain(trend_words.gaps(period)))


def _say_more(found: Trend) -> None:
    for place, series in enumerate(found.series, 1):
        for line in trend_words.notes(series):
            click.echo(f"{_name(place, found)}{line}", err=True)
    for place, cells in enumerate(found.weeks, 1):
        for topic, label, week, size in cells:
            click.echo(_("{name}comments, week {week}: {size} in topic {topic}, {label}").format(
                name=_name(place, found), week=week, size=size, topic=topic, label=plain(label)), err=True)
    if few := trend_words.shares(found.series[0]):
        click.echo(few, err=True)
    masked = sum(bool(period.masked) for period in found.series[0].periods)
    if masked:
        message = ngettext("{count} period has a source that could not be read: its counts are too low.",
                           "{count} periods have sources that could not be read: their counts are too low.", masked)
        click.echo(message.format(count=number(masked)), err=True)
