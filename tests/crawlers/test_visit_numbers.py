"""A site that gives each visit a number of its own shows the same articles under ever new addresses."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from types import SimpleNamespace

import pytest

from config import clock
from crawlers.addresses import canonical
from crawlers.items import Link
from crawlers.record import Record
from crawlers.visit_numbers import VisitNumbers, numbered
from crawlers.visits import Visitor
from storage import frontier, sources
from tests.crawlers.test_addresses import accepted, portal_paths, without_switch

BASE = "https://bao.example"


def number(seed: object) -> str:
    return hashlib.md5(str(seed).encode(), usedforsecurity=False).hexdigest()


def links(*paths: str) -> tuple[Link, ...]:
    return tuple(Link(canonical(BASE + path), "article") for path in paths)


@pytest.mark.parametrize("shape", [
    "/phien-{v}/tin-120{n}.html", "/s/{v}/nuoc-may-go-say-ngay-{n}", "/{v}/tin/120{n}", "/tin?id={n}&x={v}", "/ss_{v}/bai.aspx?newsid={n}",
])
def test_a_new_number_is_no_new_page(shape):
    numbers = VisitNumbers()
    first, again = (links(*(shape.format(v=number(visit), n=n) for n in range(5))) for visit in "ab")
    # Also where each link of a page has a number of its own, the picture's and the headline's.
    apart = links(*(shape.format(v=number((n, k)), n=n) for n in range(5, 9) for k in range(2)))
    assert numbers.first_ones(first) == first == numbers.first_ones(first)
    assert numbers.first_ones(again) == ()
    assert numbers.first_ones(apart) == apart[::2]


@pytest.mark.parametrize("shape", [
    "/tin/{v}.html", "/tin/{v}/xem", "/bai-viet/{v}/chi-tiet-tin-bai-moi.html", "/tin?newsid={v}", "/nuoc-may-go-say-{v}", "/commit/{v}",
    "/article/{v}/gia-vang-hom-nay-tang",
])
def test_a_number_of_chance_that_is_the_articles_own_is_kept(shape):
    numbers = VisitNumbers()
    for visit in range(3):
        found = links(*(shape.format(v=number((visit, n))) for n in range(6)))
        assert numbers.first_ones(found) == found


def test_every_path_of_a_real_portal_is_kept():
    found = tuple(Link("http://portal.example" + path, "article") for path in sorted(accepted(without_switch(portal_paths()))))
    assert VisitNumbers().first_ones(found) == found


def test_the_next_run_knows_the_articles_that_are_still_asked_for(database):
    now = clock.now()
    before = links(*(f"/phien-{number('a')}/tin-120{n}.html" for n in range(4)))
    with database.writing() as session:
        source = sources.ensure(session, "bao", "Báo", "press", enabled=True)
        frontier.add_links(session, source, [(link.url, "article", 0, now + timedelta(days=1), None) for link in before[:3]])
    record = Record(database, "crawl", 60.0)
    fetcher = SimpleNamespace(holding=SimpleNamespace(record=record))
    visitor = Visitor(fetcher, None, {}, None, None, VisitNumbers())
    found = links(*(f"/phien-{number('b')}/tin-120{n}.html" for n in range(4)))
    try:
        assert asyncio.run(visitor._first_ones(found)) == found[3:]
    finally:
        record.thread.shutdown()


def test_the_same_headline_every_day_is_a_new_article_where_each_has_its_own_number():
    numbers = VisitNumbers()
    for day in range(3):
        found = links(*(f"/article/{number((day, n))}/{slug}" for n, slug in enumerate(("gia-vang-hom-nay-tang", "du-bao-thoi-tiet-hom-nay", "diem-bao-sang-nay"))))
        assert numbers.first_ones(found) == found


def test_an_address_without_chance_has_no_number():
    assert numbered(f"{BASE}/web/guest/-/asset_publisher/nY9XcGEKLiOC/content/cau-ngoi-thong-xe") is None
