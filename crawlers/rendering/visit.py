"""One page in the browser: each request that it makes is answered by the crawler's own fetcher, or refused."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any
from urllib.parse import urlsplit

from config.sources import SourceConfig
from crawlers.addresses import AddressRefused, canonical
from crawlers.extract.listing import wanted
from crawlers.fetching import Fetched, Fetcher, FetchFailed
from crawlers.pacing import HostLost
from crawlers.statuses import Status
from storage.errors import StorageError

# What a text can depend on. Pictures, fonts, styles, frames, pings and sockets are not asked for.
NEEDED = frozenset({"script", "xhr", "fetch"})
# A site that splits its program into more pieces than this would cost its host too much a page.
MOST_REQUESTS = 30
LEAVE_ALONE = frozenset({Status.THROTTLED, Status.ROBOTS_UNREACHABLE})
# Nothing under way for this long: the page is as it will be.
QUIET_SECONDS = 1.0


class Visit:
    """A page that is open; the browser itself reaches no network.

    A request goes out only as GET, for a script or data, to the source's own domains: then it passes robots.txt, the
    address guard, the lease and pace of its host and the budgets like any other.
    """

    def __init__(self, fetcher: Fetcher, page: Fetched, source: SourceConfig, most_bytes: int) -> None:
        self.page, self.source = page, source
        self.fetcher, self.most_bytes = fetcher, most_bytes
        self.context: Any = None
        self.failure: Exception | None = None
        self.bytes = self.asked = self.pending = 0
        self.shown = False
        self.quiet_since = time.monotonic()

    async def open(self, page: Any, request: Any) -> None:
        """Take over the requests of a new page and of whatever it opens, before it is led anywhere."""
        self.context = page.context
        for place in (page.context, page):
            await place.route("**/*", self.answer)
        page.context.on("page", lambda other: asyncio.ensure_future(other.close()))

    async def settled(self, page: Any) -> None:
        """Wait until nothing is under way; requests that are refused do not count."""
        while (left := QUIET_SECONDS - (time.monotonic() - self.quiet_since)) > 0 or self.pending:
            pause = max(left, 0.05)
            await asyncio.sleep(pause)

    async def answer(self, route: Any, request: Any) -> None:
        """Answer one request of the browser."""
        fetched = await self._answered(request)
        # The page may be closed meanwhile.
        with contextlib.suppress(Exception):
            if fetched is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=200, body=fetched.body, headers={
                    "content-type": fetched.content_type, "access-control-allow-origin": _origin(self.page.url)})

    async def _answered(self, request: Any) -> Fetched | None:
        if request.is_navigation_request():
            # Once, in the frame itself: a script that leads on would have another page stored under this address.
            first, self.shown = not self.shown and request.frame.parent_frame is None, True
            return self.page if first else None
        url = self._allowed(request)
        if not url or self.failure is not None or self.asked >= MOST_REQUESTS or self.bytes >= self.most_bytes:
            return None
        self.asked += 1
        self.pending += 1
        try:
            return await self._fetch(url)
        finally:
            self.pending -= 1
            self.quiet_since = time.monotonic()

    def _allowed(self, request: Any) -> str:
        if request.method != "GET" or request.resource_type not in NEEDED:
            return ""
        try:
            url = canonical(request.url)
        except AddressRefused:
            return ""
        return url if wanted(url, "section", self.source) else ""

    async def _fetch(self, url: str) -> Fetched | None:
        try:
            fetched = await self.fetcher.get(url, self.source.delay)
        except FetchFailed as failure:
            # The page's host wants to be left alone; anything else is the page's own matter.
            if failure.status in LEAVE_ALONE and _origin(url) == _origin(self.page.url):
                self.failure = failure
            return None
        except (HostLost, StorageError) as error:
            self.failure = error
            return None
        self.bytes += len(fetched.body)
        return fetched


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
