"""Comment threads: all of it or nothing, and of who wrote it one boolean."""

from __future__ import annotations

import json
import time

import pytest
from sqlalchemy import select

from config import settings as config_settings
from storage import threads
from storage.models import Comment, Thread, ThreadCount
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.fake_steps import FAKE
from tests.crawlers.mockserver import Request, Site, article, feed
from tests.crawlers.test_revisits import end_leases

# Two days ago at 22:13:20 UTC: comments over their period are counted and not kept.
EPOCH = int(time.time()) // 86_400 * 86_400 - 2 * 86_400 + 80_000
PLANTED = ["Trần Văn Kỳ Lạ", "kyla-8841377", "8841377", "anhdaidien-kyla"]
COMMENTS = """
[comments]
kind = "vnexpress"
endpoint = "{base}/index/get"
replies = "{base}/index/getreplay"
object_id = 'url:-(\\d+)\\.html$'
site_id = "text:1000000"
page_size = 3
"""


def comment(key: int, writer: object, text: str, minute: int = 0, replies: list | None = None, total: int | None = None) -> dict:
    """Return a comment as the endpoint gives it, with all that must not be kept."""
    inner = {"total": len(replies or []) if total is None else total, "items": replies or []}
    return {"comment_id": str(key), "parent_id": str(key), "content": text, "full_name": PLANTED[0], "userid": writer,
            "creation_time": EPOCH + minute * 60, "userlike": 7, "avatar": f"/{PLANTED[3]}.png", "replys": inner}


def thread(number: int) -> list[dict]:
    """Return an invented thread: the planted writer twice, guests, another writer, replies."""
    base = number * 1000
    replies = [comment(base + 100 + i, [8841377, 0, 55, None][i % 4], f"trả lời {number} {i}", 200 + i) for i in range(7)]
    return [
        comment(base + 3, 8841377, f"ý kiến sau {number}", 90), comment(base + 2, 0, f"khách {number}, {PLANTED[0]} ơi", 30),
        comment(base + 1, 8841377, f"ý kiến đầu {number}<br/>xuống dòng &amp; tiếp", 10),
        comment(base + 4, 55, f"người khác {number}", 100, replies[:2], 7), comment(base + 5, None, f"khách nữa {number}", 130),
    ]


class Endpoint:
    """The JSON endpoint; `broken` names threads whose second page fails."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.wait: set[str] = set()
        self.asked: list[tuple[str, int]] = []

    def get(self, request: Request) -> None:
        query = request.query()
        number, offset, limit = query["objectid"], int(query["offset"]), int(query["limit"])
        self.asked.append((number, offset))
        if offset and number in self.broken:
            request.drop()
            return
        if offset and number in self.wait:
            request.server.stop.wait(30)
        items = thread(int(number))
        body = {"error": 0, "data": {"total": len(items), "items": items[offset:offset + limit]}}
        request.answer("cb(" + json.dumps(body) + ");", "application/javascript")

    def replies(self, request: Request) -> None:
        query = request.query()
        number, offset = int(query["objectid"]), int(query["offset"])
        inner = [comment(number * 1000 + 100 + i, [8841377, 0, 55, None][i % 4], f"trả lời {number} {i}", 200 + i)
                 for i in range(7)]
        request.answer(json.dumps({"error": 0, "data": {"total": 7, "items": inner[offset:offset + int(query["limit"])]}}))


def serve(site: Site, numbers: range) -> Endpoint:
    endpoint = Endpoint()
    paths = [f"/bai-{n}.html" for n in numbers]
    site.pages = {f"/bai-{n}.html": article(f"Chuyện làng số {n} được bàn tới") for n in numbers} | {
        "/feed": lambda r: r.answer(feed(site.base, paths), "application/rss+xml"),
        "/index/get": endpoint.get, "/index/getreplay": endpoint.replies,
    }
    return endpoint


def office_for(folder, site: Site) -> Office:
    office = Office(folder)
    office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], tables=COMMENTS.format(base=site.base)))
    return office


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Crawl ten threads with one writer in all of them, and one that breaks off."""
    with Site() as site:
        endpoint = serve(site, range(11, 22))
        endpoint.broken = {"21"}
        office = office_for(tmp_path_factory.mktemp("office"), site)
        done = office.crawl()
        yield office, site, done


def rows(office: Office):
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = {t.url.split("objectid=")[1].split("&")[0]: (
            t, session.scalars(select(Comment).where(Comment.thread_id == t.id)).all(),
            session.scalars(select(ThreadCount).where(ThreadCount.thread_id == t.id)).all())
            for t in session.scalars(select(Thread))}
    database.close()
    return found


