"""One page over the wire: redirects on the same host followed, every failure named by a status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest

from config import clock
from config.settings import Settings
from crawlers.addresses import AddressRefused, is_private_literal, on_page
from crawlers.extract.feed_wishes import max_age
from crawlers.holding import SLOW_SECONDS, Holding, HostTaken
from crawlers.middlewares import resolver
from crawlers.middlewares.addresses import RequestRefused
from crawlers.middlewares.robots import RobotsForbidden, RobotsUnreachable, Rules, robots_of
from crawlers.pacing import HostLost, Pace, TooSlow
from crawlers.statuses import Status
from storage.errors import StorageError
from storage.frontier import MAX_HOST, host_of

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
LONGEST_RETRY_AFTER = timedelta(days=7)
BUSY_REST = timedelta(minutes=2)


class FetchFailed(Exception):
    """A fetch that gave no page; `elsewhere` is the address that a redirect named on another host."""

    def __init__(
        self, status: Status, detail: str = "", *, http_status: int = 0, retry_at: datetime | None = None,
        elsewhere: str = "",
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.http_status = status, detail, http_status
        self.retry_at, self.elsewhere = retry_at, elsewhere


@dataclass(frozen=True, slots=True, repr=False)
class Fetched:
    """A page that answered 200, or 304 with an empty body."""

    url: str                     # canonical, after redirects
    http_status: int
    body: bytes
    content_type: str
    etag: str
    last_modified: str
    max_age: int = 0             # seconds for which the server says that the answer stays good


class HostBusy(FetchFailed):
    """Another process crawls the host; it is asked later."""

    def __init__(self, host: str) -> None:
        super().__init__(Status.THROTTLED, f"another process holds {host}", retry_at=clock.now() + BUSY_REST)
        self.host = host


class Fetcher:
    """Fetches through Scrapy's downloader and its middlewares, which is where robots and the guard stand.

    Every request goes under the lease and at the pace of the host that it goes to, robots.txt and redirects too. A
    `delay` of None means that of the settings.
    """

    def __init__(
        self, crawler: Any, holding: Holding, settings: Settings, received: Callable[[int], None] = lambda size: None
    ) -> None:
        self._crawler, self.holding, self.settings, self._received = crawler, holding, settings, received
        self.robots = robots_of(crawler)

    async def get(self, url: str, delay: float | None, headers: dict[str, str] | None = None) -> Fetched:
        """Fetch an address; raises FetchFailed, or HostLost when the host is another process's now."""
        seen: set[str] = set()
        for _ in range(MAX_REDIRECTS + 1):
            seen.add(url)
            response = await self._one(url, delay, headers or {})
            if response.status not in REDIRECTS:
                return _fetched(url, response)
            url = self._target(url, response)
            if url in seen:
                break
        raise FetchFailed(Status.REDIRECT_LOOP, http_status=response.status)

    async def rules(self, url: str, delay: float | None) -> Rules:
        """Return the robots rules of an address's host, whose pause is kept from then on; raises FetchFailed."""
        with _named_failures(url):
            async with self.holding.asking(_host(url), self._delay(delay)) as pace:
                await self._introduce(url, pace, self._delay(delay))
        return self.robots.rules(url)

    async def _one(self, url: str, delay: float | None, headers: dict[str, str]) -> Any:
        with _named_failures(url):
            async with self.holding.asking(_host(url), self._delay(delay)) as pace:
                await self._introduce(url, pace, self._delay(delay))
                async with pace.turn():
                    response = await self._crawler.engine.download_async(Request(url, headers=headers))
        self._received(len(response.body))
        return response

    async def _introduce(self, url: str, pace: Pace, delay: float) -> None:
        """Know what robots.txt says before anything else is asked, and keep to its pause."""
        learnt = await self.robots.learn(url, lambda request: self._ask(request, delay))
        asked = self.robots.crawl_delay(url)
        if pace.heed(asked):
            record = self.holding.record
            await record.call(record.note_delay, host_of(url), pace.delay)
        if learnt and asked > SLOW_SECONDS:
            # robots.txt alone does not use up the one turn of a slow host.
            pace.once(pace.own)

    async def _ask(self, request: Request, delay: float) -> Any:
        # A robots.txt may redirect to another host, which has a lease and a pace of its own.
        async with self.holding.asking(_host(request.url), delay) as pace, pace.turn():
            return await self._crawler.engine.download_async(request)

    def _delay(self, delay: float | None) -> float:
        return self.settings.download_delay if delay is None else delay

    def _target(self, url: str, response: Any) -> str:
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
        try:
            target = on_page(location, url) if location else ""
        except AddressRefused as reason:
            raise FetchFailed(Status.ADDRESS_REFUSED, str(reason), http_status=response.status) from None
        if not target:
            raise FetchFailed(Status.HTTP_ERROR, "a redirect without address", http_status=response.status)
        if is_private_literal(urlsplit(target).hostname or "", self.settings.allow_loopback):
            raise FetchFailed(Status.ADDRESS_REFUSED, "a redirect to a private address", http_status=response.status)
        if urlsplit(target).netloc != urlsplit(url).netloc:
            raise FetchFailed(Status.REDIRECT_ELSEWHERE, http_status=response.status, elsewhere=target)
        return target


