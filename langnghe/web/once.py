"""What the page behind a redirect says once: sealed in a cookie of its path, gone as soon as it is shown.

A page that answers a form itself does all of it again when somebody loads it anew: a second post, another password.
"""

from __future__ import annotations

import json

from cryptography.fernet import InvalidToken
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from langnghe.accounts import keys
from langnghe.web.desk import desk_of

COOKIE = "once"
SECONDS = 300


def lead(request: Request, path: str, said: dict[str, str]) -> Response:
    """Lead the browser to a page of this path, which finds there what it is to say."""
    whole = json.dumps([_session(request), said]).encode()
    answer = RedirectResponse(path, status_code=303)
    answer.set_cookie(COOKIE, keys.box(desk_of(request).settings).encrypt(whole).decode(), max_age=SECONDS, path=path,
                      httponly=True, samesite="strict")
    return answer


def said(request: Request) -> dict[str, str]:
    """Return what is to be said; nothing for what is old, of another session or of another desk."""
    kept = request.cookies.get(COOKIE, "")
    if not kept:
        return {}
    try:
        session, found = json.loads(keys.box(desk_of(request).settings).decrypt(kept, ttl=SECONDS))
    except (InvalidToken, ValueError):
        return {}
    return dict(found) if session == _session(request) else {}


def forget(request: Request, answer: Response) -> Response:
    """Let the browser forget what this page said."""
    if COOKIE in request.cookies:
        answer.delete_cookie(COOKIE, path=request.url.path, httponly=True, samesite="strict")
    return answer


def _session(request: Request) -> str:
    return str(request.scope.get("state", {}).get("session", ""))
