"""A query over time: the articles that match, counted in the record, so that both engines give the same counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.clock import local_day
from config.thresholds import HotspotThresholds
from pipelines.trends import reading
from pipelines.trends.series import Backdrop, Series, Unit, build, starts
from search import comment_questions, comments
from search.errors import QueryError
from search.fields import as_number
from search.nodes import And, Days, Node, Or, Query, as_typed, wanted
from search.query import describe, narrow
from search.results import SearchRequest
from search.service import Searcher
from storage import trends
from vietnamese.mentions import full_names
from vietnamese.names import is_honorific
from vietnamese.redaction import redact, without_placeholders

DATED = Days(None, None)       # any day: what has a reliable date
LONGEST_NAME = 6               # syllables; a longer query is a sentence
_JOINING = frozenset("và va với voi and".split())
_NO_WORD = re.compile(r"[\W_]+")                                   # "Nguyễn-Văn-An" is a name as well
# Unlike comments, which are asked nothing that could be an account's name, trends are also of "iphone17".
_ACCOUNT = re.compile(r"^@|[^\W\d]_|_[^\W\d]|^\d{9,}$")


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
    limits: HotspotThresholds, language: str = "vi",
) -> Trend:
    """Return queries and topics over the last `days` days on one axis, queries first.

    Raises QueryError for a query that cannot be read or consists only of a person's name; topics that are not there are
    left out.
    """
    asked = [searcher.understood(SearchRequest(text=text)) for text in texts]
    for text, query in zip(texts, asked, strict=True):
        refuse_person(query, text)
    start, end = reading.window(now, days, unit)
    with searcher.database.reading() as session:
        behind = reading.backdrop(session, start, end, limits, now)
        of_topics = [reading.of_topic(session, topic_id, start, end, unit, behind) for topic_id in topic_ids]
    queries = [of_query(searcher, query, describe(query, language), start, end, unit, behind) for query in asked]
    first, last = local_day(start), local_day(end - timedelta(seconds=1))
    weeks = tuple(searcher.comment_weeks(query, _week(first), _week(last)) for query in asked)
    return Trend(start, end, unit, (*queries, *(found for found in of_topics if found)), behind, weeks)


def of_query(
    searcher: Searcher, query: Query, label: str, start: datetime, end: datetime, unit: Unit, behind: Backdrop
) -> Series:
    """Return one query over time; articles without a reliable date are counted apart, over all time."""
    first, last = (as_number(date.fromisoformat(local_day(at))) for at in (start, end - timedelta(seconds=1)))
    ids = searcher.engine.articles(narrow(query, Days(first, last)))
    with searcher.database.reading() as session:
        articles = list(trends.of_articles(session, ids))
    undated = searcher.engine.count(query) - searcher.engine.count(narrow(query, DATED))
    return build(label, unit, starts(start, end, unit), articles, behind, undated=undated)


def refuse_person(query: Query, text: str) -> None:
    """Raise QueryError when the query, or one of its alternatives, is a person's name and nothing else."""
    if only_a_person(as_typed(query.root)):
        hint = "trends are about topics: add what it is about"
        raise QueryError("the query is a person's name", 0, hint, reason="only_a_person", detail=text)


def only_a_person(root: Node) -> bool:
    """Say whether what is looked for is a personal name, forwards or backwards, in any case; filters aside."""
    if isinstance(root, Or):
        return any(map(only_a_person, root.children))
    if isinstance(root, And):
        asked = [child for child in root.children if any(wanted(child))]
        if len(asked) == 1:
            return only_a_person(asked[0])
    typed = [leaf.typed for leaf in wanted(root)]
    whole = " ".join(typed)
    if typed and (all(map(_is_account, typed)) or _is_personal(whole) or full_names(whole) == [(0, len(whole))]):
        return True
    words = _NO_WORD.sub(" ", whole).split()
    return (2 <= len(words) <= LONGEST_NAME and comment_questions.is_name(words)) or _only_names(words)


def _is_account(typed: str) -> bool:
    return _ACCOUNT.search(typed) is not None


def _is_personal(typed: str) -> bool:
    """Say whether nothing is left of a text without numbers of telephones and cards, e-mail and profile addresses."""
    found = redact(typed, context="news")
    return bool(found.counts) and not any(map(str.isalnum, without_placeholders(found.text)))


def _only_names(words: list[str]) -> bool:
    """Say whether words are names one after the other, and beside them at most words of address and "and"."""
    reached, named = {0}, False
    for at in range(len(words)):
        if at not in reached:
            continue
        if is_honorific(words[at]) or words[at].lower() in _JOINING:
            reached.add(at + 1)
        for end in range(at + 2, min(at + LONGEST_NAME, len(words)) + 1):
            if comment_questions.is_name(words[at:end]):
                reached.add(end)
                named = True
    return named and len(words) in reached


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"
