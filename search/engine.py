"""What an engine has to do. Two implementations, one contract suite (tests/search), plain Python as the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from search.documents import ArticleDocument, CommentDocument
from search.nodes import Query
from search.ranking import Units

Part = Literal["articles", "comments"]
Sort = Literal["relevance", "newest", "oldest"]
FACETS = {       # facet → the field that is counted
    "source": "source", "kind": "kind", "section": "section_label", "topic": "topic", "area": "area",
    "document": "document",
}
# Of these at most so many values are told, the most frequent ones: to name all 3,700 units of 6,000 articles takes
# longer than to count them; so does reading 16,000 topics of 20,000 articles out of the engine.
MOST = {"area": 500, "document": 500, "topic": 500}


def most_frequent(facet: str, counts: dict[Any, int]) -> dict[Any, int]:
    """Return the values that may be told of one more than MOST: where some are left out, all that are as rare go too.

    Which ones of equals an engine leaves out is its own affair.
    """
    if len(counts) <= MOST.get(facet, len(counts)):
        return counts
    least = min(counts.values())
    return {value: number for value, number in counts.items() if number > least}


@dataclass(frozen=True, slots=True)
class Plan:
    """One search: `query` says what matches, `rank` orders it; hits from `offset`, at most `size`."""

    query: Query
    rank: Units
    sort: Sort = "relevance"
    fold_copies: bool = True
    offset: int = 0
    size: int = 20
    facets: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A hit; `copies` counts the further matching articles of its story when copies are folded."""

    id: int
    score: float
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits with exact counts over the whole match set."""

    total: int = 0
    stories: int = 0
    hits: tuple[Found, ...] = ()
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)      # yyyymmdd → articles, ascending


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write: articles to add or replace, articles that are gone, threads replaced as a whole.

    `gone` names each deleted article with the version its tombstone keeps (None where it keeps none).
    """

    articles: tuple[ArticleDocument, ...] = ()
    gone: dict[int, int | None] = field(default_factory=dict)
    threads: dict[int, tuple[CommentDocument, ...]] = field(default_factory=dict)


class Target(Protocol):
    """An index that is being written."""

    def apply(self, changes: Changes) -> None:
        """Write; on return it is durable. An older version never replaces a newer one; twice is the same as once."""


class NewIndex(Target, Protocol):
    """An index that is being rebuilt beside the one that answers."""

    def publish(self) -> None:
        """Let the new index answer from now on, atomically, and remove the old one."""


class Engine(Protocol):
    """A search engine over articles and comments. Every method may raise EngineUnavailable."""

    name: str

    def ready(self) -> bool:
        """Return whether an index is there; without one every search is empty and `drain` builds it."""

    def verify(self) -> None:
        """Raise IndexOutdated or EngineUnavailable when the index that is there cannot be used."""

    def search(self, plan: Plan) -> Answer:
        """Return a page of articles."""

    def count(self, query: Query) -> int:
        """Return how many articles match."""

    def articles(self, query: Query) -> list[int]:
        """Return the ids of all articles that match, in no order; the caller bounds the days."""

    def after(self, query: Query, id_: int, size: int) -> list[int]:
        """Return the next `size` ids above `id_` of the articles that match, ascending: all of them, page by page."""

    def generation(self) -> str:
        """Return the name of the index that answers now, "" for none; a rebuild gives it another one."""

    def comment_weeks(self, query: Query) -> dict[tuple[int, int], int]:
        """Return {(thread id, week): matching comments}; single comments are never given out."""

    def writing(self) -> AbstractContextManager[Target]:
        """Hold the index for writing; raises IndexBusy when another process does."""

    def rebuilding(self) -> AbstractContextManager[NewIndex]:
        """Build beside the index that answers; leaving without `publish` removes the attempt."""

    def expunge(self, part: Part, refill: Callable[[Target], None]) -> None:
        """Leave no word of deleted documents in the files of a part; an index has to be there.

        Deleting alone hides a document: its words stay in the segment until that is merged, and neither engine can be
        made to merge all of them. So the part begins anew, `refill` writes its documents, and the old files go.
        """

    def versions(self) -> Iterator[tuple[str, int, int]]:
        """Yield (kind, id, version) of everything indexed; kind is article or comment."""

    def close(self) -> None:
        """Let go of files and connections."""
