"""One article: its text, where and when it stood, how it changed, who else carried it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe import copies
from langnghe.rumors import picking
from langnghe.web import difference
from langnghe.web.desk import desk_of
from langnghe.web.difference import Change, Room
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.templating import page
from storage import changes, export_rows, layout, views
from storage import copies as stored
from storage.views import RevisionView

# Copies listed beside an article; the story's own page lists all.
MOST_COPIES = 8
# Comparisons on a page; those of older versions stand on further pages.
MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """How a revision differs from the one before it."""

    revision: RevisionView
    title: list[Change]
    paragraphs: list[list[Change]]
    template_title: list[Change]             # what the outlet's page template changed
    template: list[list[Change]]
    short: bool                              # not all of it word by word


def article(request: Request) -> Response:
    """Show an article; withdrawn ones stay readable and say so."""
    article_id = record_id(request)
    with desk_of(request).record.reading() as session:
        found = views.article(session, article_id)
        if found is None:
            raise HTTPException(404)
        asked = number_or_none(request.query_params.get("version", ""))
        revisions = views.revisions(session, article_id, until=asked, newest=MOST_STEPS + 1)
        lines = [line for line in views.copies(session, found.story_id) if line.id != article_id]
        why = _why(session, found.story_id, article_id) if lines else ""
        places = export_rows.places(session, article_id)
        in_rumors = picking.rumors_with(session, article_id)
    return page(
        request, "article.html", article=found, line=found.line, copies=lines, most=MOST_COPIES, why=why,
        places=places, in_rumors=in_rumors,
        steps=steps(revisions), newest=asked is None, earlier=revisions[0].number if revisions else 1,
    )


def _why(session: Session, story_id: int | None, article_id: int) -> str:
    """Say why an article represents its story, "" when another one does."""
    facts = stored.story(session, story_id) if story_id is not None else None
    if facts is None or facts.representative_id != article_id:
        return ""
    return copies.reason(stored.places(session, facts.id), article_id)


def steps(revisions: list[RevisionView]) -> list[Step]:
    """Return what each revision after the first changed, the newest first."""
    room = Room()
    return [_step(before, after, room) for before, after in [*pairwise(revisions)][::-1]]


def _step(before: RevisionView, after: RevisionView, room: Room) -> Step:
    _, template = layout.split(before.text, after.text, after.source_id, after.change)
    # The state between the two: the template changed already, the outlet's editing is still to come.
    title, lines = changes.applied(before.text, template)
    old, between, new = ("\n".join(text) for text in (before.text.lines, lines, after.text.lines))
    return Step(
        after, _retitled(title, after.title, room), difference.paragraphs(between, new, room),
        _retitled(before.title, title, room), difference.paragraphs(old, between, room), room.told())


def _retitled(before: str, after: str, room: Room) -> list[Change]:
    return difference.words(before, after, room) if before != after else []
