"""A fetched page opened in a browser: its scripts run, and its text is what they made."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import replace
from itertools import count
from typing import Any

from scrapy import Request
from scrapy.utils.misc import load_object

from config.settings import Settings
from config.sources import SourceConfig
from crawlers.extract.decode import NotText, decode
from crawlers.extract.head import squeeze
from crawlers.extract.page_words import CONSENT
from crawlers.fetching import Fetched, Fetcher, FetchFailed
from crawlers.pacing import JITTER
from crawlers.rendering.setup import PAGES_AT_ONCE
from crawlers.rendering.visit import MOST_REQUESTS, Visit
from crawlers.settings import user_agent
from crawlers.statuses import Status

# Feeds, sitemaps and comment endpoints are no pages of a browser.
RENDERED = frozenset({"section", "article"})
# Seconds for a page's own work; what its scripts wait for the host's pace comes on top.
OWN_SECONDS, LONGEST_SECONDS, CLOSE_SECONDS = 45.0, 600.0, 10.0
HTML = re.compile(r"\s*(text/html|application/xhtml\+xml)?\s*(;|$)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


class Renderer:
    """Opens pages, each in a browser context of its own that is thrown away: no cookie, store or cache stays."""

    def __init__(self, crawler: Any, fetcher: Fetcher, settings: Settings) -> None:
        self._crawler, self._fetcher, self._settings = crawler, fetcher, settings
        self._numbers, self._room = count(1), asyncio.Semaphore(PAGES_AT_ONCE)

    async def render(self, fetched: Fetched, source: SourceConfig) -> tuple[Fetched, int]:
        """Return the page as its scripts leave it, and the bytes that they asked for; raises what a fetch does.

        What is no HTML, or asks for a proof first, comes back as it is: a browser must not get round a check.
        """
        if not HTML.match(fetched.content_type) or _asks_for_proof(fetched):
            return fetched, 0
        visit = Visit(self._fetcher, fetched, source, self._settings.max_page_bytes)
        async with self._room:
            response = await self._opened(visit, self._seconds(visit))
        if visit.failure is not None:
            raise visit.failure
        body = response.text.encode("utf-8", "replace")
        if len(body) > self._settings.max_page_bytes:
            raise FetchFailed(Status.TOO_LARGE, "what its scripts made")
        # Validators of the empty page would say for ever that nothing changed.
        made = replace(fetched, body=body, content_type="text/html; charset=utf-8", etag="", last_modified="")
        return made, visit.bytes

    def _seconds(self, visit: Visit) -> float:
        own = visit.source.delay if visit.source.delay is not None else self._settings.download_delay
        delay = max(own, self._fetcher.robots.crawl_delay(visit.page.url))
        return min(OWN_SECONDS + (1 + JITTER) * delay * MOST_REQUESTS, LONGEST_SECONDS)

    async def _opened(self, visit: Visit, seconds: float) -> Any:
        try:
            async with asyncio.timeout(seconds):
                return await self._crawler.engine.download_async(self._request(visit))
        except TimeoutError:
            raise FetchFailed(Status.TIMEOUT, "its scripts did not come to an end") from None
        except Exception as error:  # noqa: BLE001 - a fetch; the error's words may quote the page
            raise FetchFailed(Status.EXTRACTION_FAILED, f"the browser: {type(error).__name__}") from None
        finally:
            if visit.context is not None:
                # A page that hangs must not hold the crawl.
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(visit.context.close(), CLOSE_SECONDS)

    def _request(self, visit: Visit) -> Request:
        method = load_object("scrapy_playwright.page.PageMethod")
        return Request(visit.page.url, meta={
            "playwright": True, "playwright_context": f"page-{next(self._numbers)}",
            "playwright_context_kwargs": {
                "service_workers": "block", "accept_downloads": False, "locale": "vi-VN",
                "timezone_id": "Asia/Ho_Chi_Minh", "user_agent": user_agent(self._settings.contact),
            },
            "playwright_page_init_callback": visit.open, "playwright_page_methods": [method(visit.settled)],
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
            # The page's own requests pass the host's slot, which this one would block.
            "download_slot": "browser",
        })


def _asks_for_proof(fetched: Fetched) -> bool:
    try:
        title = _TITLE.search(decode(fetched.body, fetched.content_type)[:20_000])
    except NotText:
        return True
    return title is not None and CONSENT.match(squeeze(title[1])) is not None