def test_every_comment_of_every_page_is_in(crawled):
    office, _, done = crawled
    assert done.statuses["incomplete_thread"] == 1
    found = rows(office)
    assert sorted(found) == [str(n) for n in range(11, 21)]
    for number, (_, comments, counts) in found.items():
        assert len(comments) == 12
        assert sum(c.comments for c in counts) == 12
        assert f"ý kiến đầu {number}\nxuống dòng & tiếp" in {c.text for c in comments}


def test_first_comments_are_certain_and_guests_are_not(crawled):
    office, _, _ = crawled
    for number, (row, comments, _) in rows(office).items():
        first = {c.text.split("\n")[0] for c in comments if c.first_from_commenter}
        assert first == {f"ý kiến đầu {number}", f"người khác {number}"}
        assert row.first_comments == 2


def test_one_writer_in_ten_threads_is_one_person_at_most(crawled):
    office, _, _ = crawled
    found = [row.id for row, _, _ in rows(office).values()]
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        assert len(found) == 10 and threads.first_bound(session, found) == 2
    database.close()


def test_only_the_hour_is_kept_and_threads_know_their_article(crawled):
    office, site, _ = crawled
    for number, (row, comments, _) in rows(office).items():
        assert {(c.hour.minute, c.hour.second) for c in comments} == {(0, 0)}
        assert row.article_url == f"{site.base}/bai-{number}.html"
        assert row.article_id is not None


def test_a_thread_that_breaks_off_leaves_nothing(crawled):
    office, _, _ = crawled
    texts = {c.text for _, comments, _ in rows(office).values() for c in comments}
    assert not [t for t in texts if " 21" in t]


def test_no_name_or_id_anywhere(crawled):
    office, _, done = crawled
    for planted in PLANTED:
        assert planted not in done.log
        for file in office.folder.rglob("*"):
            if file.is_file():
                assert planted.encode() not in file.read_bytes(), file
                assert planted.encode("utf-16-le") not in file.read_bytes(), file


def test_a_kill_between_pages_loses_and_doubles_nothing(tmp_path):
    with Site() as site:
        endpoint = serve(site, range(31, 32))
        endpoint.wait = {"31"}
        office = office_for(tmp_path, site)
        process = office.start()
        deadline = time.monotonic() + 60
        while ("31", 3) not in endpoint.asked and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
        process.communicate()
        assert ("31", 3) in endpoint.asked
        endpoint.wait = set()
        site.stop.set()
        assert rows(office) == {}
        end_leases(office)
        assert office.crawl().statuses == {"stored": 1}
        assert len(rows(office)["31"][1]) == 12


FORUM = """
[comments]
kind = "forum"
title = "h1.tieu-de"
post = "article.bai"
text = ".noi-dung"
time = "time"
next = "a.sau"
drop = [".trich"]
commenter = "data-nguoi"
"""


def post(key: str, writer: str, text: str, clock: str) -> str:
    return (f'<article class="bai" id="{key}" data-nguoi="{writer}"><a href="/members/{PLANTED[1]}">{PLANTED[0]}</a>'
            f'<time datetime="2026-11-20T{clock}:00+07:00">x</time><div class="noi-dung">{text}</div></article>')


def test_a_forum_thread_is_read_over_its_pages(tmp_path):
    head = "<html><body><h1 class='tieu-de'>Bàn về cầu mới</h1>"
    with Site() as site:
        site.pages = {
            "/feed": lambda r: r.answer(feed(site.base, ["/t/cau-moi.12/"]), "application/rss+xml"),
            "/t/cau-moi.12/": head + post("p1", "8841377", "Mở đầu <b>đậm</b>", "08:15")
            + post("p2", "", "Khách <div class='trich'>lời cũ</div> nói", "09:59") + "<a class='sau' href='trang-2'>sau</a>",
            "/t/cau-moi.12/trang-2": head + post("p3", "8841377", "Lần hai", "10:00") + post("p4", "77", "Người mới", "10:30"),
        }
        office = Office(tmp_path)
        office.source("forum", minimal("Diễn đàn", site.domain, [site.base + "/feed"], kind="forum", tables=FORUM))
        assert office.crawl(overrides=FAKE).statuses == {"listing": 1, "stored": 1}
    thread_result = next(r["thread"] for r in office.results() if r["thread"])
    assert thread_result["title"] == "Bàn về cầu mới"
    assert [(c["text"], c["first_from_commenter"]) for c in thread_result["comments"]] == [
        ("Mở đầu đậm", True), ("Khách nói", False), ("Lần hai", False), ("Người mới", True)]
    assert list(thread_result["hourly"].values()) == [1, 1, 2]
    assert not [p for p in PLANTED if p in json.dumps(office.results(), ensure_ascii=False)]
