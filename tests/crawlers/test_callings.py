"""Names that a thread shows are taken out of its words; what may be any word stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sources import CommentsConfig
from crawlers.comments import tuoitre, vietnamnet, vnexpress, wordpress_feed
from crawlers.comments.callings import callings, without_callings
from crawlers.comments.forum import read_forum_page
from crawlers.comments.model import RawComment, RawThread, thread_item
from crawlers.items import ThreadItem

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NAMED = "[tên người]"


def item(comments: list[RawComment], title: str = "") -> ThreadItem:
    raw = RawThread()
    raw.add(comments)
    return thread_item(raw, source="bao", url="https://bao.example/t", article_url="", title=title, fetched_at=NOW)


@pytest.mark.parametrize(("name", "text", "expected"), [
    ("ZHNAME3", "ZHNAME3 ơi đúng", f"{NAMED} ơi đúng"), ("ZHNAME3", "như zhname3 nói", f"như {NAMED} nói"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng đây, nước đục", f"{NAMED} đây, nước đục"), ("Nguyễn Văn Hùng", "chào nguyễn văn hùng!", f"chào {NAMED}!"),
    ("nguyen van hung", "Nguyen Van Hung sai", f"{NAMED} sai"), ("Tèo Minh Nguyễn", "Tèo Minh Nguyễn sai", f"{NAMED} sai"),
    ("Trần Lan", "đúng, Trần Lan nhỉ", f"đúng, {NAMED} nhỉ"), ("Lan Trần", "Lan Trần ơi", f"{NAMED} ơi"), ("ky.la", "theo ky.la, thì", f"theo {NAMED}, thì"),
    ("langtu_87", "@langtu_87 đúng (langtu_87)", f"{NAMED} đúng ({NAMED})"), ("tunnguyen", "bạn tunnguyen nói", f"bạn {NAMED} nói"),
    ("Kính Lúp Vàng", "Kính Lúp Vàng nói đúng", f"{NAMED} nói đúng"), ("Nguyễn  Văn\nHùng", "Nguyễn Văn Hùng đây", f"{NAMED} đây"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng.", ""), ("ZHNAME3", "ZHNAME", "ZHNAME"), ("ZHNAME3", "xZHNAME3y", "xZHNAME3y"),
])
def test_a_name_goes_wherever_the_thread_says_it(name, text, expected):
    assert without_callings(text, callings([name])) == expected


@pytest.mark.parametrize("name", [
    "Lan", "Nước", "nước", "Hà Nội", "Người Hà Nội", "Việt Nam", "Bạn đọc", "bạn đọc", "Độc giả", "Công Bằng", "công bằng", "Sự Thật", "Guest", "Ẩn danh", "a1",
    "facebook", "internet", "Hồ Chí Minh", "người dân nghèo", "", "@", "2026", "12345678", "...", "Trung Quốc", "Khách Hàng", "hoàng anh", "Lan Anh", "x" * 70,
])
def test_a_name_that_may_be_any_word_eats_none(name):
    text = ("Nước ở Hà Nội đục, người Hà Nội và bạn đọc nói, Việt Nam, công bằng là sự thật, Sự Thật, Công Bằng, a1, Lan, facebook, internet năm 2026, "
            "12345678, người dân nghèo, Độc giả, Lan Anh, Hồ Chí Minh, Khách Hàng, màu hoàng anh, Trung Quốc, Người Hà Nội, ẩn danh, guest...")
    assert without_callings(text, callings([name])) == text


def test_a_writer_is_named_nowhere_in_the_thread():
    thread = item([
        RawComment("Nước đục quá", NOW, "1", "", name="Nguyễn Văn Hùng"), RawComment("Nguyễn Văn Hùng nói sai", NOW, "2", "", name="ZHNAME3"),
        RawComment("ZHNAME3", NOW, "3", "")], title="Hỏi ZHNAME3 về nước")
    assert [c.text for c in thread.comments] == ["Nước đục quá", f"{NAMED} nói sai"] and thread.title == f"Hỏi {NAMED} về nước"
    assert "Hùng" not in repr(thread) and "ZHNAME3" not in repr(thread)


def by_vnexpress() -> list[RawComment]:
    one = {"comment_id": "1", "content": "Một", "full_name": "ZHNAME3"}
    return vnexpress.read_answer(json.dumps({"error": 0, "data": {"total": 1, "items": [one]}})).comments


def by_vietnamnet() -> list[RawComment]:
    one = {"commentId": 1, "commentContent": "Một", "userName": "ZHNAME3"}
    return vietnamnet.read_answer(json.dumps({"status": True, "data": {"comments": [one]}})).comments


def by_tuoitre() -> list[RawComment]:
    one = {"id": 1, "content": "Một", "sender_fullname": "ZHNAME3"}
    return tuoitre.read_answer(json.dumps({"Success": True, "Data": json.dumps([one])})).comments


def by_feed() -> list[RawComment]:
    return wordpress_feed.read_answer(
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><dc:creator>ZHNAME3</dc:creator><description>Một</description></item></channel></rss>'
    ).comments


def by_forum(shown: str) -> list[RawComment]:
    config = CommentsConfig(kind="forum", post="article", text=".noi-dung")
    page = f'<html><body><article id="1" {shown}<div class="noi-dung">Một</div></article></body></html>'
    return read_forum_page(page.encode(), config, now=NOW).comments


@pytest.mark.parametrize("comments", [
    by_vnexpress(), by_vietnamnet(), by_tuoitre(), by_feed(), by_forum('data-author="ZHNAME3">'), by_forum('><a class="username" href="/members/z.1/">ZHNAME3</a>'),
    by_forum('><a href="/members/z.1/"><img src="a.png"></a><h4 class="name">ZHNAME3</h4>')])
def test_every_adapter_knows_who_shows(comments):
    thread = item([*comments, RawComment("ZHNAME3 ơi đúng", NOW, "9", "")])
    assert sorted(c.text for c in thread.comments) == ["Một", f"{NAMED} ơi đúng"]


@pytest.mark.parametrize("value", [None, 7, ["ZHNAME3"], {"a": 1}, "x" * 500])
def test_what_is_no_name_harms_nothing(value):
    one = {"comment_id": "1", "content": "Một", "full_name": value}
    assert item(vnexpress.read_answer(json.dumps({"error": 0, "data": {"total": 1, "items": [one]}})).comments).comments[0].text == "Một"


@given(st.lists(st.text(alphabet="aAn 1_.@\nNguyễn ", max_size=20), max_size=4), st.text(alphabet="aAn 1_.@\nNguyễn ", max_size=60))
def test_any_names_and_text_leave_no_name(names, text):
    known = callings(names)
    once = without_callings(text, known)
    assert once == without_callings(once, known) or "]" in once
