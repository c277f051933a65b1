"""The application: its routes, and what surrounds every one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from config.settings import Settings
from langnghe.web.choices import Choices, choose
from langnghe.web.desk import Desk, Finder
from langnghe.web.forms import Seal
from langnghe.web.security import HOSTS, Failures, SecurityHeaders
from langnghe.web.views import articles, deciding, digests, failures, hotspots, missed, search, sources, stories, topics
from search.opening import open_engine
from search.service import Searcher
from storage.sessions import Database, open_database

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> Starlette:
    """Return the desk over the record and index that the settings name.

    Raises a StorageError when the record cannot be opened; an index that cannot is said on the search page.
    """
    database = open_database(settings)
    return assemble(settings, database, lambda: Searcher(database, open_engine(settings)))


def assemble(settings: Settings, database: Database, open_finder: Callable[[], Finder]) -> Starlette:
    """Return the desk over an open record, which it closes when it stops."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        database.close()

    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False),
            Middleware(Choices, language=settings.language),
            Middleware(Failures, answer=failures.failed),
        ],
        exception_handlers={HTTPException: failures.refused},
        lifespan=lifespan,
    )
    app.state.desk = Desk(database, open_finder, settings)
    app.state.forms = Seal()
    return app


def _routes() -> list[BaseRoute]:
    return [
        Route("/", search.search),
        Route("/article/{id}", articles.article),
        Route("/story/{id}", stories.story),
        Route("/topics", topics.topics),
        Route("/topic/{id}", topics.topic),
        Route("/topic/{id}/why", topics.why),
        Route("/topic/{id}/missed", missed.say, methods=["GET", "POST"]),
        Route("/topic/{id}/{act}", deciding.about_topic, methods=["GET", "POST"]),
        Route("/decision/{id}/undo", deciding.undo, methods=["POST"]),
        Route("/hotspots", hotspots.hotspots),
        Route("/hotspots/missed/{id}/undo", missed.undo, methods=["POST"]),
        Route("/hotspots/{id}/{verdict}", hotspots.judge, methods=["POST"]),
        Route("/digest", digests.newest),
        Route("/digest/{day}.md", digests.markdown),
        Route("/digest/{day}", digests.of_day),
        Route("/sources", sources.sources),
        Route("/choose", choose),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
