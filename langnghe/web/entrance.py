"""Finds out who is asking, before any page is asked: by the browser's session, a program's token, or as nobody."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from config import clock
from langnghe import telling
from langnghe.accounts.signing import TOKEN, token_hash
from langnghe.i18n import gettext as _
from langnghe.web.api import problems
from langnghe.web.doors import LOOKING
from langnghe.web.people import NAMELESS, NOBODY, Person, person_in
from storage import accounts, signing
from storage.errors import StorageError
from storage.signing import SignedIn

COOKIE = "session"
OPEN = ("/static/", "/healthz")
# Where a program's token is taken. On the desk's own pages a token that leaked would make itself a younger one, change
# passwords and make accounts.
OF_TOKENS = "/api/v1/"
READ_WITH_TOKENS = ("/metrics", "/digest/feed.atom")
# What somebody may ask for before they have changed a password that was given to them.
WHILE_GIVEN = ("/account", "/account/password", "/sign-out", "/sign-in", "/choose", "/healthz")
# A session's last use is written once a minute, not with every page.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asking; `session` is the hash of the browser's session, `scope` that of a token."""

    person: Person
    session: str = ""
    scope: str = ""
    given: bool = False      # the password is to be changed first


class Entrance:
    """Put the person into the request's state; a token that is none is answered here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._accounts = False      # once there is one there always is

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as of whoever asks."""
        if scope["type"] != "http" or "person" in scope.setdefault("state", {}):
            _tell(person_in(scope))
            await self.app(scope, receive, send)
            return
        try:
            asking = Asking(NOBODY) if scope["path"].startswith(OPEN) else await run_in_threadpool(self._find, scope)
        except StorageError:
            if not _measures(scope):
                raise
            asking = Asking(NAMELESS)
        if refusal := _refused(asking, scope):
            await refusal(scope, receive, send)
            return
        scope["state"] |= {"person": asking.person, "session": asking.session}
        _tell(asking.person)
        if asking.given and scope["path"] not in WHILE_GIVEN:
            refusal = _first_password(scope)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _find(self, scope: Scope) -> Asking:
        request, now = Request(scope), clock.now()
        token = _bearer(request)
        if token is not None:
            return self._by_token(scope, token, now)
        if cookie := request.cookies.get(COOKIE, ""):
            if found := self._by_session(scope, cookie, now):
                return found
        elif self._accounts:
            return Asking(NOBODY)
        return Asking(NOBODY if self._any_account(scope) else NAMELESS)

    def _by_session(self, scope: Scope, cookie: str, now: datetime) -> Asking | None:
        desk, key = scope["app"].state.desk, token_hash(cookie)
        idle = timedelta(minutes=desk.settings.session_idle_minutes)
        with desk.record.reading() as session:
            found = signing.by_session(session, key, now, now - idle)
        if found is None:
            return None
        _used(scope, "session", found, now)
        return Asking(_person(found), key, given=found.given)

    def _by_token(self, scope: Scope, token: str, now: datetime) -> Asking:
        with scope["app"].state.desk.record.reading() as session:
            found = signing.by_token(session, token_hash(token), now) if token.startswith(TOKEN) else None
        if found is None:
            return Asking(NOBODY, scope="none")
        _used(scope, "token", found, now)
        return Asking(_person(found), scope=found.scope)

    def _any_account(self, scope: Scope) -> bool:
        if not self._accounts:
            with scope["app"].state.desk.record.reading() as session:
                self._accounts = accounts.any_account(session)
        return self._accounts


def _tell(person: Person) -> None:
    telling.use(limited=bool(person.areas), staff=person.may("reviewer"))


def _measures(scope: Scope) -> bool:
    """Whether this machine asks for the figures: they say that the record is down, so they cannot wait for it."""
    # What a proxy on this machine hands on comes from here too, and from whomever.
    if scope["path"] != "/metrics" or "x-forwarded-for" in Headers(scope=scope):
        return False
    return (scope.get("client") or ("",))[0] in {"127.0.0.1", "::1"}


def _used(scope: Scope, kind: str, found: SignedIn, now: datetime) -> None:
    if found.seen_at is None or now - found.seen_at >= SEEN_EVERY:
        scope["app"].state.recorder.used(kind, found.key)


def _person(found: SignedIn) -> Person:
    return Person(found.staff_id, found.login, found.role, found.areas, found.post_id)


def _bearer(request: Request) -> str | None:
    kind, _blank, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _refused(asking: Asking, scope: MutableMapping[str, Any]) -> Response | None:
    """Return the answer to a token that is none, has run out, may only read, or is not for this address."""
    if asking.scope == "none":
        return problem(401, "not-signed-in", _("The token is unknown, was revoked or has run out."))
    if asking.scope == "read" and scope["method"] not in LOOKING:
        return problem(403, "forbidden", _("This token may only read."))
    if asking.scope and not _takes_tokens(scope):
        said = _("Tokens are for {addresses} only; this address takes a person who is signed in.")
        return problem(403, "forbidden", said.format(addresses=OF_TOKENS))
    return None


def _first_password(scope: MutableMapping[str, Any]) -> Response:
    """Lead somebody whose password is one that was given to them to where it is changed."""
    if scope["path"].startswith("/api/"):
        return problem(403, "forbidden", _("Change the password that was given to you first."))
    return RedirectResponse("/account?done=first", status_code=303)


def _takes_tokens(scope: MutableMapping[str, Any]) -> bool:
    path = scope["path"]
    return f"{path}/".startswith(OF_TOKENS) or (path in READ_WITH_TOKENS and scope["method"] in LOOKING)


def problem(status: int, kind: str, detail: str) -> Response:
    """Return a refusal for programs, as the API's own are (RFC 9457)."""
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    said = {"type": problems.TYPE + kind, "title": _(problems.TITLES[kind]), "status": status, "detail": detail}
    return JSONResponse(said, status, headers, problems.KIND)
