"""Everything that a search holds, for exports: counted as the page counts it, then read page by page by its ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.agreement import Agreement, Trouble
from search.documents import LAYOUT
from search.engine import Engine
from search.nodes import Query
from search.query import describe
from search.results import SearchRequest
from search.service import Searcher
from storage import outbox
from storage.sessions import Database
from vietnamese.text import RULES_VERSION

PAGE = 5_000      # ids of one question to the engine; each question looks through the whole match set


@dataclass(frozen=True, slots=True)
class Whole:
    """The match set of a request and the index that answers; `behind` are changes that the index has not seen."""

    query: Query
    described: str
    total: int
    behind: int
    trouble: Trouble
    engine: str
    generation: str

    @property
    def index(self) -> dict[str, object]:
        """Return what names the index: two exports of one generation differ by what was written meanwhile alone."""
        return {"engine": self.engine, "generation": self.generation, "layout": LAYOUT, "text_rules": RULES_VERSION}


def whole(database: Database, engine: Engine, request: SearchRequest, language: str) -> Whole:
    """Return what a request holds. Raises QueryError, EngineUnavailable and IndexOutdated; nothing is read yet."""
    query = Searcher(database, engine).understood(request)
    engine.verify()
    total = engine.count(query)
    with database.reading() as session:
        behind = outbox.behind(session)
    return Whole(
        query=query, described=describe(query, language), total=total, behind=behind,
        trouble=Agreement(database, engine).trouble(), engine=engine.name, generation=engine.generation(),
    )


def ids(engine: Engine, query: Query, after: int = 0) -> Iterator[list[int]]:
    """Yield the ids of all articles that match in ascending order, a page at a time, from those above `after` on.

    Ids only grow, so nothing comes twice and nothing that stays in the match set is left out, whatever is indexed
    meanwhile and however often the walk is begun anew.
    """
    while page := engine.after(query, after, PAGE):
        yield page
        after = page[-1]
