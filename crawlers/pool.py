"""Extraction beside the crawler: a few spawned processes, recycled, with a time limit a page."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import queue
import resource
import signal
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from config.sources import SourceConfig
from crawlers.extract.jobs import Done, Job, run
from crawlers.statuses import Status

# trafilatura, htmldate and lxml keep caches that only grow (their own issue threads report it): emptied every so many
# pages, and the process ends when it has grown all the same.
CACHE_PAGES, RECYCLE_PAGES, RECYCLE_MB = 200, 2000, 220
# A hostile page ends its worker's allocation, not the machine's.
DATA_LIMIT = 700 * 2**20
START_SECONDS = 60.0
LOOK_SECONDS = 0.2

Work = Callable[[Job, Mapping[str, SourceConfig]], Done]

GIVEN_UP = Done(Status.EXTRACTION_FAILED, "the crawl was stopped")

_SPAWN = multiprocessing.get_context("spawn")


class ExtractionPool:
    """Gives each page to a process of its own for at most `seconds`; 0 processes extract in the caller.

    `work` is what is done with a page, a function that a new process can import.
    """

    def __init__(
        self, sources: Mapping[str, SourceConfig], processes: int, seconds: float, work: Work = run
    ) -> None:
        self._sources, self._seconds, self._work = dict(sources), seconds, work
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Done]] | None] = queue.SimpleQueue()
        self._workers = [_Worker(self._sources, self._jobs, seconds, work) for _ in range(processes)]

    def submit(self, job: Job) -> Future[Done]:
        """Queue a page; the future always gets a Done."""
        future: Future[Done] = Future()
        if self._workers:
            self._jobs.put((job, future))
        else:
            future.set_result(self._work(job, self._sources))
        return future

    def pids(self) -> list[int]:
        """Return the processes' ids, for measurements."""
        return [worker.process.pid for worker in self._workers if worker.process and worker.process.pid]

    def close(self) -> None:
        """End the processes at once; pages that are not done are given up and end as extraction_failed."""
        for worker in self._workers:
            worker.closing.set()
            self._jobs.put(None)
        for worker in self._workers:
            worker.thread.join()


class _Worker:
    """A thread that feeds one process and replaces it when it hangs, dies or has grown."""

    def __init__(
        self, sources: dict[str, SourceConfig], jobs: queue.SimpleQueue[tuple[Job, Future[Done]] | None],
        seconds: float, work: Work,
    ) -> None:
        self.sources, self.jobs, self.seconds, self.work = sources, jobs, seconds, work
        self.process: SpawnProcess | None = None
        self.pipe: Connection | None = None
        self.pages = 0
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._loop, name="extraction", daemon=True)
        self.thread.start()

    def _loop(self) -> None:
        # The process starts before its first page, while the crawler still asks for robots.txt.
        try:
            self._started()
        except (EOFError, OSError):
            self._end()   # it is tried again with the first page; a thread that ended here would let all pages wait
        while (task := self.jobs.get()) is not None:
            job, future = task
            # A crawl that is stopped cancels its pages, also while one is under way: a plain look would come too early.
            if future.set_running_or_notify_cancel():
                future.set_result(GIVEN_UP if self.closing.is_set() else self._one(job))
        self._end()

    def _one(self, job: Job) -> Done:
        try:
            pipe = self._started()
            pipe.send(job)
            if not self._answers(pipe, self.seconds):
                self._end()
                return GIVEN_UP if self.closing.is_set() else Done(
                    Status.EXTRACTION_FAILED, f"took longer than {self.seconds:g} s")
            done, megabytes = pipe.recv()
        except (EOFError, OSError):
            self._end()
            return Done(Status.EXTRACTION_FAILED, "the extractor died")
        self.pages += 1
        if self.pages >= RECYCLE_PAGES or megabytes > RECYCLE_MB:
            self._end()
        assert isinstance(done, Done)
        return done

    def _started(self) -> Connection:
        if self.process is not None and self.pipe is not None and self.process.is_alive():
            return self.pipe
        self._end()
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(
            target=_serve, args=(theirs, self.sources, self.work), name="extractor", daemon=True)
        self.process.start()
        theirs.close()
        self.pages = 0
        # Loading the extractors takes seconds on a busy machine and is not the first page's fault.
        if self._answers(self.pipe, START_SECONDS):
            self.pipe.recv()
        return self.pipe

    def _answers(self, pipe: Connection, seconds: float) -> bool:
        """Wait for the process, but not when the pool is closed: a crawl that is stopped would wait with it."""
        until = time.monotonic() + seconds
        while not pipe.poll(min(LOOK_SECONDS, max(0.0, until - time.monotonic()))):
            if self.closing.is_set() or time.monotonic() >= until:
                return False
        return True

    def _end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
        if self.pipe is not None:
            self.pipe.close()
        self.process = self.pipe = None


def _serve(pipe: Connection, sources: dict[str, SourceConfig], work: Work) -> None:
    """Run in the extraction process until the crawler goes away."""
    from trafilatura.meta import reset_caches

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What the extractors say of a page they stumble over may quote it; its status tells what became of it.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (DATA_LIMIT, DATA_LIMIT))
    # What is imported stays: with it left out, and a look every 10,000 objects, pages take a seventh less time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    pages = 0
    with contextlib.suppress(EOFError, OSError):
        pipe.send("ready")
        while True:
            job = pipe.recv()
            pipe.send((work(job, sources), _megabytes()))
            pages += 1
            if pages % CACHE_PAGES == 0:
                reset_caches()


def _megabytes() -> float:
    """Return the resident memory of this process; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except (OSError, ValueError, IndexError):
        return 0.0
