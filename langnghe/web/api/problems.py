"""What a program is told when something cannot be answered (RFC 9457), in the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from config.characters import shown
from langnghe.alerts.requests import NotKept
from langnghe.exporting.errors import ExportRefused
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.troubles import worded
from langnghe.web.api.expected import expected
from pipelines.topics.refusals import Busy, Refused
from search import fields
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from storage.errors import LeaseLost, StorageError

log = logging.getLogger(__name__)

KIND = "application/problem+json"
TYPE = "urn:langnghe:problem:"
LONGEST = 300        # characters of what was typed, said back
TITLES = {
    "bad-query": N_("The query cannot be read"),
    "bad-parameter": N_("A parameter cannot be read"),
    "bad-cursor": N_("The cursor is of another question"),
    "not-signed-in": N_("A token is needed"),
    "forbidden": N_("Your account may not do this"),
    "needs-token": N_("Changes take a token, not a browser's session"),
    "not-found": N_("There is nothing here"),
    "bad-method": N_("This cannot be done here"),
    "export-refused": N_("This export is not made"),
    "engine-down": N_("The search engine does not answer"),
    "index-outdated": N_("The search index has to be rebuilt"),
    "record-down": N_("The database cannot be read"),
    "too-large": N_("The request is too large"),
    "not-kept": N_("This is not saved"),
    "changed-meanwhile": N_("Somebody changed or deleted it meanwhile"),
    "busy": N_("The program is at work there just now"),
    "refused": N_("The request was refused"),
    "failed": N_("Something went wrong"),
}
_STATUSES = {401: "not-signed-in", 403: "forbidden", 404: "not-found", 405: "bad-method", 413: "too-large"}


class Problem(BaseModel):
    """Why there is no answer; `type` names the kind of problem and never changes, the words may."""

    model_config = ConfigDict(extra="forbid")
    type: str = Field(examples=[TYPE + "not-found"])
    title: str
    status: int
    detail: str = ""


class ParameterTrouble(BaseModel):
    """One parameter that cannot be read, and what was to be expected."""

    parameter: str
    message: str


class ParameterProblem(Problem):
    """Parameters that cannot be read."""

    errors: list[ParameterTrouble] = Field(default_factory=list)


class QueryProblem(Problem):
    """A query that cannot be read: `position` is the character (from 0) where it went wrong.

    `fields` are those that there are, each with all its names; `near` are known values like the one that was typed.
    """

    reason: str = ""
    position: int = 0
    hint: str = ""
    fields: dict[str, list[str]] = Field(default_factory=dict)
    near: list[str] = Field(default_factory=list)


class ConflictProblem(Problem):
    """Somebody was faster: `now` is what is there now, as its address gives it; null when it is gone or only busy."""

    now: dict[str, Any] | None = None


SHAPES: tuple[type[Problem], ...] = (Problem, QueryProblem, ConflictProblem, ParameterProblem)


class Refusal(Exception):
    """A request that is refused by a handler; `name` is one of TITLES, `more` are further members of the problem."""

    def __init__(self, status: int, name: str, detail: str = "", **more: Any) -> None:
        super().__init__(name)
        self.status, self.name, self.detail, self.more = status, name, detail, more


def missing() -> Refusal:
    """Refuse what is not there."""
    return Refusal(404, "not-found")


def overtaken(now: BaseModel | None) -> Refusal:
    """Refuse a change that was made from something older than what is there now."""
    return Refusal(409, "changed-meanwhile", now=now.model_dump(mode="json") if now else None)


def answer(
    status: int, name: str, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a problem as an answer."""
    body = {"type": TYPE + name, "title": _(TITLES[name]), "status": status, "detail": shown(detail)} | more
    known = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(body, status, known | dict(headers or {}), KIND)


def named() -> dict[str, list[str]]:
    """Return field → the names by which a query may call it."""
    found: dict[str, list[str]] = {}
    for name, field in fields.NAMES.items():
        found.setdefault(field, []).append(name)
    return found


async def refused(_request: Request, error: Exception) -> Response:
    """Answer a refusal."""
    assert isinstance(error, Refusal)
    return answer(error.status, error.name, error.detail, **error.more)


async def of_query(_request: Request, error: Exception) -> Response:
    """Answer a query that cannot be read."""
    assert isinstance(error, QueryError)
    return answer(400, "bad-query", worded(error)[:LONGEST * 3], reason=error.reason, position=error.position,
                  hint=shown(error.hint)[:LONGEST * 3], fields=named(),
                  near=[shown(value)[:LONGEST] for value in error.near])


async def of_parameters(_request: Request, error: Exception) -> Response:
    """Answer parameters that cannot be read; what was typed is not said back."""
    assert isinstance(error, RequestValidationError)
    said = [{"parameter": shown(".".join(map(str, one["loc"][1:])))[:LONGEST], "message": expected(one)}
            for one in error.errors()[:20]]
    return answer(422, "bad-parameter", "; ".join(f"{one['parameter']}: {one['message']}" for one in said), errors=said)


async def of_export(_request: Request, error: Exception) -> Response:
    """Answer an export that is not made."""
    return answer(400, "export-refused", str(error))


async def of_keeping(_request: Request, error: Exception) -> Response:
    """Answer a saved search, an alert, a decision or an edition that cannot be kept."""
    return answer(400, "not-kept", worded(error)[:LONGEST * 3])


async def of_waiting(_request: Request, error: Exception) -> Response:
    """Answer a decision that found the topics in other hands for too long."""
    return answer(409, "busy", worded(error), {"Retry-After": "60"}, now=None)


async def of_http(_request: Request, error: Exception) -> Response:
    """Answer an address or method that is none."""
    assert isinstance(error, HTTPException)
    name = _STATUSES.get(error.status_code, "failed" if error.status_code >= 500 else "refused")
    return answer(error.status_code, name, headers=error.headers)


async def failed(request: Request, error: Exception) -> Response:
    """Answer where record, index or handler failed; why is in the log."""
    if isinstance(error, IndexOutdated):
        return answer(503, "index-outdated", worded(error))
    if isinstance(error, EngineUnavailable):
        return answer(503, "engine-down")
    if isinstance(error, StorageError):
        log.error("the record cannot be read: %s", error)
        return answer(503, "record-down")
    # The path only: a query string may hold what a person searched for.
    log.error("the answer to %s failed", request.url.path, exc_info=error)
    return answer(500, "failed")


HANDLERS: dict[int | type[Exception], Any] = {
    Refusal: refused, QueryError: of_query, RequestValidationError: of_parameters, ExportRefused: of_export,
    NotKept: of_keeping, Refused: of_keeping, Busy: of_waiting, LeaseLost: of_waiting, HTTPException: of_http,
    EngineUnavailable: failed, IndexOutdated: failed, StorageError: failed,
}
_MODELS: dict[int, type[Problem]] = {400: QueryProblem, 409: ConflictProblem, 422: ParameterProblem}
_SAID = {
    400: "The query, the cursor, the export or what is to be saved is refused.", 401: "No valid token or session.",
    403: "The account may not do this.", 404: "There is nothing here.",
    409: "Somebody changed or deleted it meanwhile, or the program is at work there.",
    413: "More than 1,000,000 bytes were sent.", 422: "A parameter cannot be read.",
    503: "The record or the search engine is down.",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route's description says of its problems; 401, 403, 422 and 503 may come from every route."""
    every = sorted({*statuses, 401, 403, 422, 503})
    return {status: {"description": _SAID[status], "content": {KIND: {"schema": {
        "$ref": f"#/components/schemas/{_MODELS.get(status, Problem).__name__}"}}}} for status in every}
