"""The handbook of collaborators: two printed pages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from langnghe.practice import handbook
from langnghe.web.desk import desk_of
from langnghe.web.templating import page


def show(request: Request) -> Response:
    """Show it."""
    return page(request, "handbook.html", title=handbook.title(), text=handbook.page(desk_of(request).office.deadlines))
