"""Bad answers of comment endpoints by their name, each through a real crawl: every thread ends in one status."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import count

import pytest

from tests.crawlers.crawling import Office, minimal
from tests.crawlers.fake_steps import FAKE
from tests.crawlers.mockserver import Request, Site, article, feed

SIZE, MOST_PAGES = 3, 5
NOW = int(time.time())
YEAR_2099 = 4_085_000_000
NUMBERS = count(1)


def iso(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))


def vnexpress(key: object, text: object = "ý kiến", at: int = NOW - 7200) -> dict:
    return {"comment_id": str(key), "content": text, "userid": 7, "creation_time": at, "replys": {"total": 0, "items": []}}


def vietnamnet(key: object, text: object = "ý kiến", at: int = NOW - 7200) -> dict:
    return {"commentId": f"c{key}", "commentContent": text, "createdDate": iso(at) + "Z", "totalAnswer": 0}


def wordpress(key: object, text: object = "ý kiến", at: int = NOW - 7200) -> dict:
    return {"id": int(str(key)), "author": 7, "date_gmt": iso(at), "content": {"rendered": text}}


SHAPES: dict[str, tuple[Callable[..., dict], Callable[..., object], str]] = {
    # how one comment is given, how a list of them is, and the way that the source file writes it
    "vnexpress": (vnexpress, lambda items, total=99: {"error": 0, "data": {"total": total, "items": items}}, "/index/get"),
    "vietnamnet": (vietnamnet, lambda items, total=99: {"status": True, "data": {"totalComment": 99, "comments": items}}, "/api/Comment/Gets"),
    "wordpress": (wordpress, lambda items, total=99: items, "/wp-json/wp/v2/comments"),
}
Case = tuple[Callable[[bool], object], str, list[str] | None]
FIRST = {"offset": "0", "PageIndex": "0", "page": "1"}
TEXTS = {
    "html": ("<div><p>Một.</p><script>x()</script><blockquote>lời cũ</blockquote><p>Hai &amp; ba.</p></div>", "Một.\nHai & ba."),
    "escaped": ("&lt;p&gt;Một.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;", "Một."),
    "json": (json.dumps({"content": "không ai thấy", "userid": 8841377}), json.dumps({"content": "không ai thấy", "userid": 8841377})),
    "nested": ("<b>" * 2000 + "sâu", "sâu"), "links": ("<a href='/x'>x</a>" * 2000, "x" * 2000), "spaces": (" \n" * 20_000, None),
}


def answers(kind: str) -> dict[str, Case]:
    """Return by name what an endpoint gives (for the first page or another), the thread's status, and the texts kept."""
    make, listed, _ = SHAPES[kind]

    def once(items: list) -> Callable[[bool], object]:
        return lambda first: listed(items if first else [], sum(isinstance(item, dict) for item in items))

    def again(first: bool) -> object:
        return listed([make(n) for n in range(1, SIZE + 1)])

    def endless(first: bool) -> object:
        return listed([make(next(NUMBERS)) for _ in range(SIZE)])

    empty_object = {"vnexpress": {"error": 0, "data": {}}, "vietnamnet": {"status": True, "data": {}}, "wordpress": {}}[kind]
    no_fields = [{}, {"content": None, "commentContent": None}, None, 3, "x", []]
    cases: dict[str, Case] = {
        "fields": (once([*no_fields, make(1)]), "stored", ["ý kiến"]),
        "kinds": (once([make(1, text=5), make(2, text=["x"]), make(3)]), "stored", ["ý kiến"]),
        "list": (once([]), "stored", []),
        # A WordPress gives an object only for an error; at the others an empty one may stand for an empty list.
        "object": (lambda first: empty_object, "bad_content" if kind == "wordpress" else "stored", None if kind == "wordpress" else []),
        "string": (lambda first: json.dumps(listed([make(1)])), "bad_content", None),
        "text": (lambda first: "<html>Bảo trì</html>", "bad_content", None),
        # The first one says that there are 99.
        "again": (again, "incomplete_thread", None) if kind == "vnexpress" else (again, "stored", ["ý kiến"] * SIZE),
        "endless": (endless, "incomplete_thread", None),
        "years": (once([make(1, at=0), make(2, at=YEAR_2099), make(3)]), "stored", ["ý kiến"] * 3),
    }
    for name, (text, kept) in TEXTS.items():
        cases[f"text {name}"] = (once([make(1, text=text), make(2, text="xong")]), "stored", sorted([kept, "xong"]) if kept else ["xong"])
    return cases


