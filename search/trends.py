"""A query over time: the articles that match, counted in the record, so that both engines give the same counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from config.clock import local_day
from config.thresholds import HotspotThresholds
from pipelines import periods
from pipelines.trends import reading
from pipelines.trends.series import Backdrop, Series, Unit, counted_up, starts
from search import comments
from search.fields import as_number
from search.nodes import Days, Query
from search.persons import refuse_person
from search.query import describe, narrow
from search.results import SearchRequest
from search.service import Searcher
from storage import trends

EVERYTHING = SearchRequest()
DATED = Days(None, None)       # any day: what has a reliable date


@dataclass(frozen=True, slots=True)
class Trend:
    """Series over the same periods, and what lies behind all of them; `weeks` are what comments say of each query."""

    start: datetime
    end: datetime
    unit: Unit
    series: tuple[Series, ...]
    backdrop: Backdrop
    weeks: tuple[tuple[comments.Cell, ...], ...] = ()


def compare(
    searcher: Searcher, texts: Sequence[str], topic_ids: Sequence[int], now: datetime, days: int, unit: Unit,
    limits: HotspotThresholds, language: str = "vi", within: SearchRequest = EVERYTHING,
) -> Trend:
    """Return queries and topics over the last `days` days on one axis, queries first; `within` filters every query.

    Raises QueryError for a query that cannot be read or consists only of a person's name; topics that are not there are
    left out.
    """
    asked = [understood(searcher, text, within) for text in texts]
    return over_time(searcher, asked, topic_ids, now, days, unit, limits, language)


def understood(searcher: Searcher, text: str, within: SearchRequest = EVERYTHING) -> Query:
    """Return a query that may be followed over time. Raises QueryError, also for a person's name."""
    query = searcher.understood(replace(within, text=text))
    refuse_person(query, text)
    return query


def over_time(
    searcher: Searcher, asked: Sequence[Query], topic_ids: Sequence[int], now: datetime, days: int, unit: Unit,
    limits: HotspotThresholds, language: str = "vi",
) -> Trend:
    """Return queries that are understood and topics on one axis, as `compare` does."""
    start, end = reading.window(now, days, unit)
    with searcher.database.reading() as session:
        behind = reading.backdrop(session, start, end, limits, now)
        of_topics = [reading.of_topic(session, topic_id, start, end, unit, behind) for topic_id in topic_ids]
    queries = [of_query(searcher, query, describe(query, language), start, end, unit, behind) for query in asked]
    first, last = local_day(start), local_day(end - timedelta(seconds=1))
    week_from, week_to = (periods.of("week", day).name for day in (first, last))
    weeks = tuple(searcher.comment_weeks(query, week_from, week_to) for query in asked)
    return Trend(start, end, unit, (*queries, *(found for found in of_topics if found)), behind, weeks)


def of_query(
    searcher: Searcher, query: Query, label: str, start: datetime, end: datetime, unit: Unit, behind: Backdrop
) -> Series:
    """Return one query over time; articles without a reliable date are counted apart, over all time."""
    first, last = (as_number(date.fromisoformat(local_day(at))) for at in (start, end - timedelta(seconds=1)))
    ids = searcher.engine.articles(narrow(query, Days(first, last)))
    with searcher.database.reading() as session:
        articles = trends.hours_of_articles(session, ids, start, end)
    undated = searcher.engine.count(query) - searcher.engine.count(narrow(query, DATED))
    return counted_up(label, unit, starts(start, end, unit), articles, behind, undated=undated)
