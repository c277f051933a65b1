"""Export jobs as `langnghe work` makes them: some thousand rows a turn, under a lease, gone on with after a kill."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from config import clock
from config.settings import Settings
from langnghe.exporting import asking, files, making
from langnghe.exporting.asking import Asked, Wish
from langnghe.exporting.errors import ExportRefused
from langnghe.exporting.kinds import KINDS
from langnghe.exporting.making import Piece, Target
from langnghe.exporting.manifest import Outcome, manifest
from langnghe.i18n import gettext as _
from langnghe.i18n import speaking
from langnghe.troubles import worded
from search.engine import Engine
from search.errors import QueryError, SearchError
from storage import export_jobs, jobs
from storage.errors import StorageError
from storage.export_jobs import ExportRow
from storage.sessions import Database

JOB = "exports"
ROWS_A_TURN = 20_000      # some two seconds, after which the other tasks have their turn
_OURS: set[tuple[int, int]] = set()   # (job, inode) of parts that this process made; others it takes over


def add(database: Database, asked: Asked, owner_id: int | None) -> int:
    """Keep what was asked for as a job and return its number."""
    now = clock.now()
    with database.writing() as session:
        job_id = export_jobs.add(
            session, owner_id=owner_id, request=asking.as_json(asked.wish.request), described=asked.whole.described,
            format_=asked.kind.name, language=asked.wish.language,
            stem=files.stem(now), ending=asked.kind.ending,
            total=asked.whole.total, now=now, generation=asked.whole.generation)
    return job_id


def waiting(database: Database) -> int:
    """Return how many jobs are still to be made."""
    with database.reading() as session:
        return export_jobs.waiting(session)


def turn(settings: Settings, database: Database, engine: Engine, owner: str) -> int:
    """Go on with the job whose turn it is and return how many rows were written, at least 1 where anything was done.

    0 when another process makes exports. Raises SearchError and StorageError, after which the job goes on later.
    """
    with database.writing() as session:
        if jobs.claim(session, JOB, owner, clock.now(), settings.lease_seconds) is None:
            return 0
        job = export_jobs.begin(session, clock.now())
    try:
        return _Maker(settings, database, engine, owner, job).go_on() if job is not None else 1
    finally:
        with database.writing() as session:
            jobs.finish(session, JOB, owner, clock.now())


@dataclass
class _Maker:
    """One turn at one job."""

    settings: Settings
    database: Database
    engine: Engine
    owner: str
    job: ExportRow

    def __post_init__(self) -> None:
        self.path = files.made_folder(self.settings) / self.job.file
        self.kind = KINDS[self.job.format]
        # What cannot be gone on with bears a name of its own: a process that lost its lease may still be writing.
        self.part = files.part_of(self.path, "" if self.kind.continues else secrets.token_hex(4))
        self.rows, self.gone, self.last_id = self.job.rows, self.job.gone, self.job.last_id

    def go_on(self) -> int:
        """Write rows, and the end where there are no more."""
        with speaking(self.job.language):
            try:
                return self._go_on()
            except (QueryError, ExportRefused) as error:
                # A source or place of the query is gone, or more matches by now than the format takes.
                self._give_up(str(error) if isinstance(error, ExportRefused) else worded(error))
            except SearchError as error:
                self._say(worded(error))
                raise
            except OSError as error:
                self._give_up(_("the file could not be written: {reason}").format(reason=error.strerror or error))
            return 1

    def _go_on(self) -> int:
        asked = self._asked()
        target, before = self._opened(), self.rows
        try:
            for piece in making.pieces(self.database, self.engine, asked.whole.query, self.last_id):
                if not self._took(target, piece):
                    return self._stopped(target)
                if self.kind.continues and self.rows - before >= ROWS_A_TURN:
                    target.finish({})
                    return self.rows - before
            self._finish(asked, target)
            return max(1, self.rows - before)
        except BaseException:
            target.abandon()
            raise

    def _asked(self) -> Asked:
        wish = Wish(asking.from_json(self.job.request), self.job.format, self.job.language)
        asked = asking.ask(self.database, self.engine, wish)
        return replace(asked, whole=replace(asked.whole, generation=self.job.manifest.get("generation", "")))

    def _opened(self) -> Target:
        """Open the file where it stood; one that is shorter than was noted, or of a kind that cannot, begins anew."""
        size = self.job.bytes if self.kind.continues else 0
        if not size or not self.part.is_file() or self.part.stat().st_size < size:
            size = self.rows = self.gone = self.last_id = 0
            for file in files.beside(self.path):
                file.unlink(missing_ok=True)
        elif (self.job.id, self.part.stat().st_ino) not in _OURS:
            files.taken_over(self.part, size)
        target = making.open_target(self.kind.name, self.part, size)
        if self.kind.continues:
            _OURS.add((self.job.id, self.part.stat().st_ino))
        return target

    def _took(self, target: Target, piece: Piece) -> bool:
        """Write a piece and note how far the file came; False when the job was deleted or has to begin anew."""
        target.add(piece.rows)
        self.rows, self.gone, self.last_id = self.rows + len(piece.rows), self.gone + piece.gone, piece.last_id
        size = target.settle()
        with self._holding() as session:
            return export_jobs.came_to(
                session, self.job, rows=self.rows, gone=self.gone, last_id=self.last_id, size=size)

    def _finish(self, asked: Asked, target: Target) -> None:
        started: datetime = self.job.started_at or clock.now()
        matched, generation = self.engine.count(asked.whole.query), self.engine.generation()
        said = manifest(asked, Outcome(self.rows, self.gone, matched, generation, started), self.path.name)
        with self._renewing():
            found = making.close(target, said, self.part, self.path)
        with self._holding() as session:
            if export_jobs.finish(session, self.job, found, found["bytes"], clock.now()):
                making.publish(self.part, self.path)

    @contextmanager
    def _holding(self) -> Iterator[Session]:
        """Write under the lease; raises LeaseLost when another process has it."""
        with self.database.writing() as session:
            jobs.hold(session, JOB, self.owner, clock.now(), self.settings.lease_seconds)
            yield session

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Renew the lease meanwhile: to pack a workbook of 500,000 rows takes a minute."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(self.settings.lease_seconds / 4):
                with suppress(StorageError), self._holding():     # who lost it hears so when the end is noted
                    pass

        thread = threading.Thread(target=renew, name="export-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _stopped(self, target: Target) -> int:
        target.abandon()
        self.part.unlink(missing_ok=True)
        return 1

    def _say(self, error: str) -> None:
        with self._holding() as session:
            export_jobs.say(session, self.job.id, error)

    def _give_up(self, error: str) -> None:
        with self._holding() as session:
            export_jobs.fail(session, self.job.id, error, clock.now())
        for file in files.beside(self.path):
            file.unlink(missing_ok=True)
