"""One's own account: password, codes, tokens of programs, and signing out everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.errors import Words
from langnghe.accounts import codes, managing, pictures, recovery
from langnghe.accounts import signing as entrance
from langnghe.accounts.refusals import Refused
from langnghe.troubles import worded
from langnghe.web import audit, forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none
from langnghe.web.people import person_of
from langnghe.web.templating import page, page_of_forms
from storage import accounts, areas, signing
from storage.accounts import AccountView

SCOPES = ("read", "change")
DAYS = (30, 90, 365)
MOST_TOKENS = 20
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says once: what went wrong or well, a new token, a secret that waits for its first code."""

    trouble: str = ""
    act: str = ""
    token: str = ""
    secret: bytes = b""
    recovery: Sequence[str] = ()


def show(request: Request) -> Response:
    """Show one's own account; without accounts how to make the first."""
    return _show(request, Shown(act=request.query_params.get("done", "")))


def _show(request: Request, shown: Shown, status: int = 200) -> Response:
    staff_id = person_of(request).id
    if staff_id is None:
        return page(request, "account.html", account=None)
    with desk_of(request).record.reading() as session:
        account, tokens = accounts.get(session, staff_id), signing.tokens(session, staff_id)
        left = accounts.recovery_left(session, staff_id)
        units = areas.by_keys(session, account.areas) if account else {}
    if account is None:
        raise HTTPException(404)
    uri = codes.uri(shown.secret, account.login) if shown.secret and account else ""
    return page_of_forms(
        request, "account.html", status=status, account=account, units=units, tokens=tokens, shown=shown, scopes=SCOPES,
        days=DAYS, now=clock.now(), left=left, secret=codes.shown(shown.secret) if shown.secret else "", uri=uri,
        picture=pictures.qr(uri) if uri else "")


async def change(request: Request) -> Response:
    """Change something of one's own account."""
    act = request.path_params["act"]
    form = await forms.read(request)
    if act not in ACTS:
        raise HTTPException(404)
    return await run_in_threadpool(_change, request, act, form)


def _change(request: Request, act: str, form: Form) -> Response:
    staff_id = person_of(request).id
    if staff_id is None:
        raise HTTPException(404)
    with desk_of(request).record.reading() as session:
        account = accounts.get(session, staff_id)
    if account is None:
        raise HTTPException(404)
    request.scope["state"]["noted"] = True
    request.app.state.recorder.flush()
    try:
        shown = ACTS[act](request, account, form)
    except Refused as error:
        return _show(request, Shown(trouble=worded(error), act=act, secret=_waiting_secret(request, account, act)), 422)
    if shown is not None:
        return _show(request, shown)
    return RedirectResponse(f"/account?done={act}", status_code=303)


def _note(request: Request, what: str, account: AccountView, **more: object) -> None:
    audit.note(request, "account", {"what": what, "account": account.id, **more})


def _check_password(request: Request, account: AccountView, typed: str) -> None:
    desk: entrance.Desk = request.app.state.signing
    try:
        right = desk.confirms(account, typed)
    except entrance.TooMany:
        raise Refused(Words("too many wrong passwords; try again in some minutes")) from None
    if not right:
        raise Refused(Words("the password is wrong"))


def _password(request: Request, account: AccountView, form: Form) -> None:
    _check_password(request, account, form.text("password-now"))
    if form.text("password") != form.text("password-again"):
        raise Refused(Words("the new password was not typed twice in the same way"))
    managing.set_password(desk_of(request).database, account.id, form.text("password"), by=account.id,
                          but_session=request.scope["state"].get("session", ""), tokens_stay=True)


def _codes(request: Request, account: AccountView, form: Form) -> Shown:
    # Whoever finds the browser open could otherwise keep the owner out with a device of their own.
    _check_password(request, account, form.text("password-now"))
    if account.codes:
        raise Refused(Words("codes are in use already"))
    secret = codes.new_secret()
    desk = desk_of(request)
    with desk.database.writing() as session:
        accounts.offer_factor(session, account.id, entrance.closed_secret(desk.settings, secret))
    return Shown(act="codes", secret=secret)


