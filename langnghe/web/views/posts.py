"""The administrator's page of posts: made, ended, given codes that are shown once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe.accounts import posting
from langnghe.accounts.refusals import Refused
from langnghe.troubles import worded
from langnghe.web import forms, once
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from pipelines.areas import filling
from pipelines.reports.units import LENGTHS
from storage import areas, posts
from storage.sessions import Database

ADDRESS = "/posts"


async def listed(request: Request) -> Response:
    """Show all posts, or make one."""
    if request.method != "POST":
        return once.forget(request, await run_in_threadpool(_show, request, said=once.said(request)))
    return await run_in_threadpool(_create, request, await forms.read(request))


def _show(
    request: Request, trouble: str = "", form: Form | None = None, status: int = 200,
    said: Mapping[str, str] | None = None,
) -> Response:
    with desk_of(request).record.reading() as session:
        found = posts.listed(session)
        units = areas.get_many(session, {post.area_id for post in found})
    return page_of_forms(request, "posts.html", status=status, found=found, units=units, trouble=trouble,
                         said=said or {}, told={str(post.id): post for post in found}, form=form or Form({}),
                         lengths=LENGTHS, nameless=person_of(request).id is None)


def _create(request: Request, form: Form) -> Response:
    _noted(request)
    desk = desk_of(request)
    filling.fill(desk.database, desk.settings)
    try:
        post_id, code = posting.create(desk.database, form.text("area"), {name: form.text(name) for name in LENGTHS},
                                     by=person_of(request).id)
    except Refused as error:
        return _show(request, worded(error), form=form, status=422)
    return once.lead(request, ADDRESS, {"act": "made", "post": str(post_id), "code": code})


async def change(request: Request) -> Response:
    """Give a post another code or name, end it or let it report again."""
    form = await forms.read(request)
    if request.path_params["act"] not in ACTS:
        raise HTTPException(404)
    return await run_in_threadpool(_change, request, record_id(request), request.path_params["act"], form)


def _change(request: Request, post_id: int, act: str, form: Form) -> Response:
    _noted(request)
    try:
        code = ACTS[act](desk_of(request).database, post_id, form, person_of(request).id)
    except Refused as error:
        return _show(request, worded(error), status=422)
    return once.lead(request, ADDRESS, {"act": act, "post": str(post_id), "code": code})


def _noted(request: Request) -> None:
    """Say that what follows is recorded in its own transaction, behind all that waits."""
    request.scope["state"]["noted"] = True
    request.app.state.recorder.flush()


def _code(database: Database, post_id: int, form: Form, by: int | None) -> str:
    return posting.renew_code(database, post_id, by)


def _name(database: Database, post_id: int, form: Form, by: int | None) -> str:
    posting.rename(database, post_id, form.text("unit"), by)
    return ""


def _end(database: Database, post_id: int, form: Form, by: int | None) -> str:
    posting.set_ended(database, post_id, True, by)
    return ""


def _resume(database: Database, post_id: int, form: Form, by: int | None) -> str:
    posting.set_ended(database, post_id, False, by)
    return ""


ACTS: dict[str, Callable[[Database, int, Form, int | None], str]] = {
    "code": _code, "name": _name, "end": _end, "resume": _resume,
}
