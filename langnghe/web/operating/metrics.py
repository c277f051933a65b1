"""`/metrics`: the desk's own answers and what waits in the record, in Prometheus's text form.

Labels are routes, methods and answers; no address, query or account is in any of them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config import clock
from langnghe.version import VERSION
from langnghe.web.desk import Desk, desk_of
from langnghe.web.operating import SHARED_FOLDER, logs
from langnghe.web.operating.health import OK, index_state
from storage import gauges
from storage.errors import StorageError
from storage.gauges import Gauges

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)    # 0.3 is the goal of a page
NOWHERE = "(none)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Figures:
    """The counters of one application; with several workers they lie in files that each of them can add up."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter("langnghe_requests_total", "Answers of the desk.", ("route", "method", "status"),
                                registry=self._registry)
        self.seconds = Histogram("langnghe_request_seconds", "Time from a request to the end of its answer.",
                                 ("route",), buckets=SECONDS, registry=self._registry)

    def exposed(self, desk: Desk) -> bytes:
        """Return everything as text."""
        registry = self._registry
        if os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)     # type: ignore[no-untyped-call]
        record = CollectorRegistry()
        record.register(OfRecord(desk))
        return generate_latest(registry) + generate_latest(record)


class OfRecord(Collector):
    """What the record says at the moment of the question."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; of a record that is down only that it is."""
        yield InfoMetricFamily("langnghe", "The program.", value={"version": VERSION})
        try:
            with self._desk.record.reading() as session:
                found = gauges.read(session, clock.now())
        except StorageError:
            yield GaugeMetricFamily("langnghe_record_up", "1 when the record answers.", value=0)
            return
        yield GaugeMetricFamily("langnghe_record_up", "1 when the record answers.", value=1)
        yield GaugeMetricFamily("langnghe_index_up", "1 when the search index answers.",
                                value=int(index_state(self._desk) == OK))
        yield from _counts(found)
        yield from _jobs(found)


def _counts(found: Gauges) -> Iterator[Metric]:
    for name, words, value in (
        ("articles", "Articles in the record.", found.articles),
        ("topics", "Topics that were not merged into others.", found.topics),
        ("pages_due", "Pages that wait to be fetched.", found.pages_due),
        ("articles_waiting", "Articles that wait for their story and topic.", found.articles_waiting),
        ("changes_waiting", "Changes that wait for the search index.", found.changes_waiting),
    ):
        yield GaugeMetricFamily(f"langnghe_{name}", words, value=value)


def _jobs(found: Gauges) -> Iterator[Metric]:
    ended = GaugeMetricFamily("langnghe_job_finished_timestamp_seconds", "When a job last ended.", labels=("job",))
    failed = GaugeMetricFamily("langnghe_job_failed", "1 when a job could not do its work last time.", labels=("job",))
    for job in found.jobs:
        if job.name.startswith("import:"):      # one a file for ever: a label must not grow without end
            continue
        failed.add_metric((job.name,), int(bool(job.last_error)))
        if job.finished_at is not None:
            ended.add_metric((job.name,), job.finished_at.timestamp())
    yield ended
    yield failed


class Measured:
    """Count every request and take its time."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request through the wrapped application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = 500, time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            route = route_of(scope)
            method = scope["method"] if scope["method"] in METHODS else NOWHERE
            seconds = time.perf_counter() - began
            self._figures.requests.labels(route, method, str(status)).inc()
            self._figures.seconds.labels(route).observe(seconds)
            logs.answered(route, method, status, seconds)


def route_of(scope: Scope) -> str:
    """Return the pattern of the route that answered, "(none)" for an address that is no page."""
    route = scope.get("route")
    path = getattr(route, "path", NOWHERE)
    return f"{path}/…" if isinstance(route, Mount) else str(path)


def metrics(request: Request) -> Response:
    """Give the figures."""
    figures: Figures = request.app.state.figures
    return PlainTextResponse(figures.exposed(desk_of(request)), media_type=CONTENT_TYPE_LATEST)
