"""The record and the index as pages see them; the index is opened at its first use and again after it fell."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock
from typing import Protocol, TypeVar, cast

from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock, network, thresholds
from config.settings import Settings
from langnghe.i18n import language
from pipelines.health.assess import SourceHealth, of_files
from search.errors import EngineUnavailable, IndexOutdated
from search.results import SearchPage, SearchRequest
from search.service import Searcher
from storage.sessions import Database

T = TypeVar("T")
HEALTH_SECONDS = 300.0


class Record(Protocol):
    """The record, read only."""

    def reading(self) -> AbstractContextManager[Session]:
        """Open a reading transaction."""


class Finder(Protocol):
    """What answers searches."""

    def find(self, request: SearchRequest, language: str = "vi") -> SearchPage:
        """Answer a search."""


class Desk:
    """What the handlers work with, one for the application."""

    def __init__(self, record: Database, open_finder: Callable[[], Finder], settings: Settings) -> None:
        self.database = record
        self.record: Record = record
        self.settings = settings
        self.limits = thresholds.load(settings)
        self.office = network.load(settings)
        self._open_finder = open_finder
        self._finder: Finder | None = None
        self._opening = Lock()
        self._health: list[SourceHealth] | None = None
        self._assessed = 0.0
        self._assessing = Lock()

    def health(self, session: Session) -> list[SourceHealth]:
        """Return how the sources are, as of at most some minutes ago.

        It reads two weeks of articles one by one, half a second for 20,000: too long for the page that opens a day.
        """
        with self._assessing:
            if self._health is None or time.monotonic() - self._assessed > HEALTH_SECONDS:
                self._health = of_files(session, clock.now(), self.limits.health, self.settings)
                self._assessed = time.monotonic()
            return self._health

    def find(self, request: SearchRequest) -> SearchPage:
        """Answer a search; raises as `use` does."""
        return self.use(lambda searcher: searcher.find(request, language()))

    def use(self, ask: Callable[[Searcher], T]) -> T:
        """Ask the index something.

        Raises EngineUnavailable or IndexOutdated, after which the next call opens the index anew.
        """
        with self._opening:
            finder = self._finder = self._finder or self._open_finder()
        try:
            return ask(cast(Searcher, finder))     # tests give a finder that only finds
        except (EngineUnavailable, IndexOutdated):
            self._finder = None
            raise


def desk_of(request: Request) -> Desk:
    """Return the application's desk."""
    desk: Desk = request.app.state.desk
    return desk
