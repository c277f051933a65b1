"""Whether an index is there and belongs to the record: one of another record, or none, answers like a right one."""

from __future__ import annotations

import threading
import time
from typing import Literal

from search.engine import Engine
from search.nodes import Everything, Query
from storage import outbox, searchable
from storage.sessions import Database

# "missing": none, though nothing waits to build it; "lacking" and "astray": fewer or other articles than the record.
Trouble = Literal["", "missing", "lacking", "astray"]

LOOKS = 3                # between two counts an indexer may have written: only what stays is a trouble
GOOD_SECONDS = 60.0      # to count 150,000 articles takes some 20 ms, a third of a search


def trouble(recorded: int, indexed: int, behind: int, ready: bool) -> Trouble:
    """Say what is wrong with an index by its counts; each change that waits may be one article more or less."""
    if abs(recorded - indexed) <= behind:
        return ""
    if not ready:
        return "missing"
    return "lacking" if indexed < recorded else "astray"


class Agreement:
    """Looks at one index for a searcher; that all is well is believed for a minute."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database, self._engine = database, engine
        self._good_until = 0.0
        self._lock = threading.Lock()

    def trouble(self) -> Trouble:
        """Return what is wrong now. Raises EngineUnavailable."""
        with self._lock:
            if time.monotonic() < self._good_until:
                return ""
        found: Trouble = ""
        for _ in range(LOOKS):
            if not (found := self._look()):
                break
        with self._lock:
            self._good_until = 0.0 if found else time.monotonic() + GOOD_SECONDS
        return found

    def _look(self) -> Trouble:
        with self._database.reading() as session:
            recorded, behind = searchable.article_count(session), outbox.behind(session)
        return trouble(recorded, self._engine.count(Query(Everything(), "folded")), behind, self._engine.ready())
