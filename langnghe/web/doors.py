"""Routes that name the least role they need, to look and to change; one that names none cannot be built in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from langnghe.web import audit
from langnghe.web.people import check, person_in

LOOKING = frozenset({"GET", "HEAD"})


class Forbidden(HTTPException):
    """The person may not do this; `least` is the role that may."""

    def __init__(self, least: str) -> None:
        super().__init__(403, "forbidden")
        self.least = least


class Door(Route):
    """A page: `look` is the least role for GET, `change` for POST; a method without a role is refused (405)."""

    def __init__(self, path: str, endpoint: Callable[..., Any], *, look: str = "", change: str = "") -> None:
        self.least = {method: check(role) for method, role in (("GET", look), ("POST", change)) if role}
        super().__init__(path, endpoint, methods=list(self.least))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may; others are answered before the page is asked."""
        least = self.least.get("GET" if scope["method"] in LOOKING else scope["method"], "")
        if least and not person_in(scope).may(least):
            raise Forbidden(least)
        await super().handle(scope, receive, send if scope["method"] in LOOKING else _noting(scope, send))


class Hall(Mount):
    """An application below a path, with one least role for all of it; finer ones are its own matter."""

    def __init__(self, path: str, app: ASGIApp, *, least: str, name: str | None = None) -> None:
        self.least = check(least)
        super().__init__(path, app, name=name)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may."""
        if not person_in(scope).may(self.least):
            raise Forbidden(self.least)
        await super().handle(scope, receive, send)


def by_method(
    look: Callable[[Request], Response], change: Callable[[Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """Return the page of an address that shows a form and takes it."""

    async def answer(request: Request) -> Response:
        return await change(request) if request.method == "POST" else await run_in_threadpool(look, request)

    return answer


def _noting(scope: Scope, send: Send) -> Send:
    """Return a `send` that has a change recorded before its answer begins; a refusal is none."""

    async def watch(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            await run_in_threadpool(audit.note_change, scope)
        await send(message)

    return watch


def guarded(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Return the routes when each names a role."""
    for route in routes:
        if not isinstance(route, Door | Hall):
            raise TypeError(f"{route} names no role")
    return list(routes)
