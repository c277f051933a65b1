"""An article that stands on several pages: its parts are fetched at the host's pace and become one text."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

from config import clock
from config.sources import SourceConfig
from crawlers.extract.jobs import Done, Job
from crawlers.extract.listing import wanted
from crawlers.fetching import Fetcher, FetchFailed
from crawlers.items import ArticleItem, PageResult
from crawlers.pool import ExtractionPool
from crawlers.rendering.browser import Renderer
from crawlers.statuses import RETRY_LATER, Status

# The longest serials of magazines; a site that makes up pages without end is left at that.
MAX_PARTS = 20


class PartReader:
    """Joins the parts of an article."""

    def __init__(self, fetcher: Fetcher, pool: ExtractionPool, renderer: Renderer) -> None:
        self.fetcher, self.pool, self.renderer = fetcher, pool, renderer

    async def join(self, first: Done, source: SourceConfig, result: PageResult) -> None:
        """Add the further parts to the article in `result`; without one of them nothing of it is stored.

        Raises FetchFailed where the host wants to be asked later, so that it is left alone as after any page.
        """
        article, following, asked = first.article, first.next, {result.url}
        while article is not None and self._is_part(following, result.url, source) and following not in asked:
            asked.add(following)
            if len(asked) > MAX_PARTS:
                return _incomplete(result, f"longer than {MAX_PARTS} parts")
            try:
                done = await self._part(following, source, result)
            except FetchFailed as failure:
                if failure.status in RETRY_LATER:
                    _forget(result)
                    raise
                return _incomplete(result, f"part {len(asked)} ended in {failure.status}")
            if done.status is not Status.STORED or done.article is None:
                return _incomplete(result, f"part {len(asked)} ended in {done.status}")
            longer = _joined(article, done.article)
            if longer is None:
                break
            article, following = longer, done.next
        result.article = article

    def _is_part(self, url: str, first: str, source: SourceConfig) -> bool:
        # Part addresses need not look like an article's, so only domain and deny patterns are asked.
        return bool(url) and urlsplit(url).netloc == urlsplit(first).netloc and wanted(url, "section", source)

    async def _part(self, url: str, source: SourceConfig, result: PageResult) -> Done:
        fetched = await self.fetcher.get(url, source.delay)
        result.bytes += len(fetched.body)
        if source.render:
            fetched, more = await self.renderer.render(fetched, source)
            result.bytes += more
        job = Job("part", fetched.url, fetched.body, fetched.content_type, source.name, clock.now())
        return await asyncio.wrap_future(self.pool.submit(job))


def _joined(article: ArticleItem, part: ArticleItem) -> ArticleItem | None:
    """Return the article with what the part adds, None when that is nothing: a site that repeats its first page."""
    held = set(article.body.split("\n")) | {article.lead, article.title}
    new = [line for line in part.body.split("\n") if line and line not in held]
    return replace(article, body="\n".join([article.body, *new])) if new else None


def _incomplete(result: PageResult, why: str) -> None:
    result.status, result.detail = Status.INCOMPLETE_ARTICLE, why
    _forget(result)


def _forget(result: PageResult) -> None:
    """Keep nothing, and have the first page taken in full next time: unchanged, it would hide the missing ones."""
    result.article, result.links = None, ()
    result.etag = result.last_modified = result.content_hash = ""
