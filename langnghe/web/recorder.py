"""Writes what was done: searches in batches beside the pages, all that waits before anything that must not wait."""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime, timedelta
from threading import Condition, Lock, Thread

from config import clock
from storage import audit, signing
from storage.audit import Line, canonical
from storage.errors import StorageError
from storage.sessions import Database

log = logging.getLogger(__name__)

EVERY = 2.0             # seconds between two batches
PIECE = 100             # lines a transaction
MOST = 10_000           # lines that wait while the record is down; what comes then is counted and said to be lost
RARELY = timedelta(hours=1)     # what programs fetch again and again is a line so often
MOST_RARE = 10_000


class Recorder:
    """Holds lines until they are written; one a process, and the chain is written under the record's own lock."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[Line] = deque()
        self._seen: dict[str, set[int]] = {"session": set(), "token": set()}
        self._lost = 0
        self._rare: dict[tuple[int | None, str, str], datetime] = {}
        self._writing = Lock()
        self._wakes = Condition()
        self._closed = False
        self._thread: Thread | None = None

    def later(self, line: Line) -> None:
        """Keep a line for the next batch."""
        with self._wakes:
            if len(self._waiting) >= MOST:
                self._lost += 1
            else:
                self._waiting.append(line)
            self._start()

    def now(self, line: Line) -> None:
        """Write what waits and then this line; while the record is down it waits too."""
        self.later(line)
        self.flush()

    def is_due(self, line: Line, *, always: bool = False) -> bool:
        """Return whether no line like this one was kept within RARELY; one that is due, or kept `always`, counts."""
        key = (line.staff_id, line.act, canonical(dict(line.details)))
        with self._wakes:
            last = self._rare.get(key)
            if not always and last is not None and timedelta(0) <= line.at - last < RARELY:
                return False
            if len(self._rare) >= MOST_RARE:
                self._rare = {known: at for known, at in self._rare.items() if line.at - at < RARELY}
            self._rare[key] = line.at
        return True

    def used(self, kind: str, key: int) -> None:
        """Keep that a session or a token was used, for the next batch."""
        with self._wakes:
            self._seen[kind].add(key)
            self._start()

    def flush(self) -> bool:
        """Write everything that waits, in order; False when the record is down."""
        with self._writing:
            try:
                while self._write_piece():
                    pass
            except StorageError as error:
                log.error("what was done waits to be written: %s", error)  # noqa: TRY400 - the cause is in the words
                return False
        return True

    def close(self) -> None:
        """Write what waits and end."""
        with self._wakes:
            self._closed = True
            self._wakes.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.flush()

    def _write_piece(self) -> bool:
        with self._wakes:
            lines = [self._waiting[at] for at in range(min(PIECE, len(self._waiting)))]
            seen = {kind: sorted(keys) for kind, keys in self._seen.items()}
            lost = self._lost
        if not lines and not lost and not any(seen.values()):
            return False
        more = [Line(clock.now(), None, "lost", {"lines": lost})] if lost else []
        with self._database.writing() as session:
            audit.append(session, lines + more)
            if any(seen.values()):
                signing.seen(session, seen["session"], seen["token"], clock.now())
        with self._wakes:        # only now: what could not be written stays
            for _line in lines:
                self._waiting.popleft()
            self._lost -= lost
            for kind, keys in seen.items():
                self._seen[kind] -= set(keys)
        return True

    def _start(self) -> None:
        if self._thread is None and not self._closed:
            self._thread = Thread(target=self._run, name="audit", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._wakes:
                self._wakes.wait_for(lambda: self._closed, timeout=EVERY)
                if self._closed:
                    return
            self.flush()
