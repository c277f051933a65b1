"""Searches, with the filters, counts and order of the search page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from config.characters import shown
from langnghe.web import audit
from langnghe.web.api import cursors, models
from langnghe.web.api.parameters import MOST_SIZE, Cursor, Words
from langnghe.web.api.problems import documented
from langnghe.web.desk import Desk, desk_of
from langnghe.web.words import KINDS, say
from search import results
from search.results import SearchPage, Span
from storage import keysets

router = APIRouter(tags=["search"])
Order = Literal["", "relevance", "newest", "oldest", "id"]


class Search(Words):
    """A search and the page of it that is wanted."""

    sort: Order = Field(default="", description=(
        "Empty: relevance where there are words, else newest. `id`: every copy by rising id, to read a whole answer."))
    fold: bool = Field(default=True, description="One article a story, with the number of its copies.")
    counts: bool = Field(default=True, description="Facets, days and what comments say, with the first page.")
    size: Annotated[int, Field(ge=1, le=MOST_SIZE)] = 20
    cursor: Cursor = ""


@router.get("/search", responses=documented(400), summary="Search the articles")
def search(request: Request, asked: Annotated[Search, Query()]) -> models.SearchAnswer:
    """Return a page of what the query finds. While a walk lasts it sees the articles that were known when it began.

    `newest`, `oldest` and `id` meet every article once; `relevance` weighs anew with each page, so that neighbours may
    change places when much arrives between two pages.
    """
    desk = desk_of(request)
    found, page = _by_id(desk, asked) if asked.sort == "id" else _ranked(desk, asked)
    if asked.q.strip():
        audit.note(request, "search", {"page": page, "found": found.total}, query=asked.q.strip())
    return found


def _ranked(desk: Desk, asked: Search) -> tuple[models.SearchAnswer, int]:
    stands = cursors.decode(asked.question("search"), asked.cursor, 2)
    page, known = stands or (1, _known(desk))
    wanted = asked.request()
    wanted = replace(
        wanted, sort=asked.sort or wanted.sort, fold_copies=asked.fold, size=asked.size, known=known,
        page=min(max(page, 1), 1_000_000), counts=asked.counts and stands is None)
    found = desk.find(wanted)
    entries = found.stories if asked.fold else found.total
    more = page * asked.size < entries and bool(known)
    following = cursors.encode(asked.question("search"), (page + 1, known)) if more else None
    return _answer(found, found.hits, found.total, found.stories, following, counts=wanted.counts), page


def _by_id(desk: Desk, asked: Search) -> tuple[models.SearchAnswer, int]:
    stands = cursors.decode(asked.question("search"), asked.cursor, 3)
    after, total, stories = stands or (0, 0, 0)
    wanted = replace(asked.request(), size=0, counts=asked.counts and stands is None)
    found = desk.find(wanted)
    if stands is None:
        total, stories = found.total, found.stories
    hits, last = desk.use(lambda searcher: searcher.following(wanted, after, asked.size))
    following = cursors.encode(asked.question("search"), (last, total, stories)) if last else None
    # Such a walk has no numbers of pages: the record of what was done gets 1 for its first, 2 for any other.
    return _answer(found, hits, total, stories, following, counts=wanted.counts), 1 if stands is None else 2


def _known(desk: Desk) -> int:
    with desk.record.reading() as session:
        return keysets.newest_article(session)


def _answer(
    found: SearchPage, hits: Sequence[results.Hit], total: int, stories: int, following: str | None, *, counts: bool
) -> models.SearchAnswer:
    return models.SearchAnswer(
        described=found.described, total=total, stories=stories, toneless_total=found.folded_total,
        items=[_hit(hit) for hit in hits], counts=_counts(found) if counts else None, behind=found.behind,
        trouble=found.trouble, engine=found.engine, next=following)


def _hit(hit: results.Hit) -> models.Hit:
    title, title_marks = _marked(hit.title)
    snippet, snippet_marks = _marked(hit.snippet)
    return models.Hit(
        id=hit.article_id, title=title, title_marks=title_marks, snippet=snippet, snippet_marks=snippet_marks,
        url=hit.url, source=hit.source, source_title=hit.source_title, kind=hit.kind, section=hit.section,
        published_at=hit.published_at, date_reliable=hit.date_reliable, date_precision=hit.date_precision,
        story=hit.story_id, topic=hit.topic_id, topic_label=hit.topic_label, copies=hit.copies, revised=hit.revised,
        withdrawn=hit.withdrawn, score=round(hit.score, 4))


def _marked(spans: Sequence[Span]) -> tuple[str, list[models.Mark]]:
    text, marks = "", []
    for span in spans:
        piece = shown(span.text)
        if span.hit:
            marks.append(models.Mark(start=len(text), end=len(text) + len(piece)))
        text += piece
    return text, marks


def _counts(found: SearchPage) -> models.Counts:
    facets = {facet: [_value(facet, value) for value in values] for facet, values in found.facets.items()}
    return models.Counts(
        facets=facets, days=[models.DayCount(day=day, articles=number) for day, number in found.histogram],
        undated=found.undated, comment_weeks=weeks(found.comment_weeks))


def _value(facet: str, found: results.FacetValue) -> models.FacetValue:
    label = say(KINDS, found.value) if facet == "kind" else found.label or found.value
    return models.FacetValue(value=found.value, label=label, count=found.count)


def weeks(cells: Sequence[tuple[int, str, str, str]]) -> list[models.CommentWeek]:
    """Return what comments say, as the search page does."""
    return [models.CommentWeek(topic=topic, topic_label=label, week=week, comments=said)
            for topic, label, week, said in cells]
