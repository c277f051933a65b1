"""An article that the cross-check missed, found by words and chosen: the likest to what is checked stand first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe.rumors.picking import OFFERED
from langnghe.web import audit, offering
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from storage import crosscheck_reads, crosschecks, finding, rumors, views
from storage.crosschecks import CheckView
from storage.views import ArticleView

MOST_TYPED = 500        # an address is long


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is checked, what it says, what staff or the machine said of its articles, and the article that was named."""

    view: CheckView
    about: str
    known: Mapping[int, bool | None]
    named: ArticleView | None


def choose(request: Request) -> Response:
    """Show articles that may be about a check: the likest, those with the typed words, or the one that is named."""
    desk, typed = desk_of(request), " ".join(request.query_params.get("q", "")[:MOST_TYPED].split())
    with desk.record.reading() as session:
        asked = _asked(session, request, typed)
    hits, trouble = ((), "") if _names_one(typed) else offering.articles(desk, asked.about, typed, OFFERED)
    if typed:
        audit.note(request, "search", {"crosscheck": asked.view.id}, query=typed)
    return page_of_forms(request, "crosscheck_choose.html", view=asked.view, q=typed, hits=hits, named=asked.named,
                         known=asked.known, trouble=trouble)


def _asked(session: Session, request: Request, typed: str) -> _Asked:
    """Return what is asked for: of a check on whose articles this person has a say."""
    check_id, areas = record_id(request), person_of(request).areas
    view = crosschecks.get(session, check_id, areas, own=True)
    if view is None or view.row.kind == "topic":
        raise HTTPException(404)
    known = {one.article_id: one.right for one in crosschecks.articles_of(session, view)}
    return _Asked(view, f"{view.title}. {_text(session, view)}", known, _named(session, typed))


def _text(session: Session, view: CheckView) -> str:
    if view.row.item_id is not None:
        item = crosscheck_reads.item_of(session, view.row.item_id)
        return item.text if item else ""
    rumor = rumors.get(session, view.row.rumor_id or 0)
    return rumor.statement if rumor else ""


def _names_one(typed: str) -> bool:
    return number_or_none(typed) is not None or typed.startswith(("http://", "https://"))


def _named(session: Session, typed: str) -> ArticleView | None:
    """Return the dated article of a typed number or address."""
    if not _names_one(typed):
        return None
    found: Sequence[int] = [number] if (number := number_or_none(typed)) is not None else [
        one.id for one in finding.by_address(session, [typed]).articles]
    known = crosscheck_reads.facts(session, found)
    return views.article(session, next(iter(known))) if known else None
