"""Signing in and out; a form that was sent when the session was over waits on the sign-in page and comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe.accounts import posting
from langnghe.accounts.signing import Attempt, Desk, Opened, TooMany, token_hash
from langnghe.i18n import N_, ngettext
from langnghe.i18n import gettext as _
from langnghe.web import forms
from langnghe.web.choices import YEAR, local_path
from langnghe.web.desk import desk_of
from langnghe.web.doors import LOOKING
from langnghe.web.entrance import COOKIE, problem
from langnghe.web.forms import Form
from langnghe.web.people import POST, Person, person_of
from langnghe.web.templating import page, page_of_forms
from langnghe.web.views import users
from storage import audit, signing
from storage.audit import Line

KNOWN = "known"           # the cookie of a browser that somebody signed in with before
CARRIED = "carried."
SECRETS = ("password", "code", "post-code", "form")


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that waits: where it goes and its fields in order, none of them a secret."""

    to: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)

    @staticmethod
    def is_words(value: str) -> bool:
        """Return whether a value is something that a person typed, not a number, a code or a hash of the form."""
        return not value.isascii() or any(letter.isspace() for letter in value)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed who was not let in, to be shown again; never a password."""

    login: str = ""
    post_code: str = ""


NOTHING = Carried()
UNTYPED = Typed()
OF_POSTS = "/my-reports"
# One answer for all of it: nobody learns which logins there are, nor which posts.
WRONG = N_("Login, password or code is wrong, or the account waits a quarter of an hour after too many attempts.")
WRONG_CODE = N_("This code is not right, or it is worth nothing any more: the post was given a newer one, or reports "
                "no more. After too many attempts it waits a quarter of an hour.")


async def ask(request: Request) -> Response:
    """Answer somebody who is not signed in: with the sign-in page, from which one comes back to what was asked for."""
    if request.url.path.startswith("/api/"):
        return problem(401, "not-signed-in", _("Sign in, or send a token: Authorization: Bearer TOKEN"))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in LOOKING:
        return RedirectResponse(f"/sign-in?next={quote(here, safe='/')}", status_code=303)
    # Forms of accounts are nothing without the passwords in them, and those are not sent along; a new one has none yet.
    if request.url.path.startswith(("/account", "/users/", "/sign-out")):
        return RedirectResponse("/sign-in?next=/", status_code=303)
    try:
        fields = [(name, value) for name, value in await forms.unsealed(request, forms.MOST_CARRIED)
                  if not name.startswith(SECRETS)]
    except HTTPException as error:
        if error.status_code == 403:        # from elsewhere: nobody is asked to send on what another site made up
            return page(request, "error.html", status=403, trouble="refused")
        return _show(request, "/", status=401)
    return _show(request, "/", Carried(here, fields), status=401)


async def sign_in(request: Request) -> Response:
    """Show the sign-in page, or sign somebody in."""
    if request.method in LOOKING:
        target = local_path(request.query_params.get("next", "/"))
        return RedirectResponse(target, status_code=303) if person_of(request).may(POST) else _show(request, target)
    # Somebody who signed in meanwhile, in another tab, must not lose what waits here: no session is asked for.
    form = await forms.read(request, forms.MOST_CARRIED, bound=False)
    return await run_in_threadpool(_sign_in, request, form)


def _sign_in(request: Request, form: Form) -> Response:
    request.scope["state"]["noted"] = True       # in the transaction of the session itself
    target = local_path(form.text("next") or "/")
    carried = _carried(form)
    entrance: Desk = request.app.state.signing
    typed = Typed(form.text("login"), form.text("post-code"))
    login, password = posting.parted(typed.post_code) if typed.post_code else (typed.login, form.text("password"))
    attempt = Attempt(
        login, password, form.text("code"), request.client.host if request.client else "",
        request.cookies.get(KNOWN, ""), request.cookies.get(COOKIE, ""))
    request.app.state.recorder.flush()
    try:
        opened = entrance.sign_in(attempt, clock.now())
    except TooMany as error:
        answer = _show(request, target, carried, _wait(error.seconds), typed, status=429)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if opened is None:
        return _show(request, target, carried, _(WRONG_CODE if typed.post_code else WRONG), typed, status=401)
    return _entered(request, opened, target, carried)


def _wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    said = ngettext("Too many attempts. Try again in {minutes} minute.",
                    "Too many attempts. Try again in {minutes} minutes.", minutes)
    return said.format(minutes=minutes)


def _entered(request: Request, opened: Opened, target: str, carried: Carried) -> Response:
    answer: Response = RedirectResponse(target, status_code=303)
    if carried.to:
        request.scope["state"] |= {
            "person": Person(opened.staff_id, opened.login, opened.role, opened.areas, opened.post),
            "session": token_hash(opened.token)}
        answer = _once_more(request, carried)
    answer.set_cookie(COOKIE, opened.token, httponly=True, samesite="lax")
    answer.set_cookie(KNOWN, opened.browser, max_age=YEAR, httponly=True, samesite="strict", path="/sign-in")
    return answer


def _once_more(request: Request, carried: Carried) -> Response:
    """Show what waited: a new account in its own form, where a login or a role is seen for what it is."""
    if carried.to == "/users" and person_of(request).may("administrator"):
        return users.again(request, Form({name: [value] for name, value in carried.fields}))
    return page_of_forms(request, "resend.html", carried=carried)


def _carried(form: Form) -> Carried:
    to = form.text("to")
    if not to or local_path(to) != to:
        return NOTHING
    return Carried(to, [(name.removeprefix(CARRIED), value) for name, values in form.fields.items()
                        if name.startswith(CARRIED) for value in values])


def _show(
    request: Request, target: str, carried: Carried = NOTHING, trouble: str = "", typed: Typed = UNTYPED,
    status: int = 200,
) -> Response:
    # Whoever comes from a page of the posts finds their field first: on a telephone the other form fills the screen.
    of_post = bool(typed.post_code) or (carried.to or target).startswith(OF_POSTS)
    return page_of_forms(request, "sign_in.html", status=status, target=target, carried=carried, prefix=CARRIED,
                         trouble=trouble, login=typed.login[:200], post_code=typed.post_code[:60], of_post=of_post,
                         bound=False)


async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    await forms.read(request)
    return await run_in_threadpool(_sign_out, request)


def _sign_out(request: Request) -> Response:
    person = person_of(request)
    if person.id is None:
        raise HTTPException(404)
    request.scope["state"]["noted"] = True
    request.app.state.recorder.flush()
    with desk_of(request).database.writing() as session:
        signing.end(session, request.scope["state"].get("session", ""))
        audit.append(session, [Line(clock.now(), person.id, "sign-out")])
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
