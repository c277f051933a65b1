"""What a search found in the days of a digest, for a report on a question."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.periods import Period
from search.persons import refuse_person
from search.query import parse
from search.results import Hit, SearchPage, SearchRequest

LISTED = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """The query in words and what it found; `hits` are the first of them, copies folded."""

    text: str
    described: str
    total: int
    stories: int
    hits: tuple[Hit, ...]


def request(text: str, period: Period) -> SearchRequest:
    """Return the search of a query in the days of a period; raises QueryError, also for one that is only a person."""
    refuse_person(parse(text), text)
    return SearchRequest(text=text, day_from=period.first, day_to=period.last, sort="relevance", size=LISTED)


def answer(text: str, page: SearchPage) -> Asked:
    """Return what a page of the search holds."""
    return Asked(text, page.described, page.total, page.stories, page.hits)
