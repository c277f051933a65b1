"""One page over the wire: redirects on the same host followed, every failure named by a status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest

from config import clock
from crawlers.addresses import AddressRefused, canonical, is_private_literal
from crawlers.middlewares import resolver
from crawlers.middlewares.addresses import RequestRefused
from crawlers.middlewares.robots import RobotsForbidden, RobotsUnreachable
from crawlers.pacing import Pace, TooSlow
from crawlers.statuses import Status

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
LONGEST_RETRY_AFTER = timedelta(days=7)


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


class Fetcher:
    """Fetches through Scrapy's downloader and its middlewares, which is where robots and the guard stand."""

    def __init__(self, crawler: Any, allow_loopback: bool) -> None:
        self._crawler, self._allow_loopback = crawler, allow_loopback

    async def get(self, url: str, pace: Pace, headers: dict[str, str] | None = None) -> Fetched:
        """Fetch an address; raises FetchFailed."""
        seen: set[str] = set()
        for _ in range(MAX_REDIRECTS + 1):
            seen.add(url)
            response = await self._one(url, pace, headers or {})
            if response.status not in REDIRECTS:
                return _fetched(url, response)
            url = self._target(url, response)
            if url in seen:
                break
        raise FetchFailed(Status.REDIRECT_LOOP, http_status=response.status)

    async def _one(self, url: str, pace: Pace, headers: dict[str, str]) -> Any:
        try:
            await pace.turn()
        except TooSlow as slow:
            raise FetchFailed(
                Status.THROTTLED, "the host wants a long pause before its next page",
                retry_at=clock.now() + timedelta(seconds=slow.seconds)) from None
        try:
            response = await self._crawler.engine.download_async(Request(url, headers=headers))
        except Exception as error:  # noqa: BLE001 - a fetch: the status names what went wrong
            raise _failure(error, url) from None
        pace.received(len(response.body))
        return response

    def _target(self, url: str, response: Any) -> str:
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
        try:
            target = canonical(location, url) if location else ""
        except AddressRefused as reason:
            raise FetchFailed(Status.ADDRESS_REFUSED, str(reason), http_status=response.status) from None
        if not target:
            raise FetchFailed(Status.HTTP_ERROR, "a redirect without address", http_status=response.status)
        if is_private_literal(urlsplit(target).hostname or "", self._allow_loopback):
            raise FetchFailed(Status.ADDRESS_REFUSED, "a redirect to a private address", http_status=response.status)
        if urlsplit(target).netloc != urlsplit(url).netloc:
            raise FetchFailed(Status.REDIRECT_ELSEWHERE, http_status=response.status, elsewhere=target)
        return target


def _fetched(url: str, response: Any) -> Fetched:
    code = response.status
    if code == 304 or 200 <= code < 300:
        return Fetched(url, code, response.body, _header(response, "Content-Type"), _header(response, "ETag")[:200],
                       _header(response, "Last-Modified")[:100])
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


