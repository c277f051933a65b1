"""robots.txt, closed when in doubt: a site whose robots.txt fails is not crawled now."""

from __future__ import annotations

import asyncio
import codecs
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawlers.pacing import NotNow

Ask = Callable[[Request], Awaitable[Any]]
AGENT = "langnghe"
KEPT_SECONDS, FAILED_SECONDS, LONGEST_DELAY = 24 * 3600.0, 600.0, 3600.0
MAX_BYTES, MAX_REDIRECTS, TIMEOUT = 512_000, 5, 20
# Only these say that a site has no rules.
ABSENT = frozenset({404, 410})
# A mark before the first line hides its group from a parser that does not know it.
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
GZIP = b"\x1f\x8b"
_OURS = re.compile(rf"^(\s*user-agent\s*:\s*{AGENT})[/\s][^\r\n]*$", re.IGNORECASE | re.MULTILINE)


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids the page."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt answered neither with rules nor that there are none, or not at all."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's rules until `until` (monotonic); `parsed` None means that robots.txt failed."""

    parsed: Any
    until: float
    reason: str = ""


class RobotsMiddleware:
    """Knows each host's robots.txt, which is asked for once a day, and refuses what it forbids."""

    def __init__(self, crawler: Any) -> None:
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        _by_crawler[crawler] = self

    @classmethod
    def from_crawler(cls, crawler: Any) -> RobotsMiddleware:
        """Make the middleware and let robots_of find it."""
        return cls(crawler)

    async def process_request(self, request: Any) -> None:
        """Raise RobotsForbidden or RobotsUnreachable, or let the request pass."""
        if request.meta.get("robots"):
            return
        rules = self.rules(request.url)
        if rules.parsed is None:
            raise RobotsUnreachable(rules.reason)
        if not rules.parsed.can_fetch(request.url, AGENT):
            raise RobotsForbidden("robots.txt forbids the page")

    def known(self, url: str) -> bool:
        """Say whether a host's rules are at hand, so that no request is needed."""
        rules = self._rules.get(_origin(url))
        return rules is not None and rules.until > time.monotonic()

    def rules(self, url: str) -> Rules:
        """Return the rules of an address's host as they were read last; closed when nobody asked for them."""
        return self._rules.get(_origin(url), _failed("not asked for"))

    async def learn(self, url: str, ask: Ask) -> bool:
        """Ask an address's host for its rules unless they are at hand; say whether that took a request.

        `ask` sends one request at its host's pace; its NotNow is passed on, any other failure closes the host.
        """
        origin = _origin(url)
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if self.known(url):
                return False
            self._rules[origin] = await _fetch(origin, ask)
            return True

    def crawl_delay(self, url: str) -> float:
        """Return the pause that robots.txt asks for, 0 when it asks for none."""
        rules = self.rules(url)
        delay = float(rules.parsed.crawl_delay(AGENT) or 0.0) if rules.parsed is not None else 0.0
        # "nan" is a number too, and neither above nor below another.
        return min(delay, LONGEST_DELAY) if delay > 0 else 0.0


def robots_of(crawler: Any) -> RobotsMiddleware:
    """Return the middleware of a running crawler."""
    return _by_crawler[crawler]


_by_crawler: WeakKeyDictionary[Any, RobotsMiddleware] = WeakKeyDictionary()


async def _fetch(origin: str, ask: Ask) -> Rules:
    try:
        return await _followed(origin + "/robots.txt", ask)
    except NotNow:
        raise
    except Exception as error:  # noqa: BLE001 - a fetch: whatever failed, the site is not crawled now
        return _failed(type(error).__name__)


async def _followed(url: str, ask: Ask) -> Rules:
    for _ in range(MAX_REDIRECTS + 1):
        meta = {"robots": True, "download_timeout": TIMEOUT}
        response = await ask(Request(url, meta=meta, priority=1000))
        if response.status in {301, 302, 303, 307, 308} and response.headers.get("Location"):
            url = urljoin(url, response.headers["Location"].decode("latin-1"))
            continue
        return _read(response)
    return _failed("redirects without end")


def _read(response: Any) -> Rules:
    # RFC 9309 lets a crawler in at every 4xx. We take 401, 403 and the like for the refusal that they are.
    if response.status in ABSENT:
        return Rules(Protego.parse(""), time.monotonic() + KEPT_SECONDS)
    if not 200 <= response.status < 300:
        return _failed(f"robots.txt answered {response.status}")
    try:
        text = _text(response.body[:MAX_BYTES])
    except ValueError as error:
        return _failed(str(error))
    return Rules(Protego.parse(text), time.monotonic() + KEPT_SECONDS)


def _text(body: bytes) -> str:
    """Return the rules as text; raises ValueError for bytes that are none: read past, they would allow everything."""
    encoding = next((name for mark, name in MARKS if body.startswith(mark)), "utf-8")
    text = body.decode(encoding, "ignore")
    if body.startswith(GZIP) or "\0" in text:
        raise ValueError("robots.txt is no text")
    # Protego compares whole names: "langnghe/2.0" would not be ours.
    return _OURS.sub(r"\1", text)


def _failed(reason: str) -> Rules:
    return Rules(None, time.monotonic() + FAILED_SECONDS, reason)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
