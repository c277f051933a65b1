"""Language and theme: read from a cookie for every request, chosen by a link that leads back.

Programs keep no cookies: they are answered in the language that their Accept-Language names first.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from langnghe.i18n import LANGUAGES, speaking

THEMES = ("auto", "light", "dark")
CHOICES = {"language": LANGUAGES, "theme": THEMES}
# Staff choose on the page: a browser that was installed in English says nothing of who sits there.
OF_PROGRAMS = "/api/"
YEAR = 365 * 24 * 3600


class Choices:
    """Speak the reader's language while their request is answered; the theme waits in the request's state."""

    def __init__(self, app: ASGIApp, language: str) -> None:
        self.app = app
        self.language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request in the chosen language."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cookies = Request(scope).cookies
        scope.setdefault("state", {})["theme"] = _chosen(cookies, "theme", "auto")
        language = _chosen(cookies, "language", self.language)
        if scope["path"].startswith(OF_PROGRAMS):
            language = _accepted(Headers(scope=scope).get("accept-language", ""), language)
        with speaking(language):
            await self.app(scope, receive, send)


def _accepted(header: str, default: str) -> str:
    for part in header.split(",")[:10]:
        if (name := part.strip()[:2].lower()) in LANGUAGES:
            return name
    return default


def _chosen(cookies: Mapping[str, str], name: str, default: str) -> str:
    value = cookies.get(name, "")
    return value if value in CHOICES[name] else default


def choose(request: Request) -> RedirectResponse:
    """Keep the language or theme named in the address in a cookie and lead back to the page `next`."""
    answer = RedirectResponse(local_path(request.query_params.get("next", "/")), status_code=303)
    for name, allowed in CHOICES.items():
        value = request.query_params.get(name, "")
        if value in allowed:
            answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def local_path(target: str) -> str:
    """Return `target` when it is a path of this desk, else "/": browsers read "//" and "/\\" as a host."""
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if safe else "/"
