"""The feed of comments that a WordPress has under each post: its newest ones, without the names that it is full of."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from config.sources import CommentsConfig, read_source
from crawlers.comments.answers import LONGEST_COMMENT, BadAnswer
from crawlers.comments.wordpress_feed import read_answer, thread_address
from crawlers.statuses import Status
from tests.crawlers.crawling import minimal
from tests.crawlers.talking import read, source_of, words

CONFIG = CommentsConfig("wordpress-feed")
URL = "http://bao.example/2026/11/cau-moi/"
ADDRESS = thread_address(CONFIG, {}, URL)
NAME, NICK, NUMBER = "Trần Văn Kỳ Lạ", "langtu_87", "8841377"


def item(number: int, text: str, hour: int, name: str = NAME) -> str:
    """Return a comment as feed-rss2-comments.php prints it, the writer's name in title, creator and words of the answers."""
    return f"""<item><title>Bởi: {name}</title><link>{URL}#comment-{number}</link><dc:creator><![CDATA[{name}]]></dc:creator>
<pubDate>Sat, 21 Nov 2026 {hour:02}:41:07 +0000</pubDate><guid isPermaLink="false">http://bao.example/?p=501#comment-{number}</guid>
<description><![CDATA[{text} (tóm tắt)]]></description><content:encoded><![CDATA[{text}]]></content:encoded></item>"""


