"""Comments of VietnamNet's shape: pages by number, replies at the same address, nothing that tells who wrote."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sources import CommentsConfig
from crawlers.comments.answers import LONGEST_COMMENT, BadAnswer
from crawlers.comments.vietnamnet import read_answer, thread_address
from crawlers.statuses import Status
from tests.crawlers.talking import article, read, source_of, words

CONFIG = CommentsConfig("vietnamnet", endpoint="http://bl.example/api/Comment/Gets", object_id="data:objectid",
                        site_id="data:websiteid", page_size=2, max_pages=12)
URL = "http://bao.example/cau-moi-2234567.html"
META = {"data-objectid": "2234567", "data-websiteid": "000003"}
ADDRESS = thread_address(CONFIG, META, URL)
NAME, NUMBER = "Trần Văn Kỳ Lạ", "8841377"

# An answer as it was written down from what public readers of the service describe; the words are invented.
RECORDED = """{"status": true, "messages": [], "data": {"totalComment": 4, "totalRow": 2, "pageSize": 2, "pageIndex": 0, "comments": [
{"commentId": 7001, "commentContent": "<p>C\\u1ea7u \\u0111\\u1eb9p wa \\ud83d\\ude0d, tks c\\u00e1c anh</p>", "createdDate": "2026-11-21T08:05:33",
 "totalLike": 37, "totalAnswer": 1, "userName": "Tr\\u1ea7n V\\u0103n K\\u1ef3 L\\u1ea1", "userId": 8841377, "isPin": false, "parentId": 0, "answerId": 0},
{"commentId": 7002, "commentContent": "M\\u00e0 k c\\u00f3 l\\u00e0n xe \\u0111\\u1ea1p &amp; \\u0111\\u00e8n", "createdDate": "2026-11-21T09:59:01.877",
 "totalLike": 0, "totalAnswer": 0, "userName": "Tr\\u1ea7n V\\u0103n K\\u1ef3 L\\u1ea1", "isPin": true, "parentId": 0, "answerId": 0}]}}"""


def comment(key: object, answers: object = 0, **more: object) -> dict:
    return {"commentId": key, "commentContent": f"ý kiến {key}", "createdDate": "2026-11-21T10:15:07", "totalLike": 37,
            "totalAnswer": answers, "userName": NAME, "userId": NUMBER, "parentId": 7001} | more


def answer(items: object, **more: object) -> str:
    return json.dumps({"status": True, "messages": None, "data": {"totalComment": 99, "pageSize": 2, "comments": items}} | more)


def serve(path: str, query: dict[str, str]) -> str:
    page = int(query["PageIndex"])
    if parent := query.get("ParentId"):
        return answer([comment(int(parent) * 10, commentContent=f"@{NAME}: đúng r")] if page == 0 else [])
    return [RECORDED, answer([comment(7003)])][page] if page < 2 else answer({})


def test_a_recorded_answer_is_read_with_its_replies():
    result, endpoint, pool = read(ADDRESS, source_of(CONFIG), serve)
    asked = [url.partition("?")[2] for url in endpoint.urls]
    assert asked == [
        f"ObjectId=2234567&WebsiteId=000003&PageIndex={page}&PageSize=2{parent}" for page, parent in
        ((0, ""), (0, "&ParentId=7001"), (1, "&ParentId=7001"), (1, ""), (2, ""))]
    assert pool.kinds == ["answer"] * 5
    # 8:05 in Vietnam is 1 o'clock; nothing tells writers apart, so nobody is certain.
    assert words(result) == [("Cầu đẹp wa 😍, tks các anh", 1, False), ("Mà k có làn xe đạp & đèn", 2, False),
                             ("ý kiến 7003", 3, False), ("đúng r", 3, False)]
    assert result.thread.article_url == URL
    for planted in (NAME, NUMBER, "7001", "37"):
        assert planted not in str((result.thread.comments, result.detail))


def test_the_numbers_are_found_where_the_article_bears_them():
    body = ('<html><head><title>Cầu</title></head><body><article><h1>Cầu mới thông xe ở Gò Sậy</h1><p>'
            + "Cầu bắc qua sông đã thông xe sáng nay, người dân hai bên bờ đi lại dễ dàng hơn trước rất nhiều. " * 3
            + '</p></article><div class="comment" data-websiteid="000003" data-objectid=\'2234567\'></div></body></html>')
    assert [link.url for link in article(URL, body, source_of(CONFIG)).links] == [ADDRESS]
    assert ADDRESS.endswith(f"ObjectId=2234567&WebsiteId=000003#{URL}")
    assert article(URL, body.replace("objectid", "object"), source_of(CONFIG)).links == ()
    assert thread_address(CONFIG, {"data-objectid": "1"}, URL).endswith(f"Gets?ObjectId=1#{URL}")


@pytest.mark.parametrize("empty", [[], {}, None, "[]", 0, [None, 1, "x", []]])
def test_no_comments_is_a_thread_that_may_grow(empty):
    for data in (answer(empty), answer([], data=empty), answer([], data=None)):
        result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query, data=data: data)
        assert (result.status, words(result), endpoint.asked) == (Status.STORED, [], 1)


@pytest.mark.parametrize("text", [
    "", "<html>", "[]", "null", "1", '"x"', "[" * 100_000, '{"status": false, "data": {"comments": [{"commentContent": "x"}]}}',
    "{}", '{"status": "true"}', '{"status": true, "data": ', '{"status": 1}'])
def test_what_is_no_answer_is_refused_without_quoting_it(text):
    with pytest.raises(BadAnswer) as caught:
        read_answer(text)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert NAME not in str(caught.value)


@pytest.mark.parametrize(("field", "value", "text", "hour"), [
    ("commentContent", None, "", 3), ("commentContent", 5, "", 3), ("commentContent", ["x"], "", 3), ("commentContent", {"a": 1}, "", 3),
    ("commentContent", '{"content": "<b>đậm</b>"}', '{"content": "đậm"}', 3), ("commentContent", "&lt;b&gt;đậm&lt;/b&gt; <script>x</script>rồi", "đậm rồi", 3),
    ("createdDate", None, "ý kiến 1", None), ("createdDate", 1_700_000_000, "ý kiến 1", None), ("createdDate", "hôm qua", "ý kiến 1", None),
    ("createdDate", "9999-12-31T23:59:59", "ý kiến 1", None), ("createdDate", "1970-01-01T00:00:00", "ý kiến 1", None),
    ("createdDate", "2026-11-21T10:15:07+00:00", "ý kiến 1", 10), ("createdDate", ["2026"], "ý kiến 1", None),
    ("commentId", None, "ý kiến 1", 3), ("commentId", {"a": 1}, "ý kiến 1", 3), ("totalAnswer", "many", "ý kiến 1", 3),
    ("totalAnswer", None, "ý kiến 1", 3), ("totalAnswer", float("inf"), "ý kiến 1", 3), ("userName", {"commentContent": NAME}, "ý kiến 1", 3),
])
def test_a_field_of_another_kind(field, value, text, hour):
    found = read_answer(answer([comment(1) | {field: value}])).comments[0]
    assert (found.text, found.at.hour if found.at else None) == (text, hour)
    bare = comment(1)
    del bare[field]
    assert read_answer(answer([bare])).threads == 1


def test_replies_without_a_number_of_their_parent_are_not_asked_for():
    found = read_answer(answer([comment(None, 5), comment(True, 5), comment("", 5), comment("a7", 5)]))
    assert found.missing == ["a7"]


def test_a_page_that_comes_again_and_again_ends_the_thread():
    for items in ([comment(1), comment(2)], [comment(None), comment(None)]):
        result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query, items=items: answer(items))
        assert (result.status, endpoint.asked) == (Status.STORED, 2)


def test_replies_that_come_again_and_again_end():
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: answer([comment(8)]) if "ParentId" in query else (
        answer([comment(7, 3)] if query["PageIndex"] == "0" else [])))
    assert (result.status, endpoint.asked, len(words(result))) == (Status.STORED, 4, 2)


def test_news_without_end_stores_nothing():
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: answer([comment(f"{query}")]))
    assert (result.status, result.thread, endpoint.asked) == (Status.INCOMPLETE_THREAD, None, CONFIG.max_pages)


def test_a_page_that_fails_later_stores_nothing():
    for failing in ("ParentId", None):
        result, _, _ = read(ADDRESS, source_of(CONFIG), lambda path, query, failing=failing: Status.TIMEOUT if (
            failing in query or (failing is None and query["PageIndex"] == "1")) else serve(path, query))
        assert (result.status, result.thread) == (Status.INCOMPLETE_THREAD, None)


def test_only_the_beginning_of_an_endless_comment_is_read():
    found = read_answer(answer([comment(1, commentContent="<b>chợ</b>" + " " * LONGEST_COMMENT + "cuối")]))
    assert [c.text for c in found.comments] == ["chợ"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["status", "data", "comments", "commentId", "commentContent", "createdDate", "totalAnswer"]), inner, max_size=5), max_leaves=20))
def test_any_answer_is_read_or_refused(value):
    for given_value in (value, {"status": True, "data": {"comments": value}}):
        try:
            found = read_answer(json.dumps(given_value))
        except BadAnswer:
            continue
        assert all(isinstance(one.text, str) and isinstance(one.key, str) for one in found.comments)
