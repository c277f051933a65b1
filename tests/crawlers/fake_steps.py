"""Steps that only end the page's lease and write results to a file, to look at what the crawler alone gives."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from config import clock
from crawlers import schedule
from crawlers.items import PageResult
from storage import frontier, pages


class Linger:
    """Holds each article on its way to the record, and says so by a file."""

    async def process_item(self, item: PageResult) -> PageResult:
        if item.article is not None:
            Path(os.environ["LANGNGHE_TEST_COLLECT"]).with_name("lingering").touch()
            await asyncio.sleep(1)
        return item


class Finish:
    """Ends the lease and adds the links, like the store step without its items."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Finish:
        return cls(crawler)

    async def process_item(self, item: PageResult) -> PageResult:
        return await self.crawler.spider.in_database(self._finish, item)

    def _finish(self, item: PageResult) -> PageResult:
        context, now = self.crawler.spider.context, clock.now()
        with context.database.writing() as session:
            page = pages.state(session, item.page_id)
            frontier.add_links(session, page.source_id, [(n.url, n.kind, n.priority, now, n.published_at) for n in item.links])
            due = schedule.next_due(kind=page.kind, status=item.status, now=now, attempts=1, retry_at=item.retry_at)
            frontier.finish_page(session, item.page_id, context.owner, status=item.status, now=now, due_at=due,
                                 etag=item.etag, last_modified=item.last_modified, content_hash=item.content_hash)
        return item


class Collect:
    """Appends each result to the file that LANGNGHE_TEST_COLLECT names."""

    def process_item(self, item: PageResult) -> PageResult:
        with Path(os.environ["LANGNGHE_TEST_COLLECT"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(plain(item), ensure_ascii=False) + "\n")
        return item


def plain(value: Any) -> Any:
    """Return dataclasses, times and mappings as JSON takes them."""
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


FAKE = {"ITEM_PIPELINES": {
    **{f"pipelines.items.adapters.{n}Pipeline": None for n in ("Clean", "Redact", "Dedupe", "Store")},
    "tests.crawlers.fake_steps.Finish": 400, "tests.crawlers.fake_steps.Collect": 500,
}}
