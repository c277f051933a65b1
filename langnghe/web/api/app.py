"""The API as one application: its routes, its description, and what surrounds every answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.openapi.utils import get_openapi
from starlette.datastructures import State
from starlette.middleware import Middleware

from langnghe.version import VERSION
from langnghe.web.api import (
    alerts,
    articles,
    crosschecks,
    deciding,
    digests,
    editing,
    exports,
    hotspots,
    models,
    problems,
    questions,
    reports,
    rumors,
    searching,
    situations,
    sources,
    streams,
    today,
    topics,
    trends,
    watching,
)
from langnghe.web.api.gate import ApiHall
from langnghe.web.api.parameters import Parameters
from langnghe.web.api.problems import documented
from langnghe.web.security import Failures

ROOT = "/api/v1"
ABOUT = (
    "Everything that the desk shows, for programs: articles without their texts, topics, trends, hotspots, digests, "
    "sources. Topics, never persons: comments answer as topics and weeks with rounded counts, and a query that is only "
    "a person's name has no trend. Lists come in pages: give `next` back as `cursor` with all other parameters. "
    "Problems are application/problem+json (RFC 9457).")
WAYS_IN = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of your account."},
    "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "A browser's session; reads only."},
}
_ROUTERS = (
    searching, articles, topics, deciding, trends, hotspots, crosschecks, streams, digests, editing, sources,
    exports, watching, alerts, today, reports, rumors, questions, situations)


def hall(state: State) -> ApiHall:
    """Return the API below its path; `state` is the desk's own."""
    return ApiHall(ROOT, make(state), least="reader", name="api")


def make(state: State) -> FastAPI:
    """Return the API; readers may ask all of it."""
    # No page of documentation: FastAPI's own loads scripts from elsewhere.
    app = FastAPI(
        title="langnghe", version=VERSION, description=ABOUT, docs_url=None, redoc_url=None,
        middleware=[Middleware(Failures, answer=problems.failed)], exception_handlers=problems.HANDLERS,
        redirect_slashes=False)
    app.state = state
    app.add_api_route("/", _start, responses=documented(), tags=["status"], summary="Where things are")
    for room in _ROUTERS:
        app.include_router(room.router)
    _describe(app)
    return app


def _start(_asked: Annotated[Parameters, Query()]) -> models.Start:
    """Return where everything is described."""
    return models.Start(name="langnghe", version=VERSION, description=f"{ROOT}/openapi.json", addresses=[
        ROOT + path for path in ("/search", "/topics", "/trends", "/hotspots", "/streams", "/digests", "/sources",
                                 "/areas", "/exports", "/saved", "/alerts", "/messages", "/today", "/decisions",
                                 "/rumors", "/questions", "/situations", "/status")])


def _describe(app: FastAPI) -> None:
    """Let the description name problems by their models, where FastAPI would put its own."""
    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes,
                               servers=[{"url": ROOT}])
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            for model in problems.SHAPES:
                schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
                schemas |= schema.pop("$defs", {}) | {model.__name__: schema}
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            made["components"]["securitySchemes"] = WAYS_IN
            # The last one is none: without accounts the desk listens on loopback only and asks nobody who they are.
            made["security"] = [{"token": []}, {"session": []}, {}]
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
