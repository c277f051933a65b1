"""One article: its text, where and when it stood, how it changed, who else carried it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe.web import difference
from langnghe.web.desk import desk_of
from langnghe.web.paths import record_id
from langnghe.web.templating import page
from storage import views
from storage.views import RevisionView


@dataclass(frozen=True, slots=True)
class Step:
    """How a revision differs from the one before it."""

    revision: RevisionView
    title: list[difference.Change]
    paragraphs: list[list[difference.Change]]


def article(request: Request) -> Response:
    """Show an article; withdrawn ones stay readable and say so."""
    article_id = record_id(request)
    with desk_of(request).record.reading() as session:
        found = views.article(session, article_id)
        if found is None:
            raise HTTPException(404)
        revisions = views.revisions(session, article_id)
        copies = [line for line in views.copies(session, found.story_id) if line.id != article_id]
    return page(
        request, "article.html", article=found, line=found.line, copies=copies, steps=steps(revisions)
    )


def steps(revisions: list[RevisionView]) -> list[Step]:
    """Return what each revision after the first changed, the newest first."""
    changed = [
        Step(
            after,
            difference.words(before.title, after.title) if before.title != after.title else [],
            difference.paragraphs(f"{before.lead}\n{before.body}", f"{after.lead}\n{after.body}"),
        )
        for before, after in pairwise(revisions)
    ]
    return changed[::-1]
