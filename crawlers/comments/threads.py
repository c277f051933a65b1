"""A whole thread in one coroutine: its writers' ids live in this call's locals and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config import clock
from config.comments import GIVES_UP
from config.patterns import matches
from config.sources import CommentsConfig, SourceConfig
from crawlers.addresses import AddressRefused, canonical
from crawlers.comments import answers, html_list, shapes
from crawlers.comments.model import RawComment, RawThread, thread_item
from crawlers.comments.refusals import Refusal, Refusals, refuses
from crawlers.extract.jobs import Done, Job
from crawlers.fetching import Fetched, Fetcher, FetchFailed
from crawlers.items import PageResult
from crawlers.pool import ExtractionPool
from crawlers.statuses import Status

# The longest threads of large forums; a site that makes up comments without end is left at that.
MAX_COMMENTS = 20_000


class Broken(Exception):
    """A thread that broke off; nothing of it is stored. The message says why, without quoting."""


class Unmodified(Exception):
    """A thread of one page that is as it was."""


class Unread(Exception):
    """A thread whose first page could not be read; it ends like any page."""

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(status)
        self.status, self.detail = status, detail


@dataclass(slots=True, repr=False)
class _Reading:
    """One thread while it is read. No repr: its comments know their writers."""

    url: str
    source: SourceConfig
    config: CommentsConfig
    result: PageResult
    conditions: Mapping[str, str]
    raw: RawThread = field(default_factory=RawThread)
    asked: int = 0

    def count(self) -> bool:
        """Count a request before it is sent, pages and replies alike; True for the thread's first."""
        if self.asked >= self.config.max_pages:
            raise Broken(f"longer than {self.config.max_pages} pages")
        self.asked += 1
        return self.asked == 1

    def add(self, comments: list[RawComment]) -> int:
        """Add comments and return how many were new."""
        new = self.raw.add(comments)
        if len(self.raw.comments) > MAX_COMMENTS:
            raise Broken(f"more than {MAX_COMMENTS} comments")
        return new

    def store(self, article_url: str, title: str, *, newest_only: bool = False) -> None:
        """Put the thread into the result."""
        self.result.status = Status.STORED
        if self.asked > 1:
            # The first page may stay as it is while a later one or a reply changes.
            self.result.etag = self.result.last_modified = ""
        self.result.thread = thread_item(
            self.raw, source=self.source.name, url=self.url, article_url=article_url, title=title,
            fetched_at=clock.now(), newest_only=newest_only)


