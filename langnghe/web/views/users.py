"""The administrator's page of accounts."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from langnghe.accounts import managing, passwords
from langnghe.accounts.refusals import Refused
from langnghe.accounts.roles import ROLES
from langnghe.troubles import worded
from langnghe.web import audit, forms, once
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from pipelines.areas import filling
from storage import accounts, areas
from storage.sessions import Database


async def listed(request: Request) -> Response:
    """Show all accounts, or make one."""
    if request.method != "POST":
        return await run_in_threadpool(_listed, request)
    form = await forms.read(request)
    return await run_in_threadpool(_create, request, form)


def _listed(
    request: Request, trouble: str = "", form: Form | None = None, status: int = 200, *, waits: bool = False
) -> Response:
    with desk_of(request).record.reading() as session:
        found = accounts.listed(session)
        units = areas.by_keys(session, {key for account in found for key in account.areas})
    return page_of_forms(request, "users.html", status=status, found=found, units=units, trouble=trouble,
                         form=form or Form({}), roles=ROLES, waits=waits)


def again(request: Request, form: Form) -> Response:
    """Show the form of a new account as it was typed before the session was over; nothing is made yet."""
    return _listed(request, form=form, waits=True)


def _create(request: Request, form: Form) -> Response:
    if person_of(request).id is None:
        raise HTTPException(404)        # the first is made at the terminal, by whoever looks after the program
    _noted(request)
    password = passwords.made_up()
    _fill(request)
    try:
        made = managing.create(desk_of(request).database, form.text("login"), password, form.text("role"),
                               _keys(form), by=person_of(request).id, given=True)
    except Refused as error:
        return _listed(request, worded(error), form, 422)
    return once.lead(request, f"/users/{made}", {"password": password})


def one(request: Request) -> Response:
    """Show one account and what can be done with it."""
    password = once.said(request).get("password", "")
    return once.forget(request, _one(request, record_id(request), password=password))


def _one(request: Request, staff_id: int, trouble: str = "", password: str = "", status: int = 200) -> Response:
    with desk_of(request).record.reading() as session:
        account = accounts.get(session, staff_id)
        units = areas.by_keys(session, account.areas) if account else {}
    if account is None or account.post_id is not None:
        raise HTTPException(404)
    return page_of_forms(request, "user.html", status=status, account=account, units=units, trouble=trouble,
                         password=password, roles=ROLES)


async def change(request: Request) -> Response:
    """Change an account."""
    staff_id, act = record_id(request), request.path_params["act"]
    form = await forms.read(request)
    if act not in ACTS:
        raise HTTPException(404)
    return await run_in_threadpool(_change, request, staff_id, act, form)


def _change(request: Request, staff_id: int, act: str, form: Form) -> Response:
    _noted(request)
    if act == "role":
        _fill(request)
    try:
        password = ACTS[act](desk_of(request).database, staff_id, form, person_of(request).id)
    except Refused as error:
        return _one(request, staff_id, worded(error), status=422)
    if act == "sign-out":
        audit.note(request, "account", {"what": "sign-out-everywhere", "account": staff_id})
    if password:
        return once.lead(request, f"/users/{staff_id}", {"password": password})
    return RedirectResponse(f"/users/{staff_id}", status_code=303)


def _fill(request: Request) -> None:
    """See that the record has the units that may be named."""
    filling.fill(desk_of(request).database, desk_of(request).settings)


def _noted(request: Request) -> None:
    """Say that what follows is recorded in its own transaction, behind all that waits."""
    request.scope["state"]["noted"] = True
    request.app.state.recorder.flush()


def _role(database: Database, staff_id: int, form: Form, by: int | None) -> str:
    managing.set_role(database, staff_id, form.text("role"), _keys(form), by=by)
    return ""


def _password(database: Database, staff_id: int, form: Form, by: int | None) -> str:
    password = passwords.made_up()
    managing.set_password(database, staff_id, password, by=by, given=True)
    return password


def _disable(database: Database, staff_id: int, form: Form, by: int | None) -> str:
    managing.set_disabled(database, staff_id, True, by=by)
    return ""


def _enable(database: Database, staff_id: int, form: Form, by: int | None) -> str:
    managing.set_disabled(database, staff_id, False, by=by)
    return ""


def _codes_off(database: Database, staff_id: int, form: Form, by: int | None) -> str:
    managing.drop_codes(database, staff_id, by=by)
    return ""


def _sign_out(database: Database, staff_id: int, form: Form, by: int | None) -> str:
    with database.writing() as session:
        managing.sign_out_everywhere(session, staff_id)
    return ""


def _keys(form: Form) -> list[str]:
    """Return the areas that were typed: names have blanks and commas of their own, keys have none."""
    parts = form.text("areas").replace("\n", ";").split(";")
    return [one for part in parts for one in (part.replace(",", " ").split() if "/" in part else [part.strip()]) if one]


ACTS: dict[str, Callable[[Database, int, Form, int | None], str]] = {
    "role": _role, "password": _password, "disable": _disable, "enable": _enable, "codes-off": _codes_off,
    "sign-out": _sign_out,
}
