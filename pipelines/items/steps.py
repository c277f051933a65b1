"""The one table of steps between a fetched page and the record; crawl and import both read it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from crawlers.items import PageResult
from crawlers.statuses import Status
from pipelines.items.clean import clean
from pipelines.items.context import Context
from pipelines.items.dedupe import dedupe
from pipelines.items.redact import redact
from pipelines.items.store import store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `order` has gaps of 100 for an office's own steps, `database` says that it needs the record."""

    name: str
    order: int
    function: Callable[[PageResult, Context], PageResult]
    database: bool


STEPS: tuple[Step, ...] = (
    Step("clean", 100, clean, database=False),
    Step("redact", 200, redact, database=False),
    Step("dedupe", 300, dedupe, database=False),
    Step("store", 400, store, database=True),
)


def apply(step: Step, result: PageResult, context: Context) -> PageResult:
    """Do one step. One that fails drops the item and counts it; only a failing store leaves the page to its lease."""
    if step.function is store:
        return store(result, context)
    try:
        return step.function(result, context)
    except Exception as error:  # noqa: BLE001 - one bad item must not stop the crawl or the import
        # The exception's words may quote the page: only its type is kept.
        log.warning("step %s failed on page %s: %s", step.name, result.page_id, type(error).__name__)
        result.article = result.thread = None
        result.status = Status.EXTRACTION_FAILED
        result.detail = f"{step.name}: {type(error).__name__}"
        return result


def run(result: PageResult, context: Context) -> PageResult:
    """Take a result through every step in order."""
    for step in STEPS:
        result = apply(step, result, context)
    return result
