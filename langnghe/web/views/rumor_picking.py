"""Adding to rumor files by choosing: what a file may take in, and the files that something may belong to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe.rumors import picking, suggesting, words
from langnghe.rumors.picking import Offered
from langnghe.rumors.suggesting import Alike
from langnghe.web import audit, offering
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import Person, person_of
from langnghe.web.templating import page_of_forms
from pipelines.rumors import candidates, names
from storage import report_scope, reports, rumor_candidates, rumors, views
from storage.reports import ItemFilter, ItemView
from storage.rumors import RumorRow
from storage.views import ArticleView

KINDS = ("rumor", "opinion", "article")
MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Thing:
    """What is to be added to a file: an approved item or an article, and the file-to-be's words where it opens one."""

    item: ItemView | None
    article: ArticleView | None
    candidate: int | None = None

    @property
    def text(self) -> str:
        """Return what it says, to be held against the files."""
        if self.item:
            return self.item.issue
        return f"{self.article.line.title}. {self.article.lead}" if self.article else ""

    @property
    def named(self) -> dict[str, int]:
        """Return its kind and number."""
        if self.item:
            return {"item": self.item.id}
        return {"article": self.article.line.id} if self.article else {}

    @property
    def address(self) -> str:
        """Return its part of an address."""
        return f"item={self.item.id}" if self.item else f"article={self.article.line.id}" if self.article else ""


def choose(request: Request) -> Response:
    """Show what may be added to a file, the likeliest first, or what holds the words that were typed."""
    desk, person, typed = desk_of(request), person_of(request), _typed(request)
    kind = request.query_params.get("what", "")
    kind = kind if kind in KINDS else KINDS[0]
    with desk.record.reading() as session:
        row = rumors.get(session, record_id(request))
        if row is None:
            raise HTTPException(404)
        found = picking.items(session, row, kind, person.areas, typed) if kind != "article" else Offered()
        taken = {one.article_id for one in rumors.sightings(session, [row.id])} if kind == "article" else set()
    articles, trouble = offering.articles(
        desk, row.statement, typed, picking.OFFERED) if kind == "article" else ((), "")
    if typed:
        audit.note(request, "search", {"rumor": row.id}, query=typed)
    return page_of_forms(request, "rumor_choose.html", row=row, what=kind, q=typed, found=found, articles=articles,
                         taken=taken, trouble=trouble)


def _typed(request: Request) -> str:
    return " ".join(request.query_params.get("q", "")[:MOST_TYPED].split())


def add(request: Request) -> Response:
    """Show the files that an item or an article may belong to, before a new one is opened."""
    typed = _typed(request)
    with desk_of(request).record.reading() as session:
        thing = _thing(session, request)
        if thing.item is None and thing.article is None:
            raise HTTPException(404)
        inside = _inside(session, thing)
        files = [Alike(row, False) for row in picking.files(session, typed)] if typed else suggesting.alike(
            session, thing.text)
    if typed:
        audit.note(request, "search", thing.named, query=typed)
    return page_of_forms(
        request, "rumor_add.html", thing=thing, q=typed, inside=inside, refused=picking.refused(typed),
        found=[one for one in files if one.row.id not in {row.id for row in inside}],
        states=words.table(names.STATES), verdicts=words.table(names.VERDICTS))


def _inside(session: Session, thing: Thing) -> list[RumorRow]:
    """Return the files that hold it already."""
    if thing.item:
        return picking.rumors_of(session, [thing.item.id]).get(thing.item.id, [])
    return picking.rumors_with(session, thing.article.line.id) if thing.article else []


def _thing(session: Session, request: Request) -> Thing:
    given, person = request.query_params, person_of(request)
    item = held_item(session, person, given.get("item", ""))
    if item is not None and item.kind in KINDS:
        return Thing(item, None)
    number = number_or_none(given.get("article", "")) or 0
    return Thing(None, views.article(session, number), rumor_candidates.of_article(session, number))


def held_item(session: Session, person: Person, typed: str) -> ItemView | None:
    """Return an approved item that this person sees, by its number."""
    number = number_or_none(typed)
    found = reports.items(session, ItemFilter(ids=[number])) if number is not None else []
    return found[0] if found and report_scope.holds(session, person.areas, found[0].post_area_id) else None


def claim_of(session: Session, typed: str) -> str:
    """Return what an article denies, checks or passes on, by its words; else its headline, "" where there is none."""
    article = views.article(session, number_or_none(typed) or 0)
    if article is None:
        return ""
    found = candidates.find(article.line.title, article.lead, article.body)
    return found.statement if found and found.statement else article.line.title
