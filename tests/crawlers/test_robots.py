"""robots.txt from hostile hosts: it fails closed and never ends the crawl."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy.http import Headers

from crawlers.middlewares.robots import LONGEST_DELAY, RobotsMiddleware


class Crawler:
    """Answers every request with the same response."""

    def __init__(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.engine = self
        self.response = SimpleNamespace(status=status, body=body, headers=Headers(headers))

    async def download_async(self, request: object) -> object:
        return self.response


@pytest.mark.parametrize("location", ["http://[::1", "http://[", "//[v1", "http://a:99999999/", "ftp://x/", "\x00"])
def test_a_redirect_to_no_address_is_a_failure(location):
    robots = RobotsMiddleware(Crawler(301, Location=location))
    rules = asyncio.run(robots.rules("http://bao.example/a"))
    assert rules.parsed is None and rules.reason


@pytest.mark.parametrize(("said", "pause"), [
    ("1e308", LONGEST_DELAY), ("nan", 0), ("-3", 0), ("2", 2), ("x", 0)])
def test_a_crawl_delay_is_a_pause_of_at_most_an_hour(said, pause):
    robots = RobotsMiddleware(Crawler(200, f"User-agent: *\nCrawl-delay: {said}\n".encode()))
    assert asyncio.run(robots.crawl_delay("http://bao.example/a")) == pause
