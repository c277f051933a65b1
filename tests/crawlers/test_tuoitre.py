"""Comments of Tuổi Trẻ's shape: off until a file says otherwise, and off again for long when the site says no."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from config import clock
from config import settings as config_settings
from config.sources import CommentsConfig, load_sources, read_source
from crawlers.comments.answers import LONGEST_COMMENT, BadAnswer, Refused
from crawlers.comments.refusals import REST, Refusals
from crawlers.comments.threads import ThreadReader
from crawlers.comments.tuoitre import read_answer, thread_address
from crawlers.items import PageResult
from crawlers.statuses import Status
from langnghe.cli.app import main
from storage.models import HostLease, Page, Source
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import Site, feed
from tests.crawlers.mockserver import article as article_page
from tests.crawlers.talking import NOW, Endpoint, Pool, read, source_of, words

CONFIG = CommentsConfig("tuoitre", endpoint="http://id.bao.example/api/getlist-comment.api", object_id=r"url:-(\d+)\.htm$", page_size=2, max_pages=6)
URL = "http://bao.example/cau-moi-20261121081500123.htm"
ADDRESS = thread_address(CONFIG, {}, URL)
NAME, NUMBER = "Trần Văn Kỳ Lạ", "8841377"

# An answer as it was written down from what public readers of the service describe; the words are invented.
RECORDED = r"""{"Success": true, "Message": null, "Data": "[{\"id\": 7001, \"content\": \"C\u1ea7u \u0111\u1eb9p wa \ud83d\ude0d<br/>tks c\u00e1c anh\", \"sender_fullname\": \"Tr\u1ea7n V\u0103n K\u1ef3 L\u1ea1\", \"sender_id\": 8841377, \"published_date\": \"2026-11-21T08:05:33.12\", \"reactions\": {\"1\": 37, \"3\": 4}, \"likes\": 37, \"child_count\": 1, \"zone_id\": 3, \"child_comments\": [{\"id\": 7005, \"content\": \"<b>@Tr\u1ea7n V\u0103n K\u1ef3 L\u1ea1</b>: \u0111\u00fang r \ud83d\udc4d\", \"sender_fullname\": \"Lan\", \"published_date\": \"2026-11-21T09:40:00\", \"parent_id\": 7001}]}, {\"id\": 7002, \"content\": \"M\u00e0 k c\u00f3 l\u00e0n xe \u0111\u1ea1p &amp; \u0111\u00e8n\", \"sender_fullname\": \"Lan\", \"published_date\": \"21/11/2026 09:59\", \"child_count\": 0, \"child_comments\": null}]"}"""


def comment(key: object, **more: object) -> dict:
    return {"id": key, "content": f"ý kiến {key}", "sender_fullname": NAME, "sender_id": NUMBER, "published_date": "2026-11-21T10:15:07",
            "likes": 37, "child_count": 0, "child_comments": []} | more


def answer(items: object) -> str:
    return json.dumps({"Success": True, "Data": json.dumps(items)})


def serve(path: str, query: dict[str, str]) -> str:
    return [RECORDED, answer([comment(7003)]), answer([])][int(query["pageindex"]) - 1]


def test_a_recorded_answer_is_read_with_its_replies():
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), serve)
    assert [url.partition("?")[2] for url in endpoint.urls] == [
        f"objId=20261121081500123&objType=1&pageindex={n}&pagesize=2&sort=2" for n in (1, 2, 3)]
    assert words(result) == [("Cầu đẹp wa 😍\ntks các anh", 1, False), ("Mà k có làn xe đạp & đèn", 2, False), ("đúng r 👍", 2, False),
                             ("ý kiến 7003", 3, False)]
    assert result.thread.article_url == URL
    for planted in (NAME, "Lan", NUMBER, "7001", "37"):
        assert planted not in str((result.thread.comments, result.detail))


@pytest.mark.parametrize("data", [
    {"Data": "[]"}, {"Data": []}, {"Data": {}}, {"Data": None}, {"Data": ""}, {"Data": "null"}, {"Data": "{}"}, {"data": "[]"}, {}, {"Data": "5"}, {"Data": '"x"'}])
def test_no_comments_is_a_thread_that_may_grow(data):
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: json.dumps(data))
    assert (result.status, words(result), endpoint.asked) == (Status.STORED, [], 1)


@pytest.mark.parametrize("text", ["", "[]", "null", "1", '{"Data": "["}', '{"Success": false, "Data": "[]"}', "[" * 100_000, '{"Data": "' + "[" * 50_000 + '"}'])
def test_what_is_no_answer_is_refused_without_quoting_it(text):
    with pytest.raises(BadAnswer) as caught:
        read_answer(text)
    assert not isinstance(caught.value, Refused)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize(("field", "value", "text", "hour"), [
    ("content", None, "", 3), ("content", 5, "", 3), ("content", ["x"], "", 3), ("content", "&lt;b&gt;đậm&lt;/b&gt;", "đậm", 3),
    ("content", json.dumps({"content": "x"}), '{"content": "x"}', 3), ("published_date", None, "ý kiến 1", None), ("published_date", "2 giờ trước", "ý kiến 1", None),
    ("published_date", "21/11/2026", "ý kiến 1", None), ("published_date", "21/11/2026 10:15 GMT+7", "ý kiến 1", 3), ("published_date", 1_700_000_000, "ý kiến 1", None),
    ("published_date", "01/01/1970 10:15", "ý kiến 1", None), ("id", {"a": 1}, "ý kiến 1", 3), ("child_comments", "[", None, None),
    ("child_comments", {"content": "x"}, "ý kiến 1", 3), ("child_comments", 7, "ý kiến 1", 3), ("sender_fullname", {"content": NAME}, "ý kiến 1", 3),
])
def test_a_field_of_another_kind(field, value, text, hour):
    body = answer([comment(1) | {field: value}])
    if text is None:
        with pytest.raises(BadAnswer):
            read_answer(body)
        return
    found = read_answer(body).comments
    assert [(c.text, c.at.hour if c.at else None) for c in found] == [(text, hour)]


def test_replies_as_text_and_without_end():
    deep: dict = comment(0)
    for n in range(1, 50):
        deep = comment(n, child_comments=json.dumps([deep]) if n == 48 else [deep])
    assert len(read_answer(answer([deep])).comments) == 6
    assert [c.text for c in read_answer(answer([comment(1, content="<b>chợ</b>" + " " * LONGEST_COMMENT + "cuối")])).comments] == ["chợ"]


def test_pages_without_end_are_left():
    again, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: answer([comment(1)]))
    assert (again.status, endpoint.asked) == (Status.STORED, 2)
    fresh, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: answer([comment(query["pageindex"])]))
    assert (fresh.status, fresh.thread, endpoint.asked) == (Status.INCOMPLETE_THREAD, None, 6)


NO = [401, 403, 451, Status.ROBOTS, Status.REDIRECT_ELSEWHERE, "<!DOCTYPE html><title>Access denied</title>"]


@pytest.mark.parametrize("no", NO)
@pytest.mark.parametrize("page", [1, 2])
def test_a_no_switches_the_comments_off(no, page):
    refusals = Refusals()
    give = lambda path, query: no if int(query["pageindex"]) >= page else answer([comment(1), comment(2)])  # noqa: E731
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), give, refusals)
    assert (result.status, result.thread, result.retry_at, endpoint.asked) == (Status.COMMENTS_REFUSED, None, NOW + REST, page)
    later, endpoint, _ = read(ADDRESS, source_of(CONFIG), serve, refusals)
    assert (later.status, later.retry_at, endpoint.asked) == (Status.COMMENTS_REFUSED, NOW + REST, 0)


@pytest.mark.parametrize("status", [Status.TIMEOUT, Status.THROTTLED, Status.GONE, Status.SERVER_ERROR])
def test_a_failure_is_no_refusal(status):
    refusals = Refusals()
    with pytest.raises(Exception, match=status):
        read(ADDRESS, source_of(CONFIG), lambda path, query: status, refusals)
    assert refusals.until == {}


def test_other_shapes_are_not_switched_off():
    vnexpress = CommentsConfig("vnexpress", "http://bao.example/get", object_id="url:(.)")
    refusals = Refusals()
    with pytest.raises(Exception, match="http_error"):
        read("http://bao.example/get?objectid=1", source_of(vnexpress), lambda path, query: 403, refusals)
    assert refusals.until == {}


def test_threads_that_wait_for_their_turn_ask_nothing_after_a_no():
    source = source_of(CONFIG)
    endpoint, pool = Endpoint(lambda path, query: 403), Pool(source)
    reader = ThreadReader(endpoint, pool, Refusals())
    results = [PageResult(n, ADDRESS, Status.EXTRACTION_FAILED) for n in range(8)]

    async def together() -> None:
        await asyncio.gather(*(reader.read(ADDRESS, source, result) for result in results))

    asyncio.run(together())
    assert endpoint.asked == 1 and {result.status for result in results} == {Status.COMMENTS_REFUSED}


def test_a_refusal_ends_after_its_time():
    refusals = Refusals({"bao": NOW - timedelta(seconds=1)})
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), serve, refusals)
    assert (result.status, endpoint.asked) == (Status.STORED, 3)


TABLE = """[comments]
kind = "tuoitre"
endpoint = "{base}/api/getlist-comment.api"
object_id = 'url:-(\\d+)\\.html$'
"""


def test_it_is_off_until_a_file_says_otherwise(tmp_path):
    file = tmp_path / "bao.toml"
    for more, on in (("", False), ("enabled = false", False), ("enabled = true", True)):
        file.write_text(minimal("Báo", "bao.example", ["http://bao.example/rss"], tables=TABLE.format(base="http://id.bao.example") + more), "utf-8")
        assert (read_source(file).comments is not None) is on
    shipped = {source.name: source for source in load_sources(config_settings.load({"LANGNGHE_CONFIG_DIR": "/nowhere"}))}
    assert shipped["tuoitre"].comments is None and shipped["vietnamnet"].comments is not None


def test_a_refusal_holds_for_later_crawls_and_is_shown(tmp_path):
    paths = [f"/bai-{n}.html" for n in range(4)]
    with Site() as site:
        site.pages = {path: article_page(f"Chuyện {path} được bàn tới") for path in paths} | {
            "/feed": lambda r: r.answer(feed(site.base, paths), "application/rss+xml"),
            "/api/getlist-comment.api": lambda r: r.answer(f"Cấm {NAME}", status=403)}
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], tables=TABLE.format(base=site.base) + "enabled = true"))
        first = office.crawl()
        assert first.statuses == {"listing": 1, "stored": 4, "comments_refused": 4}
        asked = [path for path in site.paths() if "/api/" in path]
        assert len(asked) == 1 and NAME not in first.log

        paths.append("/bai-9.html")
        site.pages["/bai-9.html"] = article_page("Chuyện thứ chín được bàn tới")
        again(office)
        assert office.crawl().statuses["comments_refused"] == 5
        assert [path for path in site.paths() if "/api/" in path] == asked
        shown = CliRunner().invoke(main, ["source", "health", "--json"], env=office.environ())
        health = next(row for row in map(json.loads, shown.stdout.splitlines()) if row["source"] == "bao")
        day = clock.local_day(clock.now() + REST)
        assert {"code": "comments_refused", "day": day} in health["remarks"]

        # A month later the site may have changed its mind.
        site.pages["/api/getlist-comment.api"] = lambda r: r.answer(answer([]))
        again(office, over=True)
        assert office.crawl().statuses["stored"] == 5
    assert ask(office, select(Source.comments_off_until).where(Source.name == "bao")) < clock.now()


def again(office: Office, *, over: bool = False) -> None:
    """Make every page due; with `over`, let the refusal lie in the past."""
    database = open_database(config_settings.load(office.environ()))
    with database.writing() as session:
        session.execute(update(Page).values(due_at=clock.now() - timedelta(seconds=1)))
        session.execute(update(HostLease).values(next_allowed_at=None))
        if over:
            session.execute(update(Source).values(comments_off_until=clock.now() - timedelta(seconds=1)))
    database.close()


def ask(office: Office, statement):
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = session.scalars(statement).one()
    database.close()
    return found


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["id", "content", "published_date", "child_comments"]), inner, max_size=4), max_leaves=20))
def test_any_answer_is_read_or_refused(value):
    for data in (value, json.dumps(value)):
        try:
            found = read_answer(json.dumps({"Data": data}))
        except BadAnswer:
            continue
        assert all(isinstance(one.text, str) and isinstance(one.key, str) for one in found.comments)