CASES = {kind: answers(kind) for kind in SHAPES}
NUMBER = {name: str(100 + n) for n, name in enumerate(CASES["vnexpress"])}


def serve(site: Site, kind: str) -> None:
    cases = {NUMBER[name]: case for name, case in CASES[kind].items()}

    def endpoint(request: Request) -> None:
        query = request.query()
        number = query.get("objectid") or query.get("ObjectId") or query.get("post") or ""
        first = all(FIRST.get(key, value) == value for key, value in query.items())
        given = cases[number][0](first)
        request.answer(given if isinstance(given, str) and given.startswith("<") else json.dumps(given), "application/json")

    paths = [f"/bai-{number}.html" for number in cases]
    site.pages = {path: article(f"Chuyện làng {kind} {path} được bàn tới") for path in paths} | {
        SHAPES[kind][2]: endpoint, "/feed": lambda r: r.answer(feed(site.base, paths), "application/rss+xml")}


TABLE = """
[comments]
kind = "{kind}"
endpoint = "{base}{path}"
object_id = 'url:-(\\d+)\\.html$'
page_size = {size}
max_pages = {pages}
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """Crawl the three kinds of endpoints at once; give each thread's result by kind and number."""
    office = Office(tmp_path_factory.mktemp("office"))
    with Site() as one, Site() as two, Site() as three:
        sites = dict(zip(SHAPES, (one, two, three), strict=True))
        for kind, site in sites.items():
            serve(site, kind)
            table = TABLE.format(kind=kind, base=site.base, path=SHAPES[kind][2], size=SIZE, pages=MOST_PAGES)
            office.source(kind, minimal(kind, site.domain, [site.base + "/feed"], tables=table))
        crawled = office.crawl(overrides=FAKE, EXTRACT_PROCESSES="1")
        found = {}
        for result in office.results():
            for kind, site in sites.items():
                if result["url"].startswith(site.base + SHAPES[kind][2]):
                    number = result["url"].partition("#")[2].rsplit("-", 1)[1].removesuffix(".html")
                    found[kind, number] = result
        yield crawled, found, sites


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("name", NUMBER)
def test_a_thread_ends_in_its_status(ended, kind, name):
    crawled, found, _ = ended
    assert crawled.code == 0, crawled.log
    _, status, texts = CASES[kind][name]
    result = found[kind, NUMBER[name]]
    assert (result["status"], result["detail"] if result["status"] != status else "") == (status, "")
    if texts is None:
        assert result["thread"] is None
    else:
        assert sorted(comment["text"] for comment in result["thread"]["comments"]) == texts


@pytest.mark.parametrize("kind", SHAPES)
def test_years_that_cannot_be_are_no_hours(ended, kind):
    thread = ended[1][kind, NUMBER["years"]]["thread"]
    assert sorted(comment["hour"] is None for comment in thread["comments"]) == [False, True, True]
    assert list(thread["hourly"].values()) == [1]


@pytest.mark.parametrize("kind", SHAPES)
def test_paging_without_end_was_left(ended, kind):
    _, _, sites = ended
    def asked(name: str) -> int:
        return sum(path.startswith(SHAPES[kind][2]) and f"={NUMBER[name]}&" in path + "&" for path in sites[kind].paths())
    assert asked("endless") == MOST_PAGES and asked("again") == 2


def test_every_thread_was_counted_once(ended):
    crawled, found, _ = ended
    threads = sum(map(len, CASES.values()))
    assert len(found) == threads and sum(crawled.statuses.values()) == 2 * threads + len(SHAPES)
    assert crawled.summary["not_stored"] == 0 and "8841377" not in crawled.log
