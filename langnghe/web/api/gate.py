"""Who may ask: the least role of all of the API, and what a change takes; refusals are problems, never pages."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from fastapi import Depends
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from langnghe.i18n import gettext as _
from langnghe.web.api import problems
from langnghe.web.doors import LOOKING, Hall
from langnghe.web.people import PUBLIC, check, person_in, person_of
from langnghe.web.words import ROLES, say

# Of what is sent: a query of 10,000 emoji and 300 long filters, each letter written as two escapes, has 850,000.
MOST_BYTES = 1_000_000


class ApiHall(Hall):
    """The API below its path."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may; others are told so in the API's own way."""
        if scope["type"] != "http":
            await super().handle(scope, receive, send)
            return
        if (refusal := _refused(scope, self.least)) is not None:
            await refusal(scope, receive, send)
            return
        if (whole := receive if scope["method"] in LOOKING else await _read(receive)) is None:
            await problems.answer(413, "too-large")(scope, receive, send)
            return
        # A copy: the API's own route would else stand in the figures as a page of the desk with the same path.
        await super().handle(dict(scope), whole, send)


class Least:
    """Lets a role in where one route takes more than all of the API does."""

    def __init__(self, role: str) -> None:
        self.role = check(role)

    def __call__(self, request: Request) -> None:
        """Refuse whoever may not."""
        if not person_of(request).may(self.role):
            needed = _("This takes at least: {role}.").format(role=say(ROLES, self.role))
            raise problems.Refusal(403, "forbidden", needed)


def takes(role: str) -> dict[str, Any]:
    """Return what a route is decorated with that takes more than all of the API does."""
    return {"dependencies": [Depends(Least(role))], "openapi_extra": {"x-least-role": role}}


def _refused(scope: MutableMapping[str, Any], least: str) -> Response | None:
    person = person_in(scope)
    if not person.may(least):
        return problems.answer(*((401, "not-signed-in") if person.role == PUBLIC else (403, "forbidden")))
    if scope["method"] in LOOKING:
        return None
    headers = Headers(scope=scope)
    # A page elsewhere can have a browser send its cookies along, but no header with a token.
    if person.id is not None and not headers.get("authorization", "").lower().startswith("bearer "):
        return problems.answer(403, "needs-token", _("Send Authorization: Bearer with a token of your account."))
    if person.id is None and headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return problems.answer(403, "forbidden")
    return None


async def _read(receive: Receive) -> Receive | None:
    """Return a `receive` that gives a body that was read before, None for one that is too large."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > MOST_BYTES:
            return None
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
