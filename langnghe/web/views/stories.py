"""A story: who carried it, who changed what, and why one article represents it."""

from __future__ import annotations

from collections.abc import Container, Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe import copies
from langnghe.copies import Line
from langnghe.web.desk import desk_of
from langnghe.web.difference import Change, Room
from langnghe.web.paths import number_or_none, page_number, record_id
from langnghe.web.templating import page

# A page with so few copies shows all of their changes at once.
FEW = 3


def story(request: Request) -> Response:
    """Show the copies of a story beside the one that represents it, and the changes of the one that is asked for."""
    story_id = record_id(request)
    with desk_of(request).record.reading() as session:
        found = copies.carried(session, story_id, page_number(request))
    if found is None:
        raise HTTPException(404)
    asked = number_or_none(request.query_params.get("copy", ""))
    shown = {line.copy.id for line in found.lines if line.copy.id == asked or len(found.lines) <= FEW}
    return page(request, "story.html", story=found, shown=_changed(found.lines, shown), per_page=copies.PAGE)


def _changed(lines: Iterable[Line], shown: Container[int]) -> dict[int, tuple[list[list[Change]], bool]]:
    """Return what each copy to be shown changed, and whether that is not all of it word by word."""
    room = Room()
    return {line.copy.id: (line.rewriting.passages(room), room.told()) for line in lines if line.copy.id in shown}
