"""robots.txt from hostile hosts: it fails closed and never ends the crawl."""

from __future__ import annotations

import asyncio
import gzip
from types import SimpleNamespace

import pytest
from scrapy.http import Headers

from crawlers.middlewares.robots import AGENT, LONGEST_DELAY, RobotsMiddleware, RobotsUnreachable
from crawlers.pacing import TooSlow

FORBIDDING = b"User-agent: *\nDisallow: /\nCrawl-delay: 9\n"


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


@pytest.mark.parametrize("status", [204, 200])
def test_an_empty_answer_is_no_rule(status):
    assert learnt(Crawler(status)).rules("http://bao.example/a").parsed.can_fetch("http://bao.example/a", AGENT)


@pytest.mark.parametrize("status", [404, 410])
def test_only_an_absent_file_is_no_rule(status):
    assert learnt(Crawler(status)).rules("http://bao.example/a").parsed.can_fetch("http://bao.example/a", AGENT)


@pytest.mark.parametrize("status", [300, 302, 304, 400, 401, 403, 406, 418, 429, 451, 500, 503])
def test_another_answer_closes_the_host(status):
    rules = learnt(Crawler(status, b"User-agent: *\nAllow: /")).rules("http://bao.example/a")
    assert (rules.parsed, rules.reason) == (None, f"robots.txt answered {status}")


@pytest.mark.parametrize("body", [
    b"\xef\xbb\xbf" + FORBIDDING, FORBIDDING.decode().encode("utf-16"), b"\xfe\xff" + FORBIDDING.decode().encode("utf-16-be"),
    FORBIDDING.replace(b"*", b"LangNghe/2.0"), FORBIDDING.replace(b"*", b"langnghe (news)"), FORBIDDING.replace(b"\n", b"\r\n")],
    ids=["utf-8 mark", "utf-16", "utf-16 big", "version", "note", "crlf"])
def test_rules_are_read_behind_marks_and_versions(body):
    rules = learnt(Crawler(200, body)).rules("http://bao.example/a").parsed
    assert not rules.can_fetch("http://bao.example/a", AGENT)
    assert rules.crawl_delay(AGENT) == 9


@pytest.mark.parametrize("body", [gzip.compress(FORBIDDING), b"\0" + FORBIDDING, FORBIDDING.decode().encode("utf-16-le")],
                         ids=["gzip", "nul", "utf-16 without a mark"])
def test_what_is_no_text_closes_the_host(body):
    assert learnt(Crawler(200, body)).rules("http://bao.example/a").parsed is None


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
