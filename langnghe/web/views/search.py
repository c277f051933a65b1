"""The search page: one box, the query said back, hits, facets and the days they fall on."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from langnghe.web import addresses, advice, audit, facets
from langnghe.web.desk import Desk, desk_of
from langnghe.web.masks import draw_masked
from langnghe.web.rewrites import with_or, with_phrase_left_out, with_since
from langnghe.web.templating import page
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from search.lexer import unfinished
from search.results import SearchPage, SearchRequest
from search.service import Searcher
from vietnamese.text import bare, fold

# As the query language names days: a search that finds nothing often looks where nothing was collected.
# A page holds the query once a link: beyond this the bars of its chart lead nowhere and only few filters are offered.
LONG = 1_000
LOOSE = 5       # articles with some of the words that are shown where none has all
_DATED = re.compile(r"\b(?:ngay|date|day)\s?:")


def search(request: Request) -> Response:
    """Answer a search; a query that cannot be read, or an engine that is down, is said on the same page."""
    desk = desk_of(request)
    asked = addresses.read(request.query_params)
    if (wrong := addresses.refused(request.query_params)) is not None:
        return _unanswered(request, asked, 400, error=wrong)
    try:
        found = desk.find(asked)
    except QueryError as error:
        return _unanswered(request, asked, 400, error=error)
    except EngineUnavailable:
        return _unanswered(request, asked, 503, trouble="down")
    except IndexOutdated:
        return _unanswered(request, asked, 503, trouble="outdated")
    spelled = _spelled(desk, asked, found)
    enough = advice.enough(asked.text)
    chart = draw_masked(desk.record, found.histogram, desk.limits.hotspots)
    linked = cache(addresses.of_days(asked)) if len(asked.text) <= LONG else None
    if asked.text:
        audit.note(request, "search", {"page": asked.page, "found": found.total}, query=asked.text)
    return page(
        request, "search.html", asked=asked, found=found, error=None, trouble="", pages=_pages(asked, found),
        chart=chart, chosen=_chosen(asked, found), facets=facets.sections(asked, found, chart, linked),
        toneless=_toneless(asked), meant=_meant(asked.text), linked=linked,
        unfinished=unfinished(asked.text), dated=_DATED.search(bare(asked.text)) is not None,
        spelled=spelled, enough=enough, filters_alone=advice.only_filters(asked),
        loose=_loose(desk, asked, found) if enough else None, together=together(desk, asked, found),
        of_forums=advice.of_forums(asked),
    )


def _unanswered(
    request: Request, asked: SearchRequest, status: int, error: QueryError | None = None, trouble: str = ""
) -> Response:
    return page(
        request, "search.html", status=status, asked=asked, found=None, error=error, trouble=trouble
    )


def _spelled(desk: Desk, asked: SearchRequest, found: SearchPage) -> tuple[str, int] | None:
    """Return the query in the other spelling and its count; an engine that fell meanwhile takes no page with it."""
    def count(one: SearchRequest) -> int:
        def ask(searcher: Searcher) -> int:
            return searcher.count(one)

        return desk.use(ask)

    try:
        return advice.other_spelling(count, asked, found.total) if found.trouble == "" else None
    except (EngineUnavailable, IndexOutdated):
        return None


def _loose(desk: Desk, asked: SearchRequest, found: SearchPage) -> SearchPage | None:
    """Return the first articles of question mode where none has every word; the search's own counts stay."""
    if found.total or found.trouble or asked.mode != "all":
        return None
    try:
        loose = desk.find(replace(asked, mode="question", sort="relevance", page=1, size=LOOSE, known=0, counts=False))
    except (EngineUnavailable, IndexOutdated):
        return None
    return loose if loose.hits else None


def together(desk: Desk, asked: SearchRequest, found: SearchPage) -> tuple[str, int] | None:
    """Return the words as one phrase and its count, where fewer articles have them side by side than apart."""
    phrase = advice.as_phrase(asked) if found.total and found.trouble == "" else ""
    if not phrase:
        return None
    try:
        count = desk.use(lambda searcher: searcher.count(replace(asked, text=phrase)))
    except (EngineUnavailable, IndexOutdated, QueryError):
        return None
    return (phrase, count) if 0 < count < found.total else None


def _pages(asked: SearchRequest, found: SearchPage) -> int:
    entries = found.stories if asked.fold_copies else found.total
    return min(addresses.MOST_PAGES, -(-entries // asked.size))


def _chosen(asked: SearchRequest, found: SearchPage) -> list[tuple[str, str, str]]:
    """Return (facet, words, address without it) of every filter that is on."""
    chosen = []
    for facet, field in addresses.FACETS.items():
        labels = {entry.value: entry.label for entry in found.facets.get(facet, ())}
        labels = found.places | labels if facet == "area" else labels
        for value in getattr(asked, field):
            text = str(value)
            chosen.append((facet, labels.get(text, text), addresses.toggled(asked, facet, text)))
    return chosen


def _meant(text: str) -> list[str]:
    return [query for query in (with_or(text), with_since(text), with_phrase_left_out(text)) if query]


def _toneless(asked: SearchRequest) -> str:
    """Return the address of the same search typed without diacritics."""
    return addresses.address(asked, text=without_tones(asked.text))


def without_tones(text: str) -> str:
    """Return a query without diacritics; capitals (OR) and signs keep their meaning."""
    letters = zip(text, fold(text), strict=True)
    return "".join(c if f == " " else f.upper() if c.isupper() else f for c, f in letters)
