"""Articles of several pages and twins of one article, crawled into the record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crawlers.parts import MAX_PARTS
from storage.models import Article, Page, PageOutcome
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import PARAGRAPH, Request, Site, article, feed
from tests.crawlers.test_revisits import ask, make_due

WANTED = {"long": 3, "endless": MAX_PARTS + 5, "broken": 3, "busy": 3}


def part(name: str, number: int, following: bool) -> str:
    head = f"<link rel='next' href='/{name}.html?page={number + 1}'>" if following else ""
    return article(f"Chuyện dài {name} ở Gò Sậy", body=f"Phần {number} của {name}. {PARAGRAPH}", head=head)


def served(name: str, refuse: dict[int, int] | None = None):
    """Answer the parts of an article; `refuse` maps a part to the status that it gets."""
    def answer(request: Request) -> None:
        number = int(request.query().get("page", "1"))
        code = (refuse or {}).get(number, 200)
        request.answer(part(name, number, number < WANTED[name]) if code == 200 else "không", status=code)
    return answer


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    with Site() as site:
        busy = {2: 503}
        site.pages = {
            "/long.html": served("long"), "/endless.html": served("endless"), "/broken.html": served("broken", {2: 404}),
            "/repeats.html": lambda r: r.answer(part("repeats", 1, True).replace("page=2", f"page={int(r.query().get('page', 1)) + 1}")),
            "/another.html": article("Chuyện có bài kế tiếp ở Gò Sậy", head="<link rel='next' href='/long.html'>"),
            "/amp/twin.html": article("Chuyện hai địa chỉ ở Gò Sậy"), "/twin.html": article("Chuyện hai địa chỉ ở Gò Sậy"),
            "/declared.html": article("Chuyện khai địa chỉ ở Gò Sậy", head="<link rel='canonical' href='/khai.html'>"),
        }
        site.pages["/declared/print"] = article("Chuyện in ra ở Gò Sậy")
        paths = list(site.pages)
        site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
        office = Office(tmp_path_factory.mktemp("office"))
        office.source("bao", minimal("Báo Thử", site.domain, [site.base + "/feed"]))
        done = office.crawl()
        first = rows(office)
        asked = [path for _, path, _ in site.log]
        # a second visit, of a host that is throttled at the second part
        site.pages["/busy.html"] = served("busy", busy)
        paths.append("/busy.html")
        make_due(office)
        again = office.crawl()
        throttled = outcomes(office)
        busy.clear()
        site.pages["/broken.html"] = served("broken")
        make_due(office)
        office.crawl()
        yield site, done, first, asked, again, throttled, rows(office)


def rows(office: Office) -> dict[str, str]:
    return {key.partition(".1")[2].partition("/")[2] or key: body for key, body in ask(office, select(Article.key, Article.body))}


def outcomes(office: Office) -> dict[str, tuple[str, str]]:
    found = ask(office, select(Page.url, PageOutcome.status, PageOutcome.detail).join(PageOutcome, PageOutcome.page_id == Page.id).order_by(PageOutcome.id))
    return {url.rsplit("/", 1)[-1]: (status, detail) for url, status, detail in found}


def body(found: dict[str, str], name: str) -> str:
    return next((text for key, text in found.items() if key.endswith(name)), "")


def test_parts_become_one_text_in_order(crawled):
    _, done, first, *_ = crawled
    assert done.code == 0, done.log
    text = body(first, "/long.html") or body(first, "long.html")
    places = [text.find(f"Phần {n} của long") for n in (1, 2, 3)]
    assert -1 not in places and places == sorted(places)
    assert text.count("Ngành chức năng tiếp tục lấy mẫu") == 1       # what every page repeats stands once


@pytest.mark.parametrize("name", ["broken.html", "endless.html"])
def test_without_one_of_its_parts_nothing_is_stored(crawled, name):
    _, done, first, *_ = crawled
    assert done.statuses["incomplete_article"] == 2
    assert not body(first, name)


def test_parts_are_asked_only_so_far(crawled):
    asked = crawled[3]
    assert sum(path.startswith("/endless.html") for path in asked) == MAX_PARTS
    assert [path for path in asked if path.startswith("/long.html")] == ["/long.html", "/long.html?page=2", "/long.html?page=3"]
    assert sum(path.startswith("/repeats.html") for path in asked) == 2


def test_a_site_that_repeats_itself_or_names_the_next_article(crawled):
    first = crawled[2]
    assert body(first, "repeats.html").count("Phần 1") == 1
    assert "của long" not in body(first, "another.html") and body(first, "another.html")


def test_a_busy_host_is_left_alone_and_the_article_waits(crawled):
    _, _, _, _, again, throttled, last = crawled
    assert again.code == 0 and throttled["busy.html"][0] == "throttled"
    # Its first page had not changed; it was taken in full again all the same.
    assert "Phần 3 của busy" in body(last, "busy.html")
    assert "Phần 3 của broken" in body(last, "broken.html")


def test_twins_are_one_article(crawled):
    first = crawled[2]
    assert len([key for key in first if key.endswith("twin.html")]) == 1 and not [key for key in first if "amp/" in key]
    assert [key for key in first if key.endswith("declared")] and not [key for key in first if "print" in key]
