"""robots.txt from hostile hosts: it fails closed and never ends the crawl."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy.http import Headers

from crawlers.middlewares.robots import LONGEST_DELAY, RobotsMiddleware, RobotsUnreachable
from crawlers.pacing import TooSlow


class Crawler:
    """Answers every request with the same response."""

    def __init__(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.response = SimpleNamespace(status=status, body=body, headers=Headers(headers))

    async def ask(self, request: object) -> object:
        return self.response


def learnt(answer: Crawler) -> RobotsMiddleware:
    robots = RobotsMiddleware(answer)
    assert asyncio.run(robots.learn("http://bao.example/a", answer.ask)) is True
    return robots


@pytest.mark.parametrize("location", ["http://[::1", "http://[", "//[v1", "http://a:99999999/", "ftp://x/", "\x00"])
def test_a_redirect_to_no_address_is_a_failure(location):
    rules = learnt(Crawler(301, Location=location)).rules("http://bao.example/a")
    assert rules.parsed is None and rules.reason


@pytest.mark.parametrize(("said", "pause"), [
    ("1e308", LONGEST_DELAY), ("nan", 0), ("-3", 0), ("2", 2), ("x", 0)])
def test_a_crawl_delay_is_a_pause_of_at_most_an_hour(said, pause):
    robots = learnt(Crawler(200, f"User-agent: *\nCrawl-delay: {said}\n".encode()))
    assert robots.crawl_delay("http://bao.example/a") == pause


def test_a_host_that_nobody_asked_is_closed():
    robots = RobotsMiddleware(Crawler(200))
    assert robots.rules("http://bao.example/a").parsed is None
    with pytest.raises(RobotsUnreachable):
        asyncio.run(robots.process_request(SimpleNamespace(url="http://bao.example/a", meta={})))


def test_a_host_that_may_not_be_asked_now_is_neither_open_nor_closed():
    async def ask(request: object) -> object:
        raise TooSlow(99)

    robots = RobotsMiddleware(Crawler(200))
    with pytest.raises(TooSlow):
        asyncio.run(robots.learn("http://bao.example/a", ask))
    assert not robots.known("http://bao.example/a")