def feed(*items: str, head: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Bình luận về: Cầu mới</title>
<atom:link href="{URL}feed/" rel="self" type="application/rss+xml"/><description>Bài</description>{''.join(items)}</channel></rss>"""


# A feed as it was written down: an answer, an answer to a nick, a link from another site, an emoji as a picture.
RECORDED = feed(
    item(14, f'<p>In reply to <a href="{URL}#comment-12">{NAME}</a>.</p>\n<p>Đúng r bác, tối om =))</p>', 5, "Lan"),
    item(13, f'<p>Trả lời cho <a href="{URL}#comment-11">{NICK}</a>.</p>\n<blockquote>Cầu đẹp wa</blockquote><p>Chưa đâu</p>', 4, "Khách"),
    item(15, "<p>[&#8230;] Cầu mới thông xe, theo Báo [&#8230;]</p>", 4, "Blog khác"),
    item(12, '<p>Thiếu đèn quá <img src="https://s.w.org/images/core/emoji/15/72x72/1f626.png" alt="😦" class="wp-smiley" /> &amp; k có vỉa hè</p>', 3),
    item(11, "<p>Cầu đẹp wa 😍</p>", 2, NICK))


def test_a_recorded_feed_is_read_without_its_writers():
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: RECORDED)
    assert endpoint.urls == [URL + "feed/"]
    # Only names tell writers apart here, and they are not read.
    assert words(result) == [("Cầu đẹp wa 😍", 2, False), ("Thiếu đèn quá 😦 & k có vỉa hè", 3, False), ("Chưa đâu", 4, False),
                             ("Đúng r bác, tối om =))", 5, False)]
    assert result.thread.since is not None and result.thread.since.hour == 2 and result.thread.article_url == URL
    for planted in (NAME, NICK, "Lan", "Khách", "comment-1", "tóm tắt", "emoji"):
        assert planted not in str((result.thread, result.detail))


def test_atom_is_read_too():
    entries = "".join(f"""<entry><title>Bởi: {NAME}</title><author><name>{NAME}</name><uri>/members/{NICK}.1/</uri></author><id>{n}</id>
<updated>2026-11-21T0{n}:41:07Z</updated>{content}</entry>""" for n, content in ((3, '<content type="html"><![CDATA[<p>Ý một</p>]]></content>'),
        (4, '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ý <b>hai</b></p></div></content>'), (5, "<summary>Ý ba</summary>")))
    found = read_answer(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>').comments
    assert [(c.text, c.at.hour) for c in found] == [("Ý một", 3), ("Ý hai", 4), ("Ý ba", 5)]


def test_where_the_feed_is():
    assert f"{URL}feed/#{URL}" == ADDRESS
    assert thread_address(CONFIG, {}, "http://bao.example/bai.html") == "http://bao.example/bai.html/feed/#http://bao.example/bai.html"
    assert thread_address(CONFIG, {}, "http://bao.example/?p=501") == "http://bao.example/?p=501&feed=rss2#http://bao.example/?p=501"
    own = CommentsConfig("wordpress-feed", endpoint="http://bao.example/?feed=comments-rss2&p={id}", object_id="meta:wp-post-id")
    assert thread_address(own, {"wp-post-id": "501"}, URL) == f"http://bao.example/?feed=comments-rss2&p=501#{URL}"
    assert thread_address(own, {}, URL) == ""


@pytest.mark.parametrize("text", [
    "", "<html><body>x</body></html>", "{}", "null", "<rss", '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss/>', feed(item(1, "một", 2))[:-30],
    feed(head='<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'), '<rss><channel><item>&tho;</item></channel></rss>', "<sitemapindex/>",
    "<rss>" * 5000, feed("<item><description>&lol9;</description></item>"),
])
def test_what_is_no_feed_is_refused_whole(text):
    with pytest.raises(BadAnswer) as caught:
        read_answer(text)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize(("entry", "text", "hour"), [
    ("<item/>", "", None), ("<item><pubDate>hôm qua</pubDate><description>Một</description></item>", "Một", None),
    ("<item><pubDate/><description/></item>", "", None), ("<item><description>&lt;b&gt;đậm&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;rồi</description></item>", "đậm rồi", None),
    ('<item><description>{"content": "Một"}</description></item>', '{"content": "Một"}', None),
    ("<item><pubDate>Sat, 21 Nov 1970 02:41:07 +0000</pubDate><description>Một</description></item>", "Một", None),
    ("<item><pubDate>Sat, 21 Nov 2026 02:41:07 +9999</pubDate><description>Một</description></item>", "Một", None),
    ("<item><pubDate>2026-11-21T02:41:07+07:00</pubDate><description>Một</description></item>", "Một", 19),
    ("<item><description><description>Một</description></description></item>", "Một", None), ("<item><description>Mộ\x0bt \x08nhé</description></item>", "Một nhé", None),
    (f"<item><title>By: {NAME}</title><author>{NAME}</author><description>Một</description></item>", "Một", None),
    (item(1, "<b>chợ</b>" + " " * LONGEST_COMMENT + "cuối", 2), "chợ", 2),
])
def test_an_entry_of_another_form(entry, text, hour):
    found = read_answer(feed(entry)).comments
    assert [(c.text, c.at.hour if c.at else None, c.writer) for c in found] == [(text, hour, "")]


def test_the_form_of_a_protected_post_is_no_comment():
    assert read_answer(feed(item(1, '<form class="post-password-form" action="/wp-login.php"><p>Nhập mật khẩu</p></form>', 2))).comments == []


@pytest.mark.parametrize("status", [Status.GONE, Status.HTTP_ERROR, Status.ROBOTS, Status.TIMEOUT])
def test_a_feed_that_cannot_be_had_is_no_thread(status):
    with pytest.raises(Exception, match=status):
        read(ADDRESS, source_of(CONFIG), lambda path, query: status)


def test_no_comments_yet_is_a_thread_that_may_grow():
    result, endpoint, _ = read(ADDRESS, source_of(CONFIG), lambda path, query: feed())
    assert (result.status, words(result), result.thread.since, endpoint.asked) == (Status.STORED, [], None, 1)


@given(st.lists(st.sampled_from(["<item>", "</item>", "<pubDate>", "</pubDate>", "<description>", "</description>", "<![CDATA[", "]]>", "<p>", "ý", "&amp;", "&lt;",
                                 "<guid>1</guid>", "<content:encoded>", "</content:encoded>", "Sat, 21 Nov 2026 02:41:07 +0000", escape("<a href='#comment-1'>Lan</a>")]), max_size=25))
def test_any_feed_is_read_or_refused(pieces):
    try:
        found = read_answer(feed("".join(pieces)))
    except BadAnswer:
        return
    assert all(isinstance(one.text, str) and isinstance(one.key, str) and "Lan" not in one.text for one in found.comments)


@pytest.mark.parametrize(("lines", "said"), [
    ('endpoint = "https://bao.example/comments/feed/"\nobject_id = "meta:wp-post-id"', r"comments\.endpoint.*\{id\}"),
    ('endpoint = "https://bao.example/?p={id}&feed=rss2"', r"comments\.endpoint.*object_id"),
    ('endpoint = "https://bao.example/comments/feed/"', r"comments\.endpoint.*\{id\}"),
])
def test_a_feed_of_the_whole_site_is_refused(tmp_path, lines, said):
    file = tmp_path / "bao.toml"
    file.write_text(minimal("Báo", "bao.example", ["https://bao.example/rss"], tables=f'[comments]\nkind = "wordpress-feed"\n{lines}'), "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_source(file)
