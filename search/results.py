"""What a search answers with: plain values for page, CLI, API and export alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from search.agreement import Trouble


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a person asked for it; every filter is also expressible inside `text`."""

    text: str = ""
    mode: str = "all"                 # all (every word) or question (OR, ranking)
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()       # press, portal, official, forum
    sections: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()       # names or keys of units
    documents: tuple[str, ...] = ()
    day_from: str = ""                # YYYY-MM-DD, inclusive
    day_to: str = ""
    sort: str = "relevance"           # relevance, newest or oldest
    fold_copies: bool = True          # one hit a story
    page: int = 1
    size: int = 20
    known: int = 0                    # only articles up to this id, 0 for all: pages do not move while others arrive
    counts: bool = True               # facets, days and what comments say


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; `hit` pieces are what matched, in the original spelling."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of the answer."""

    article_id: int
    title: tuple[Span, ...]
    snippet: tuple[Span, ...]
    url: str
    source: str                       # name
    source_title: str
    kind: str
    section: str
    published_at: datetime | None
    date_reliable: bool
    date_precision: str               # minute or day, "" without a date
    story_id: int | None
    topic_id: int | None
    topic_label: str
    copies: int                       # further matching articles of the same story, folded into this hit
    revised: bool
    withdrawn: bool
    score: float


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with its count over the whole match set."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of the answer. `total` counts articles, `stories` counts them with copies folded."""

    described: str                    # the query said back in words
    total: int
    stories: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)   # see engine.FACETS
    places: dict[str, str] = field(default_factory=dict)     # key → name of the units that were asked for
    histogram: tuple[tuple[str, int], ...] = ()    # (YYYY-MM-DD, articles), reliable dates only
    undated: int = 0
    folded_total: int | None = None   # what the toneless form of a toned query would find, offered when total is small
    behind: int = 0                   # outbox rows the index has not seen yet
    trouble: Trouble = ""             # the index is missing, or is not of this record: see search/agreement.py
    comment_weeks: tuple[tuple[int, str, str, str], ...] = ()   # (topic id, label, ISO week, "≈ 25"), 10 or more each
    engine: str = ""