def _confirm(request: Request, account: AccountView, form: Form) -> Shown:
    secret, now = _waiting_secret(request, account, "confirm"), clock.now()
    step = codes.step_of(secret, form.text("code"), now) if secret else None
    if step is None:
        raise Refused(Words("the code is wrong; is the clock of the device right?"))
    made, sealed = _spares(request, account)
    with desk_of(request).database.writing() as session:
        accounts.confirm_factor(session, account.id, now)
        accounts.take_step(session, account.id, step)
        accounts.set_recovery(session, account.id, sealed)
    _note(request, "totp-on", account)
    return Shown(act="confirm", recovery=made)


def _recovery(request: Request, account: AccountView, form: Form) -> Shown:
    _check_password(request, account, form.text("password-now"))
    if not account.codes:
        raise Refused(Words("codes are not in use"))
    made, sealed = _spares(request, account)
    with desk_of(request).database.writing() as session:
        accounts.set_recovery(session, account.id, sealed)
    _note(request, "recovery-codes", account)
    return Shown(act="recovery", recovery=made)


def _spares(request: Request, account: AccountView) -> tuple[list[str], list[str]]:
    """Return new recovery codes as they are written down and as the record holds them."""
    made = recovery.made_up()
    settings = desk_of(request).settings
    return [recovery.shown(one) for one in made], [recovery.kept(settings, account.id, one) for one in made]


def _waiting_secret(request: Request, account: AccountView, act: str) -> bytes:
    """Return the secret that was shown and is not in force yet."""
    if act != "confirm":
        return b""
    desk = desk_of(request)
    with desk.record.reading() as session:
        kept = accounts.factor(session, account.id)
    waits = kept is not None and kept.confirmed_at is None
    return entrance.opened_secret(desk.settings, kept.secret) if kept and waits else b""


def _codes_off(request: Request, account: AccountView, form: Form) -> None:
    _check_password(request, account, form.text("password-now"))
    managing.drop_codes(desk_of(request).database, account.id, by=account.id)


def _token(request: Request, account: AccountView, form: Form) -> Shown:
    _check_password(request, account, form.text("password-now"))     # a token outlives the session
    label = " ".join(form.text("label").split())[:LONGEST_LABEL]
    scope, days = form.text("scope"), number_or_none(form.text("days"))
    if not label or scope not in SCOPES or days not in DAYS:
        raise Refused(Words("a token needs what it is for, what it may do and until when"))
    token, now = entrance.new_token(), clock.now()
    with desk_of(request).database.writing() as session:
        if len(signing.tokens(session, account.id)) >= MOST_TOKENS:
            raise Refused(Words("an account has at most {most} tokens; revoke one first", most=MOST_TOKENS))
        made = signing.add_token(session, account.id, label, entrance.token_hash(token), scope, now,
                                 now + timedelta(days=days))
    _note(request, "token", account, token=made, scope=scope, days=days)
    return Shown(act="token", token=token)


def _revoke(request: Request, account: AccountView, form: Form) -> None:
    token_id = number_or_none(form.text("token")) or 0
    with desk_of(request).database.writing() as session:
        if not signing.drop_token(session, account.id, token_id):
            raise Refused(Words("there is no such token"))
    _note(request, "token-revoked", account, token=token_id)


def _everywhere(request: Request, account: AccountView, form: Form) -> None:
    with desk_of(request).database.writing() as session:
        managing.sign_out_everywhere(session, account.id)
    _note(request, "sign-out-everywhere", account)


ACTS: dict[str, Callable[[Request, AccountView, Form], Shown | None]] = {
    "password": _password, "codes": _codes, "confirm": _confirm, "recovery": _recovery, "codes-off": _codes_off,
    "token": _token, "revoke": _revoke, "everywhere": _everywhere,
}
