"""Forms that change something: they come from a page of this desk, in this browser, and are small."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from langnghe.web import words
from langnghe.web.paths import number_or_none

COOKIE = "form"
FIELD = "form"
MOST_BYTES = 64 * 1024
MOST_FIELDS = 510
# What may wait on the sign-in page: the largest form of the desk, with login and password.
MOST_CARRIED = 640 * 1024
PLAIN = "application/x-www-form-urlencoded"
_NONCE = re.compile(r"[0-9a-f]{32}")


def done(request: Request) -> str:
    """Return what to say of what was kept before this page was led to, "" for nothing; to be translated."""
    return words.KEPT.get(request.query_params.get("done", ""), "") if request.method == "GET" else ""


class Stale(HTTPException):
    """The form was made in another browser, or by a desk with another key."""

    def __init__(self) -> None:
        super().__init__(403, "stale form")


class Seal:
    """Ties a form to the browser that asked for it: the field is the cookie sealed with the desk's key.

    Another site can send a form here but knows neither; another account on this machine cannot make them fit.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, nonce: str) -> str:
        """Return what the form of a cookie carries."""
        return hmac.new(self._key, nonce.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent, every value of a field in order."""

    fields: dict[str, list[str]]

    def text(self, name: str) -> str:
        """Return the first value of a field, "" when it was not sent."""
        return self.fields.get(name, [""])[0]

    def numbers(self, name: str) -> list[int]:
        """Return the whole numbers in the values of a field; other words are passed over."""
        words = " ".join(self.fields.get(name, ())).replace(",", " ").split()
        return [number for word in words if (number := number_or_none(word)) is not None]


def nonce_of(request: Request) -> str:
    """Return the browser's cookie, a new one when it has none that fits."""
    known = request.cookies.get(COOKIE, "")
    return known if _NONCE.fullmatch(known) else secrets.token_hex(16)


def seal_of(request: Request, nonce: str, *, bound: bool = True) -> str:
    """Return what forms of this page carry; `bound` ones fit only while the same session goes on."""
    seal: Seal = request.app.state.forms
    return seal.of(nonce + (request.scope.get("state", {}).get("session", "") if bound else ""))


def keep(answer: Response, nonce: str) -> Response:
    """Give the browser its cookie."""
    answer.set_cookie(COOKIE, nonce, httponly=True, samesite="strict")
    return answer


async def read(request: Request, most: int = MOST_BYTES, *, bound: bool = True) -> Form:
    """Return the form that was sent; raises HTTPException for one from elsewhere, of another kind or too large."""
    form = Form({})
    for name, value in await unsealed(request, most):
        form.fields.setdefault(name, []).append(value)
    check_seal(request, form, bound=bound)
    return form


def check_seal(request: Request, form: Form, *, bound: bool = True) -> None:
    """Raise Stale for a form that was not made for this browser and session."""
    cookie = request.cookies.get(COOKIE, "")
    if not _NONCE.fullmatch(cookie) or not hmac.compare_digest(
            form.text(FIELD).encode(), seal_of(request, cookie, bound=bound).encode()):
        raise Stale


async def unsealed(request: Request, most: int = MOST_BYTES) -> list[tuple[str, str]]:
    """Return the fields of a form of this desk, whatever its seal says: for one that waits until somebody signs in."""
    check_origin(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PLAIN:
        raise HTTPException(415)
    return _pairs(await body(request, most))


def check_origin(request: Request) -> None:
    """Refuse what a page of another site sent."""
    # A page with Referrer-Policy: no-referrer sends the Origin "null" from its own forms; there Sec-Fetch-Site decides.
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site not in {"", "same-origin"} or origin not in {"", "null", own}:
        raise HTTPException(403)


async def body(request: Request, most: int) -> bytes:
    """Return what was sent; raises HTTPException for more than `most` bytes."""
    whole = bytearray()
    try:
        async for chunk in request.stream():
            whole += chunk
            if len(whole) > most:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None      # half a form is none, and no fault of the desk
    return bytes(whole)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
