"""A list of comments in HTML, by an office's selectors: on the article's own page, or at an address with its number."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from config.sources import CommentsConfig, read_source
from crawlers.comments import answers
from crawlers.comments.forum import read_forum_page, shows_posts
from crawlers.comments.html_list import thread_address
from crawlers.comments.markup import marked_text
from crawlers.statuses import Status
from tests.crawlers.crawling import minimal
from tests.crawlers.talking import NOW, article, read, source_of, words

NAME, HANDLE, NUMBER = "Trần Văn Kỳ Lạ", "kyla.8841377", "8841377"
URL = "http://bao.example/cau-moi-4711.html"
LIST = {"post": "li.y-kien", "text": ".loi", "time": ".luc", "next": "a.tiep", "commenter": "data-nguoi", "drop": (".huy-hieu",)}
CONFIG = CommentsConfig("html", **LIST)
COUNTED = CommentsConfig("html", endpoint="http://bl.example/list?bai={id}&trang={page}", object_id="data:objectid", **LIST)


def item(key: int | str, text: str, time: str = "21/11/2026 10:15", writer: str = NUMBER, inner: str = "") -> str:
    """Return one comment as the invented site prints it, with all that must not be kept."""
    identity = f' id="bl-{key}"' if key else ""
    return (f'<li class="y-kien"{identity} data-nguoi="{writer}"><a href="/thanh-vien/{HANDLE}"><img src="/{HANDLE}.jpg" alt="{NAME}"></a>'
            f'<b class="ten">{NAME}</b> <span class="huy-hieu">{NAME} bạc</span><div class="loi">{text}</div>'
            f'<span class="luc">{NAME} lúc {time}</span><i class="thich">37</i>'
            f'<ul class="tra-loi">{inner}</ul></li>')


# The page as it was written down: two comments, a reply below the first, a quote of the first in the last one.
RECORDED = f"""<html><head><title>Cầu mới</title></head><body><h1>Cầu mới thông xe</h1><article><p>Cầu bắc qua sông.</p></article>
<section id="binh-luan"><ul>
{item(1, 'Cầu đẹp wa 😍 mn ơi <img class="emoji" alt="👏🏽"><img alt="' + NAME + '" src="s.png">', '21/11/2026 08:05',
      inner=item(3, f'<a href="/thanh-vien/x.9">@Lan</a> đi thử r, êm thiệt =)) <span class="huy-hieu">{NAME}</span>', '21/11/2026 09:40', '55'))}
{item(2, f'<blockquote>{NAME} viết: Cầu đẹp wa<ul>{item(1, "Cầu đẹp wa 😍")}</ul></blockquote>Mà k có làn xe đạp', '21/11/2026 09:59', '0')}
</ul><a class="tiep" href="/cau-moi-4711.html?trang=2#binh-luan">Xem thêm</a></section></body></html>"""
SECOND = f"<html><body><ul>{item(4, 'Trang sau: đường dẫn còn xấu', '22/11/2026 07:00')}{item(5, '', '22/11/2026 07:10', '77')}</ul></body></html>"

PAGE = ('<html><head><title>Cầu</title></head><body><article><h1>Cầu mới thông xe ở Gò Sậy</h1><p>'
        + "Cầu bắc qua sông đã thông xe sáng nay, người dân hai bên bờ đi lại dễ dàng hơn trước rất nhiều. " * 3 + "</p></article>")


def recorded(path: str, query: dict[str, str]) -> str:
    return SECOND if query.get("trang") == "2" else RECORDED


def test_a_recorded_page_is_read_without_its_writers():
    result, endpoint, _ = read(f"{URL}#{URL}", source_of(CONFIG), recorded)
    assert endpoint.urls == [URL, URL + "?trang=2"]
    # 8:05 in Vietnam is 1 o'clock; a guest and a second comment of the same writer are not certain.
    assert words(result) == [
        ("Cầu đẹp wa 😍 mn ơi 👏🏽", 1, True), ("Mà k có làn xe đạp", 2, False),
        ("đi thử r, êm thiệt =))", 2, True), ("Trang sau: đường dẫn còn xấu", 0, False)]
    assert result.thread.article_url == URL
    assert list(result.thread.hourly.values()) == [1, 2, 1]
    kept = json.dumps([str(result.thread), str(result.detail)], ensure_ascii=False)
    for planted in (NAME, HANDLE, NUMBER, "37", "@Lan", "x.9"):
        assert planted not in kept


def test_an_address_with_the_articles_number_is_counted_through():
    pages = {"1": item(1, "Một") + item(2, "Hai"), "2": item(3, "Ba")}
    url = thread_address(COUNTED, {"data-objectid": "47/11"}, URL)
    assert url == f"http://bl.example/list?bai=47%2F11&trang={{page}}#{URL}"
    result, endpoint, _ = read(url, source_of(COUNTED), lambda path, query: pages.get(query["trang"], ""))
    assert [text for text, *_ in words(result)] == ["Ba", "Hai", "Một"]
    assert endpoint.urls[-1] == "http://bl.example/list?bai=47%2F11&trang=3"


def test_the_number_is_found_where_the_article_bears_it():
    body = PAGE + '<div id="binhluan" data-objectid="471100" data-user="8841377"></div></body></html>'
    done = article(URL, body, source_of(COUNTED))
    assert [link.url for link in done.links] == [f"http://bl.example/list?bai=471100&trang={{page}}#{URL}"]
    assert article(URL, body.replace("data-objectid", "data-khac"), source_of(COUNTED)).links == ()


def test_a_page_is_asked_for_its_comments_once_it_shows_one():
    body = PAGE + "<ul></ul></body></html>"
    assert article(URL, body, source_of(CONFIG)).links == ()
    assert [link.url for link in article(URL, body.replace("<ul>", "<ul>" + item(1, "Một")), source_of(CONFIG)).links] == [f"{URL}#{URL}"]
    assert article(URL, PAGE + "<div>" * 2000 + item(1, "Một"), source_of(CONFIG)).links == ()


def test_no_comments_yet_is_a_thread_that_may_grow():
    for page in ("", "<html><body><p>Chưa có ý kiến</p></body></html>"):
        result, endpoint, _ = read(f"{URL}#{URL}", source_of(CONFIG), lambda path, query, page=page: page)
        assert (result.status, words(result), endpoint.asked) == (Status.STORED, [], 1)


def test_a_linked_page_that_says_something_else_is_not_the_end():
    def give(path: str, query: dict[str, str]) -> str:
        number = int(query.get("trang", 1))
        more = f'<a class="tiep" href="?trang={number + 1}">tiếp</a>'
        return "<p>Bạn truy cập quá nhanh</p>" if number == 3 else item(number, f"Ý {number}") + more

    result, endpoint, _ = read(f"{URL}#{URL}", source_of(CONFIG), give)
    assert (result.status, result.thread, endpoint.asked) == (Status.INCOMPLETE_THREAD, None, 3)


@pytest.mark.parametrize("key", ["7", ""])
def test_a_page_that_comes_again_and_again_ends_the_thread(key):
    page = item(key, "Một") + '<a class="tiep" href="?trang={}">tiếp</a>'
    result, endpoint, _ = read(f"{URL}#{URL}", source_of(CONFIG), lambda path, query: page.format(int(query.get("trang", 1)) + 1))
    assert (result.status, endpoint.asked) == (Status.STORED, 2)
    assert len({text for text, *_ in words(result)}) == 1


def test_news_without_end_stores_nothing():
    def give(path: str, query: dict[str, str]) -> str:
        number = int(query.get("trang", 1))
        return item(number, f"Ý {number}") + f'<a class="tiep" href="?trang={number + 1}">tiếp</a>'

    config = CommentsConfig("html", max_pages=6, **LIST)
    result, endpoint, _ = read(f"{URL}#{URL}", source_of(config), give)
    assert (result.status, result.thread, endpoint.asked) == (Status.INCOMPLETE_THREAD, None, 6)


def test_a_page_that_fails_later_stores_nothing():
    result, _, _ = read(f"{URL}#{URL}", source_of(CONFIG), lambda path, query: Status.GONE if query else RECORDED)
    assert (result.status, result.thread) == (Status.INCOMPLETE_THREAD, None)


@pytest.mark.parametrize("href", [
    "http://khac.example/trang-2", "http://127.0.0.1/2", "javascript:alert(1)", "#", "", "/thanh-vien/x", "mailto:a@b.example",
    '#" onclick="tai(\'2\')', "http://[", "http://bao.example:99999/2",
])
def test_a_next_link_that_leads_nowhere_ends_the_thread(href):
    page = item(1, "Một") + f'<a class="tiep" href="{href}">tiếp</a>'
    result, endpoint, _ = read(f"{URL}#{URL}", source_of(CONFIG), lambda path, query: page)
    assert (result.status, endpoint.asked) == (Status.STORED, 1)


def test_a_link_that_calls_a_script_is_followed_to_its_address():
    page = item(1, "Một") + """<a class="tiep" href="javascript:void(0)" onclick="nv_urldecode_ajax('%2Findex.php%3Fpage%3D2','idcomment')">2</a>"""
    result, endpoint, _ = read(
        f"{URL}#{URL}", source_of(CONFIG), lambda path, query: item(2, "Hai") if path == "/index.php" else page)
    assert endpoint.urls == [URL, "http://bao.example/index.php?page=2"] and len(words(result)) == 2


@pytest.mark.parametrize(("time", "hour"), [
    ("<span class='luc' title='21/11/2026 10:15'>2 giờ trước</span>", 3), ("<time class='luc' datetime='2026-11-21T10:15:00+07:00'>hôm qua</time>", 3),
    ("<span class='luc'>20 phút trước</span>", 2), ("<span class='luc'>21/11/2026</span>", None), ("<span class='luc'>99/99/9999 25:61</span>", None),
    ("<span class='luc'></span>", None), ("", None), ("<span class='luc' title='Lan'>lúc 10:15 21/11/2026</span>", 3),
])
def test_the_hour_of_a_comment(time, hour):
    page = f'<ul><li class="y-kien"><div class="loi">Một</div>{time}</li></ul>'
    found = read_forum_page(page.encode(), CONFIG, now=NOW).comments
    assert [c.at.hour if c.at else None for c in found] == [hour]


@pytest.mark.parametrize(("selector", "shown"), [
    ("li.y-kien", True), ("#bl-1", True), ("li", True), ("li.khac", False), (".khac, li", True), (".khac, .y-kien", True), ("ul > li.y-kien:not(.khac)", True),
    ("li:is(.khac, .y-kien)", True), ('li[class~="y-kien"]', True), ('li[data-x=".khac"]', False), ("#khac li.y-kien", False), ("li:not(:is(.khac))", True),
    (r".y\2d kien", True), ("ul li.y-kien, .khac", True), ("li:has(> .khac)", False)])
def test_whether_a_page_shows_a_comment(selector, shown):
    page = f"<html><body><ul>{item(1, 'Một')}</ul></body></html>".encode()
    assert shows_posts(page, CommentsConfig("html", post=selector, text="p")) is shown


@pytest.mark.parametrize(("time", "rough"), [("2 giờ trước", True), ("hôm qua lúc 10:15", True), ("21/11/2026 10:15", False), ("21/11/2026", False), ("", False)])
def test_an_hour_that_was_reckoned_back_is_called_rough(time, rough):
    result, _, _ = read(f"{URL}#{URL}", source_of(CONFIG), lambda path, query: item(1, "Một", time).replace(f"{NAME} lúc ", ""))
    assert [comment.rough for comment in result.thread.comments] == [rough]


def test_whoever_is_named_in_the_words_is_not_their_writer():
    page = '<li class="y-kien"><div class="loi">Gửi <b data-nguoi="55">bạn</b></div></li>'
    assert [c.writer for c in read_forum_page(page.encode(), CONFIG, now=NOW).comments] == [""]


def test_only_the_beginning_of_an_endless_comment_is_read():
    page = item(1, "<b>chợ</b>" + " " * answers.LONGEST_COMMENT + "cuối")
    assert [c.text for c in read_forum_page(page.encode(), CONFIG, now=NOW).comments] == ["chợ"]


@pytest.mark.parametrize(("alt", "kept"), [("😂", "😂"), (":-)", ":-)"), ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"), ("Lan", ""), (HANDLE, ""), ("😂" * 13, ""), (":D", ":D"), ("D", ""), (":Lan", ""), ("", "")])
def test_a_picture_is_kept_where_it_is_a_sign(alt, kept):
    assert marked_text(f'<img src="/{HANDLE}.png" alt="{alt}">').strip() == kept


@given(st.lists(st.sampled_from([
    "<li class='y-kien' id='bl-1'>", "</li>", "<div class='loi'>", "</div>", "<blockquote>", "</blockquote>", "<a class='tiep' href='?2'>",
    "<span class='luc'>", "21/11/2026 10:15", "</span>", "<ul>", "&lt;b&gt;", "[quote=x]", "ý", "<!--", "]]>", "<table>", "\ue000"]), max_size=30))
def test_any_page_is_read(pieces):
    for comment in read_forum_page(("<p>" + "".join(pieces)).encode(), CONFIG, now=NOW).comments:
        assert isinstance(comment.text, str) and "\ue000" not in comment.text


@pytest.mark.parametrize(("lines", "said"), [
    ('post = "li"', r"comments\.text.*missing"),
    ('post = "li"\ntext = "p"\nendpoint = "https://bao.example/{id}"', r"comments\.endpoint.*\{id\}.*object_id"),
    ('post = "li"\ntext = "p"\nobject_id = "data:objectid"', r"comments\.endpoint.*\{id\}"),
    ('post = "li"\ntext = "p"\nnext = "a"\nendpoint = "https://bao.example/?p={page}"', r"comments\.next.*\{page\}"),
    ('post = "li"\ntext = "p"\nendpoint = "https://bao.example/{id}"\nobject_id = "data:a b"', r"comments\.object_id.*data:NAME"),
    ('post = "li["\ntext = "p"', r"comments\.post.*CSS selector"),
])
def test_a_wrong_table_is_named(tmp_path, lines, said):
    file = tmp_path / "bao.toml"
    file.write_text(minimal("Báo", "bao.example", ["https://bao.example/rss"], tables=f'[comments]\nkind = "html"\n{lines}'), "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_source(file)