def _host(url: str) -> str:
    host = host_of(url)
    if not 0 < len(host) <= MAX_HOST:
        raise RequestRefused("no host name")
    return host


@contextmanager
def _named_failures(url: str) -> Iterator[None]:
    """Turn what goes wrong with a request into a FetchFailed; what concerns the record or our lease stays."""
    try:
        yield
    except (StorageError, HostLost):
        raise
    except HostTaken as taken:
        raise HostBusy(taken.host) from None
    except TooSlow as slow:
        raise FetchFailed(
            Status.THROTTLED, "the host wants a long pause before its next page",
            retry_at=clock.now() + timedelta(seconds=slow.seconds)) from None
    except Exception as error:  # noqa: BLE001 - a fetch: the status names what went wrong
        raise _failure(error, url) from None


def _fetched(url: str, response: Any) -> Fetched:
    code = response.status
    if code == 304 or 200 <= code < 300:
        return Fetched(url, code, response.body, _header(response, "Content-Type"), _header(response, "ETag")[:200],
                       _header(response, "Last-Modified")[:100], max_age(_header(response, "Cache-Control")))
    if code in {404, 410}:
        raise FetchFailed(Status.GONE, http_status=code)
    if code in {429, 503}:
        raise FetchFailed(Status.THROTTLED, http_status=code, retry_at=retry_after(_header(response, "Retry-After")))
    raise FetchFailed(Status.SERVER_ERROR if code >= 500 else Status.HTTP_ERROR, http_status=code)


def _header(response: Any, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def retry_after(value: str) -> datetime | None:
    """Return when a server wants to be asked again: seconds from now or a date, at most a week away."""
    now = clock.now()
    try:
        at = now + timedelta(seconds=int(value)) if value.isdigit() else parsedate_to_datetime(value)
        return min(max(at, now), now + LONGEST_RETRY_AFTER)
    except (ValueError, TypeError, OverflowError):
        return None


# Scrapy's and Twisted's errors by name: both sets changed between releases.
_TIMEOUTS = ("DownloadTimeoutError", "TimeoutError", "TCPTimedOutError")


def _failure(error: Exception, url: str) -> FetchFailed:
    name = type(error).__name__
    if isinstance(error, RobotsForbidden):
        return FetchFailed(Status.ROBOTS)
    if isinstance(error, RobotsUnreachable):
        return FetchFailed(Status.ROBOTS_UNREACHABLE, str(error))
    if isinstance(error, RequestRefused):
        return FetchFailed(Status.ADDRESS_REFUSED, str(error))
    if (urlsplit(url).hostname or "") in resolver.refused:
        return FetchFailed(Status.ADDRESS_REFUSED, "its host has no address that may be asked")
    # The decompressing middleware ignores a response that grows too large; nothing else here does.
    if isinstance(error, scrapy_errors.DownloadCancelledError | IgnoreRequest):
        return FetchFailed(Status.TOO_LARGE)
    if name in _TIMEOUTS:
        return FetchFailed(Status.TIMEOUT)
    return FetchFailed(Status.CONNECTION_FAILED, name)
