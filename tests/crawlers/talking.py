"""Reads one thread with an endpoint in the fetcher's place: no network, no process, every request counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from config import clock
from config.sources import CommentsConfig, SourceConfig, Start
from crawlers.comments.refusals import Refusals
from crawlers.comments.threads import ThreadReader
from crawlers.extract.jobs import Done, Job, run
from crawlers.fetching import Fetched, FetchFailed
from crawlers.items import PageResult
from crawlers.pool import ExtractionPool
from crawlers.statuses import Status

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
Give = Callable[[str, dict[str, str]], str | Status | int]


def source_of(config: CommentsConfig, **more: object) -> SourceConfig:
    """Return a source with these comments."""
    return SourceConfig("bao", "Báo", "press", ("bao.example",), Start(), comments=config, **more)


class Endpoint:
    """Answers in the fetcher's place by a function of path and query; a status or a number is a failure."""

    def __init__(self, give: Give) -> None:
        self.give, self.urls = give, []

    @property
    def asked(self) -> int:
        """Return how many requests came."""
        return len(self.urls)

    async def get(self, url: str, delay: float | None, headers: dict[str, str] | None = None) -> Fetched:
        """Answer a request."""
        self.urls.append(url)
        query = {key: values[-1] for key, values in parse_qs(urlsplit(url).query).items()}
        given = self.give(urlsplit(url).path, query)
        if isinstance(given, int):
            raise FetchFailed(Status.HTTP_ERROR, http_status=given)
        if isinstance(given, Status):
            raise FetchFailed(given)
        return Fetched(url, 200, given.encode(), "", "", "")


class Pool(ExtractionPool):
    """Reads in this process and keeps what it was given."""

    def __init__(self, source: SourceConfig) -> None:
        super().__init__({source.name: source}, 0, 1)
        self.kinds: list[str] = []

    def submit(self, job: Job):
        """Do a job."""
        self.kinds.append(job.kind)
        return super().submit(job)


def read(url: str, source: SourceConfig, give: Give, refusals: Refusals | None = None) -> tuple[PageResult, Endpoint, Pool]:
    """Read a thread and return its result, what was asked and what was read."""
    endpoint, pool = Endpoint(give), Pool(source)
    result = PageResult(1, url, Status.EXTRACTION_FAILED)
    clock.freeze(NOW)
    try:
        asyncio.run(ThreadReader(endpoint, pool, refusals or Refusals()).read(url, source, result))
    finally:
        clock.freeze(None)
    return result, endpoint, pool


def article(url: str, body: str, source: SourceConfig) -> Done:
    """Extract an article page."""
    return run(Job("article", url, body.encode(), "", source.name, NOW), {source.name: source})


def words(result: PageResult) -> list[tuple[str, int | None, bool]]:
    """Return what is kept of a thread: text, hour (UTC), and whether it is certainly its writer's first."""
    assert result.thread is not None, (result.status, result.detail)
    return [(c.text, c.hour.hour if c.hour else None, c.first_from_commenter) for c in result.thread.comments]
