"""The steps as Scrapy sees them: one thin class a step, named by string in ITEM_PIPELINES.

The spider is the hook: `spider.context` is the Context of the crawl and `spider.in_database(function, *arguments)`
runs a function on the crawler's one database thread and gives an awaitable. Items that are no PageResult pass through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, ClassVar, Protocol

from config import clock
from crawlers.items import PageResult
from pipelines.items import steps
from pipelines.items.context import Context
from pipelines.items.groups import Group, Outcome, groupable
from pipelines.items.store import store_group


class Spider(Protocol):
    """What the adapters need of the spider."""

    context: Context
    in_database: Callable[..., Awaitable[Any]]


class StepPipeline:
    """Runs one row of STEPS."""

    step: ClassVar[steps.Step]

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> StepPipeline:
        """Make the pipeline; the spider does not exist yet."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Take a PageResult through the step; database steps run on the database thread."""
        if not isinstance(item, PageResult):
            return item
        if not self.step.database:
            return steps.apply(self.step, item, self.context())
        return await self.in_database(steps.apply, self.step, item, self.context())

    def context(self) -> Context:
        """Return what a step works with now."""
        spider: Spider = self._crawler.spider
        return replace(spider.context, now=clock.now())

    def in_database(self, function: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
        """Run a function on the database thread."""
        spider: Spider = self._crawler.spider
        return spider.in_database(function, *arguments)


_BY_NAME = {step.name: step for step in steps.STEPS}


class CleanPipeline(StepPipeline):
    """Text in the one form that is stored."""

    step = _BY_NAME["clean"]


class RedactPipeline(StepPipeline):
    """Personal data become placeholders."""

    step = _BY_NAME["redact"]


class DedupePipeline(StepPipeline):
    """The same words twice are one article."""

    step = _BY_NAME["dedupe"]


class StorePipeline(StepPipeline):
    """Item, links, outcome and lease in one transaction, which pages that come together share."""

    step = _BY_NAME["store"]

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._group = Group(self._write)

    async def process_item(self, item: Any) -> Any:
        """Store a PageResult. One that fails raises: the spider hears of it as item_error and gives the page back."""
        if isinstance(item, PageResult) and groupable(item):
            return await self._group.add(item)
        return await super().process_item(item)

    async def _write(self, results: list[PageResult]) -> list[Outcome]:
        outcomes: list[Outcome] = await self.in_database(store_group, results, self.context())
        return outcomes
