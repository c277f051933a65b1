"""A page that is known is held against its source's file as it is now, each time before it is asked for."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from config.comments import CommentsConfig
from config.sources import SourceConfig, Start
from crawlers.bounds import Bounds
from crawlers.items import PageResult
from crawlers.statuses import Status
from storage.frontier import ClaimedPage, host_of
from storage.models import Article, Page, PageOutcome
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import Site, article, feed
from tests.crawlers.test_revisits import ask, make_due

TALK = CommentsConfig(kind="vnexpress", endpoint="https://loi.example/get")


def page(url: str, kind: str) -> ClaimedPage:
    return ClaimedPage(1, url, host_of(url), kind, 7, "", "", "", 0, 0, None)


def source(**more: object) -> SourceConfig:
    given = {"start": Start(sections=("https://bao.example/tin",), feeds=("https://bao.example/rss/video",)),
             "article_urls": (re.compile(r"\d+\.html$"),), "deny": (re.compile("/video"),)}
    return SourceConfig("bao", "Báo", "press", ("bao.example",), **(given | more))


@pytest.mark.parametrize(("url", "kind", "key"), [
    ("https://bao.example/12.html", "article", ""),
    ("https://www.bao.example/12.html", "article", ""),
    ("https://cu.example/12.html", "article", "domains"),
    ("https://bao.example/video/12.html", "article", "deny"),
    ("https://bao.example/12.htm", "article", "article_urls"),
    ("http://www.bao.example/tin", "section", ""),
    ("https://bao.example/cu", "section", "start"),
    ("https://cu.example/tin", "section", "domains"),
    ("https://bao.example/rss/video", "feed", ""),           # named in the file, whatever `deny` says
    ("https://bao.example/rss/tin", "feed", ""),             # a section may have announced it
    ("https://bao.example/tin.xml", "sitemap", "start"),
    ("https://loi.example/get?id=3#https://bao.example/3.html", "comments", ""),
    ("https://loi.example/get?id=3#https://bao.example/video/3.html", "comments", "deny"),
    ("https://loi.example/get?id=/video/3#https://bao.example/3.html", "comments", ""),   # the endpoint is named too
    ("https://loi.example/get?id=3#https://cu.example/3.html", "comments", "domains"),
    ("https://khac.example/get?id=3#https://bao.example/3.html", "comments", "comments"),
])
def test_the_key_that_leaves_a_page_out_is_named(url: str, kind: str, key: str) -> None:
    assert Bounds().outside(page(url, kind), source(comments=TALK)) == key


def test_what_a_file_no_longer_has_leaves_out_what_it_led_to() -> None:
    quiet = source(start=Start(sections=("https://bao.example/tin",), discover=False))
    assert Bounds().outside(page("https://bao.example/rss", "feed"), quiet) == "start"
    assert Bounds().outside(page("https://loi.example/get?id=3#https://bao.example/3.html", "comments"), quiet) == "comments"


def test_the_section_to_which_a_start_page_leads_is_no_other_one() -> None:
    bounds, led = Bounds(), page("https://bao.example/tin-moi", "section")
    assert bounds.outside(led, source()) == "start"
    bounds.note(led, PageResult(1, led.url, Status.LISTING))
    assert bounds.outside(led, source()) == "start"
    start = page("https://bao.example/tin", "section")
    bounds.note(start, PageResult(1, start.url, Status.REDIRECT_ELSEWHERE))
    assert bounds.outside(led, source()) == ""


def paper(first: int) -> Site:
    site = Site()
    paths = [f"/bai-{n}.html" for n in range(first, first + 3)]
    site.pages = {path: article(f"Chuyện thứ {path[5]} ở Gò Sậy được bàn") for path in paths}
    site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
    return site


def test_a_file_that_changed_binds_what_is_known_and_what_it_allows_again_comes_back(tmp_path) -> None:
    with paper(0) as old, paper(5) as new:
        office = Office(tmp_path)
        first = minimal("Báo", old.domain, [old.base + "/feed"])
        office.source("bao", first)
        assert office.crawl().statuses == {"listing": 1, "stored": 3}
        office.source("bao", minimal("Báo", old.domain, [old.base + "/feed"], more="deny = ['bai-1']"))
        make_due(office)
        old.log.clear()
        assert office.crawl().statuses == {"unchanged": 3, "excluded": 1}
        assert "/bai-1.html" not in old.paths()
        # Another site: of the old one not even robots.txt is asked, nor does it use up a budget.
        office.source("bao", minimal("Báo", new.domain, [new.base + "/feed"]))
        make_due(office)
        old.log.clear()
        assert office.crawl(PAGE_BUDGET="5", PAGES_A_DAY="12").statuses == {"excluded": 4, "listing": 1, "stored": 3}
        assert old.paths() == []
        assert sorted(ask(office, select(PageOutcome.detail, func.count()).where(PageOutcome.status == "excluded")
                          .group_by(PageOutcome.detail))) == [("deny", 1), ("domains", 4)]
        assert ask(office, select(func.count()).select_from(Article).where(Article.withdrawn_at.is_(None))) == [(6,)]
        assert ask(office, select(func.count()).where(Page.last_status == "excluded", Page.due_at.is_not(None))) == [(4,)]
        office.source("bao", first)
        make_due(office)
        assert office.crawl().statuses == {"unchanged": 4, "excluded": 4}