class ThreadReader:
    """Reads threads of every kind."""

    def __init__(self, fetcher: Fetcher, pool: ExtractionPool, refusals: Refusals) -> None:
        self.fetcher, self.pool, self.refusals = fetcher, pool, refusals

    async def read(
        self, url: str, source: SourceConfig, result: PageResult, conditions: Mapping[str, str] | None = None
    ) -> None:
        """Fill `result` with the whole thread, or with the reason why there is none.

        `conditions` are the headers that ask whether a thread of one page changed. The first page may fail like any
        page (FetchFailed); later ones make the thread incomplete.
        """
        config = source.comments
        if config is None:
            result.status, result.detail = Status.ADDRESS_REFUSED, "the source has no comments any more"
            return
        read = {"forum": self._forum, "html": self._html}.get(config.kind, self._answers)
        try:
            await read(_Reading(url, source, config, result, conditions or {}))
        except Unmodified:
            result.status = Status.NOT_MODIFIED
        except Unread as reason:
            result.status, result.detail = reason.status, reason.detail
        except Refusal as reason:
            result.status, result.detail = Status.COMMENTS_REFUSED, str(reason)
            result.retry_at = self.refusals.note(source.name)
        except Broken as reason:
            result.status, result.detail = Status.INCOMPLETE_THREAD, str(reason)
            # Else "not modified" of its first page would end a thread that was never whole.
            result.etag = result.last_modified = ""

    async def _answers(self, thread: _Reading) -> None:
        """Read what an endpoint answers, page by page, and the replies that were not all in it."""
        shape = shapes.SHAPES[thread.config.kind]
        await self._walk(thread, shape)
        thread.store(answers.article_of(thread.url), "", newest_only=shape.newest_only)

    async def _walk(self, thread: _Reading, shape: answers.Shape, parent: str | None = None) -> None:
        """Add what page after page answers, of the thread or of the replies under one comment."""
        # The first replies may have come with their parent: news is what these answers had not named before.
        at = answers.Progress(thread.config.page_size)
        while url := shape.request(thread.config, thread.url, at, parent):
            answer = await self._answer(thread, url)
            thread.add(answer.comments)
            # An answer without news ends it: some sites count what they hide, others give their last page again.
            if not at.step(answer.comments, answer.threads):
                if at.broke_off(answer.total, 0 if parent else len(thread.raw.comments)):
                    raise Broken(f"fewer {'replies' if parent else 'comments'} than the site says there are")
                return
            for missing in answer.missing if parent is None else ():
                await self._walk(thread, shape, missing)
            if shape.is_last(answer, at):
                return

    async def _answer(self, thread: _Reading, url: str) -> answers.Answer:
        done, _ = await self._extracted(thread, url, "answer")
        assert done.answer is not None
        return done.answer

    async def _extracted(self, thread: _Reading, url: str, kind: str) -> tuple[Done, str]:
        """Fetch one page and read it in the pool; return what it held and where it came from."""
        if thread.config.kind not in GIVES_UP:
            return await self._fetched_and_read(thread, url, kind)
        async with self.refusals.lock:
            if self.refusals.off(thread.source.name) is not None:
                raise Refusal("switched off")
            try:
                return await self._fetched_and_read(thread, url, kind)
            except Refusal:
                self.refusals.note(thread.source.name)
                raise

    async def _fetched_and_read(self, thread: _Reading, url: str, kind: str) -> tuple[Done, str]:
        first = thread.count()
        fetched = await self._fetch(thread, url, first)
        job = Job(kind, fetched.url, fetched.body, fetched.content_type, thread.source.name, clock.now())
        done = await asyncio.wrap_future(self.pool.submit(job))
        if done.status is Status.STORED:
            return done, fetched.url
        if done.status is Status.COMMENTS_REFUSED:
            raise Refusal(done.detail)
        if first:
            raise Unread(done.status, done.detail)
        raise Broken(f"a later page ended in {done.status}")

    async def _fetch(self, thread: _Reading, url: str, first: bool) -> Fetched:
        result = thread.result
        try:
            fetched = await self.fetcher.get(url, thread.source.delay, dict(thread.conditions) if first else None)
        except FetchFailed as failure:
            if refuses(thread.config, failure):
                result.http_status = failure.http_status
                raise Refusal(str(failure.status)) from None
            if first:
                raise
            result.http_status, result.retry_at = failure.http_status, failure.retry_at
            raise Broken(f"a later page ended in {failure.status}") from None
        result.http_status, result.bytes = fetched.http_status, result.bytes + len(fetched.body)
        if first:
            result.etag, result.last_modified = fetched.etag, fetched.last_modified
        if fetched.http_status == 304:
            raise Unmodified
        return fetched

    async def _forum(self, thread: _Reading) -> None:
        title = await self._pages(thread)
        if not thread.raw.comments:
            thread.result.status, thread.result.detail = Status.NOT_ARTICLE, "no post"
            return
        thread.store("", title)

    async def _html(self, thread: _Reading) -> None:
        await self._pages(thread)
        thread.store(answers.article_of(thread.url), "")

    async def _pages(self, thread: _Reading) -> str:
        """Add what page after page shows, to the last or to one that only repeats; return the first title."""
        counted, at, seen = html_list.counts_pages(thread.url), answers.Progress(0), set[str]()
        title, url = "", html_list.page_request(thread.url, 1)
        while url and url not in seen:
            done, came_from = await self._extracted(thread, url, "forum")
            assert done.forum is not None
            if seen and not counted and not done.forum.comments and not done.forum.next:
                # No site links to a last page without posts: it says something else, that one reads too fast.
                raise Broken("a linked page shows no post")
            seen.add(url)
            thread.add(done.forum.comments)
            title = title or done.forum.title
            # A linked page whose posts were all taken away is none without news.
            if not at.step(done.forum.comments) and (counted or done.forum.comments):
                break
            url = html_list.page_request(thread.url, at.pages + 1) if counted else (
                _following(done.forum.next, came_from, thread.source))
        return title


def _following(href: str, base: str, source: SourceConfig) -> str:
    """Return the thread's next page; a link that leads to another host is not followed.

    That host may be another site, whose threads are not this source's.
    """
    try:
        url = canonical(href, base) if href else ""
    except AddressRefused:
        return ""
    same_host = urlsplit(url).netloc == urlsplit(base).netloc
    # Page addresses need not look like the thread's first one, so only the deny patterns are asked.
    return url if url and same_host and not matches(source.deny, url, too_long=True) else ""
