"""A whole thread in one coroutine: its writers' ids live in this call's locals and nowhere else."""

from __future__ import annotations

import asyncio

from config import clock
from config.sources import CommentsConfig, SourceConfig
from crawlers.addresses import AddressRefused, canonical
from crawlers.comments import vnexpress
from crawlers.comments.model import RawThread, thread_item
from crawlers.extract.decode import NotText, decode
from crawlers.extract.jobs import Job
from crawlers.extract.listing import wanted
from crawlers.fetching import Fetched, Fetcher, FetchFailed
from crawlers.items import PageResult
from crawlers.pacing import Pace
from crawlers.pool import ExtractionPool
from crawlers.statuses import Status


class Broken(Exception):
    """A thread that broke off; nothing of it is stored. The message says why, without quoting."""


class ThreadReader:
    """Reads threads of both kinds."""

    def __init__(self, fetcher: Fetcher, pool: ExtractionPool) -> None:
        self.fetcher, self.pool = fetcher, pool

    async def read(self, url: str, source: SourceConfig, pace: Pace, result: PageResult) -> None:
        """Fill `result` with the whole thread, or with the reason why there is none.

        The first page may fail like any page (FetchFailed); later ones make the thread incomplete.
        """
        config = source.comments
        if config is None:
            result.status, result.detail = Status.ADDRESS_REFUSED, "the source has no comments any more"
            return
        read = self._json if config.kind == "vnexpress" else self._forum
        try:
            await read(url, source, config, pace, result)
        except (Broken, vnexpress.BadAnswer, NotText) as reason:
            incomplete = isinstance(reason, Broken)
            result.status = Status.INCOMPLETE_THREAD if incomplete else Status.BAD_CONTENT
            result.detail = str(reason)

    async def _json(
        self, url: str, source: SourceConfig, config: CommentsConfig, pace: Pace, result: PageResult
    ) -> None:
        raw, threads, pages, size = RawThread(), 0, 0, config.page_size
        while True:
            answer = await self._answer(vnexpress.page_request(url, threads, size), pace, result, first=pages == 0)
            pages += 1
            new = raw.add(answer.comments)
            threads += answer.threads
            if config.replies:
                for parent in answer.missing:
                    pages += await self._replies(url, parent, config, pace, result, raw)
            if pages > config.max_pages:
                raise Broken(f"longer than {config.max_pages} pages")
            # An answer without news ends it: the site's own total also counts what it hides.
            if not new or threads >= answer.total:
                break
        result.status = Status.STORED
        result.thread = thread_item(
            raw, source=source.name, url=url, article_url=vnexpress.article_of(url), title="", fetched_at=clock.now())

    async def _replies(
        self, url: str, parent: str, config: CommentsConfig, pace: Pace, result: PageResult, raw: RawThread
    ) -> int:
        """Add every reply under one comment; return how many answers that took."""
        offset, pages = 0, 0
        while pages < config.max_pages:
            asked = vnexpress.replies_request(config, url, parent, offset, config.page_size)
            answer = await self._answer(asked, pace, result, first=False)
            pages += 1
            raw.add(answer.comments)
            offset += answer.threads
            if not answer.threads or offset >= answer.total:
                break
        return pages

    async def _answer(self, url: str, pace: Pace, result: PageResult, *, first: bool) -> vnexpress.Answer:
        fetched = await self._fetch(url, pace, result, first=first)
        try:
            return vnexpress.read_answer(decode(fetched.body, fetched.content_type))
        except (vnexpress.BadAnswer, NotText) as reason:
            if first:
                raise
            raise Broken(str(reason)) from None

    async def _fetch(self, url: str, pace: Pace, result: PageResult, *, first: bool) -> Fetched:
        try:
            fetched = await self.fetcher.get(url, pace)
        except FetchFailed as failure:
            if first:
                raise
            result.http_status, result.retry_at = failure.http_status, failure.retry_at
            raise Broken(f"a later page ended in {failure.status}") from None
        result.http_status, result.bytes = fetched.http_status, result.bytes + len(fetched.body)
        return fetched

    async def _forum(
        self, url: str, source: SourceConfig, config: CommentsConfig, pace: Pace, result: PageResult
    ) -> None:
        raw, title, at, seen = RawThread(), "", url, set[str]()
        while at and at not in seen:
            fetched = await self._fetch(at, pace, result, first=not seen)
            job = Job("forum", fetched.url, fetched.body, fetched.content_type, source.name, clock.now())
            done = await asyncio.wrap_future(self.pool.submit(job))
            if done.forum is None:
                if seen:
                    raise Broken(f"a later page ended in {done.status}")
                result.status, result.detail = done.status, done.detail
                return
            seen.add(at)
            if len(seen) > config.max_pages:
                raise Broken(f"longer than {config.max_pages} pages")
            raw.add(done.forum.comments)
            title, at = title or done.forum.title, _following(done.forum.next, fetched.url, source)
        if not raw.comments:
            result.status, result.detail = Status.NOT_ARTICLE, "no post"
            return
        result.status = Status.STORED
        result.thread = thread_item(
            raw, source=source.name, url=url, article_url="", title=title, fetched_at=clock.now())


def _following(href: str, base: str, source: SourceConfig) -> str:
    """Return the thread's next page; a link that leads off the source is not followed."""
    try:
        url = canonical(href, base) if href else ""
    except AddressRefused:
        return ""
    # Page addresses need not look like the thread's first one, so only domain and deny patterns are asked.
    return url if url and wanted(url, "section", source) else ""
