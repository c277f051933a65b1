"""One visit to one page: fetched, extracted, and ended in exactly one status."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from config import clock
from config.sources import SourceConfig
from crawlers.bounds import bare
from crawlers.comments.refusals import Refusals
from crawlers.comments.threads import ThreadReader
from crawlers.extract.jobs import Done, Job
from crawlers.extract.listing import page_kind, wanted
from crawlers.fetching import Fetched, Fetcher, FetchFailed
from crawlers.items import Link, PageResult
from crawlers.pacing import HostLost
from crawlers.parts import PartReader
from crawlers.pool import ExtractionPool
from crawlers.rendering.browser import RENDERED, Renderer
from crawlers.statuses import Status
from crawlers.visit_numbers import followed_before, numbered, standing_in
from storage.errors import StorageError
from storage.frontier import ClaimedPage

log = logging.getLogger(__name__)

LISTS = frozenset({"feed", "section"})


class Visitor:
    """Visits pages of every kind."""

    def __init__(
        self, fetcher: Fetcher, pool: ExtractionPool, sources: Mapping[int, SourceConfig], renderer: Renderer,
        refusals: Refusals,
    ) -> None:
        self.fetcher, self.pool, self.sources, self.renderer = fetcher, pool, sources, renderer
        self.threads, self.parts = ThreadReader(fetcher, pool, refusals), PartReader(fetcher, pool, renderer)

    async def visit(self, page: ClaimedPage) -> PageResult:
        """Fetch and extract a page; raises only HostLost and the record's errors, which are no answers of the page."""
        result = PageResult(page.id, page.url, Status.EXTRACTION_FAILED)
        source = self.sources[page.source_id]
        try:
            if page.kind == "comments":
                await self.threads.read(page.url, source, result, _conditions(page))
            else:
                await self._page(page, source, result)
        except (HostLost, StorageError):
            raise
        except FetchFailed as failure:
            self._failed(failure, page, source, result)
        except Exception as error:  # noqa: BLE001 - one page of a batch; only the error's type is kept, its words may quote
            log.warning("page %s: %s", page.id, type(error).__name__)
            result.status, result.detail = Status.EXTRACTION_FAILED, type(error).__name__
        return result

    def _failed(self, failure: FetchFailed, page: ClaimedPage, source: SourceConfig, result: PageResult) -> None:
        result.status, result.detail, result.http_status = failure.status, failure.detail, failure.http_status
        result.retry_at = failure.retry_at
        if failure.status is Status.REDIRECT_ELSEWHERE:
            kind = page.kind if page.kind != "comments" else page_kind(source)
            if wanted(failure.elsewhere, kind, source):
                result.links = (Link(failure.elsewhere, kind),)
            else:
                result.detail = "another site"

    async def _page(self, page: ClaimedPage, source: SourceConfig, result: PageResult) -> None:
        rendered = source.render and page.kind in RENDERED
        # An application's empty page stays the same whatever its scripts show.
        fetched = await self.fetcher.get(page.url, source.delay, {} if rendered else _conditions(page))
        result.http_status, result.bytes = fetched.http_status, len(fetched.body)
        if rendered:
            fetched, more = await self.renderer.render(fetched, source)
            result.bytes += more
        result.etag, result.last_modified = fetched.etag, fetched.last_modified
        if fetched.http_status == 304:
            result.status = Status.NOT_MODIFIED
            return
        result.content_hash = hashlib.sha256(fetched.body).hexdigest()
        if result.content_hash == page.content_hash:
            result.status = Status.UNCHANGED
            return
        done = await self.extract(page, fetched, source)
        result.status, result.detail, result.article, result.links = done.status, done.detail, done.article, done.links
        result.least_gap = max(done.least_gap, fetched.max_age) if page.kind == "feed" else 0
        # Without a hash this is the list's first reading.
        if page.kind in LISTS and page.content_hash:
            result.links = await self._to_follow(page, done.links)
        if done.next and result.article is not None:
            await self.parts.join(done, source, result)
        if any(link.kind == "sitemap" for link in done.links) and not starts(page.url, source):
            result.status, result.detail, result.links = Status.BAD_CONTENT, "a sitemap index inside another", ()

    async def _to_follow(self, page: ClaimedPage, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Return the links of a list without those that were followed under another visit's number.

        Those whose article is gone from where it stood say which one it is.
        """
        urls = [link.url for link in links if numbered(link.url)]
        if not urls:
            return links
        # On the record's thread: to take 5,000 addresses apart takes 50 ms, as long as to read them.
        again, keys = await self.fetcher.holding.record.call(self._known_before, page.source_id, urls)
        if again:
            log.info("page %s: %d links are known pages under the numbers of a new visit", page.id, len(again))
        return tuple(replace(link, article_key=keys.get(link.url, "")) for link in links if link.url not in again)

    def _known_before(self, source_id: int, urls: list[str]) -> tuple[frozenset[str], dict[str, str]]:
        known = self.fetcher.holding.record.known(source_id, urls)
        return followed_before(urls, known.gave, known.gone), standing_in(urls, known.gone)

    async def extract(self, page: ClaimedPage, fetched: Fetched, source: SourceConfig) -> Done:
        """Give a body to the pool."""
        job = Job(page.kind, fetched.url, fetched.body, fetched.content_type, source.name, clock.now(), page.feed_date)
        return await asyncio.wrap_future(self.pool.submit(job))


def starts(url: str, source: SourceConfig) -> bool:
    """Say whether a sitemap is one that the source names; only those may be an index, or a crawl might never end.

    Sites move between http, https and www., so these do not count.
    """
    return bare(url) in map(bare, source.start.sitemaps)


def _conditions(page: ClaimedPage) -> dict[str, str]:
    headers = {}
    if page.etag:
        headers["If-None-Match"] = page.etag
    if page.last_modified:
        headers["If-Modified-Since"] = page.last_modified
    return headers
