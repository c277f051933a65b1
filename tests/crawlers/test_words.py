"""A comment's own words: no name that only markup or a prefix shows, nothing of what others wrote."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sources import CommentsConfig
from crawlers.comments.forum import read_forum_page
from crawlers.comments.vnexpress import read_answer
from crawlers.comments.words import own_words

NAME = "Nguyễn Văn Kỳ"
OTHER = "Nước ở đây đục từ tuần trước rồi."
OWN = "Nhà tôi thì trong lại."
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FORUM = CommentsConfig(kind="forum", post="article", text=".noi-dung", drop=(".bo",))


def by_json(content: str) -> list[str]:
    items = [{"comment_id": "1", "content": content, "replys": {"total": 0, "items": []}}]
    answer = read_answer(json.dumps({"error": 0, "data": {"total": 1, "items": items}}))
    return [comment.text for comment in answer.comments]


def by_forum(content: str) -> list[str]:
    page = f'<html><body><article id="1"><div class="noi-dung">{content}</div></article></body></html>'
    return [comment.text for comment in read_forum_page(page.encode(), FORUM, now=NOW).comments]


NAMED = [
    '<a href="/thanh-vien/ten-that.123/">{name}</a> {own}', '<a href="https://dien-dan.example/members/x.1/">@{name}</a>: {own}',
    '<a class="username" href="#">{name}</a>: {own}', '<a class="username" data-user-id="12">@{name}</a>, {own}',
    '<span class="mention">{name}</span> {own}', '<span class="mention">@<b>{name}</b></span>: {own}',
    '<span class="reply_name myuser" data-userid="0">@{name}</span>:&nbsp;{own}', '<b data-username="x">{name}</b> {own}',
    '<a href="https://facebook.com/ten.that.9">{name}</a> {own}', '<a href="mailto:x@thu.example">{name}</a> {own}',
    '<a href="/th%C3%A0nh-vi%C3%AAn/x/">{name}</a> {own}', '<a href="javascript:void(0)">@{name}</a>: {own}',
    '&lt;a href="/members/x.1/"&gt;{name}&lt;/a&gt; {own}', '<p><a href="/u/x">{name}</a></p><p>{own}</p>',
    '<p>In reply to <a href="https://blog.example/bai/#comment-12">{name}</a>.</p>\n<p>{own}</p>',
    'Trả lời cho <a href="#comment-12">langtu_87</a>.\n\n{own}', 'Để phản hồi tới <a href="/bai#comment-7">{name}</a>. {own}',
    "Trả lời {name}: {own}", "Trả lời @{name}, {own}", "Trả lời @langtu.87 {own}", "Trả lời @{name}: {own}", "<b>Trả lời:</b> {name}: {own}", "@{name}: {own}",
    "Tra\u0309 lo\u031b\u0300i {name}: {own}", "Trả lời bạn {name}: {own}", "Reply to {name}: {own}", "Trả lời {name}<br>{own}", "trả lời langtu_87: {own}",
    "[USER=12]{name}[/USER] {own}", "[user=12]@{name}[/user], {own}", "[MENTION]{name}[/MENTION]: {own}",
    "[URL='https://dien-dan.example/members/x.1/']{name}[/URL] {own}", "&#91;USER=12&#93;{name}&#91;/USER&#93; {own}",
    "[b]Trả lời {name}:[/b] {own}", "{own}<br>Last edited by {name}; 12-11-2026 at 10:00.", "{own}\nSửa lần cuối bởi {name}",
    '<a href="#">{name}</a> {own}', '<a href="?uid=5">{name}</a> {own}', '<a href="/ca-nhan/x">{name}</a>, {own}', '<a href="/tai-khoan/5">{name}</a> {own}',
    '<b class="name">{name}</b>: {own}', '<span class="UserName-x">{name}</span> {own}', "<user-mention>{name}</user-mention>: {own}",
    '<div class="author"><p>{name}</p></div>{own}', "{name} says: {own}", "{own}<br>– {name}", "{own}<br>-- {name}, Hà Nội", "Reply to {name}<br>{own}",
    "{own}<br>Gửi từ iPhone của {name}", "{own}\nSent from my phone by {name}", "{own}\n--\n{name}\nGò Sậy", "{own}\n________\n{name}, hàng sỉ", "@ {name}: {own}",
    "@[{name}](user:1) {own}", "@{{{name}}}: {own}", "{own}\nNgười viết: {name}", '&amp;lt;a href="/u/1"&amp;gt;{name}&amp;lt;/a&amp;gt; {own}',
    '&amp;amp;lt;a href="/u/1"&amp;amp;gt;{name}&amp;amp;lt;/a&amp;amp;gt; {own}', "{own}<br>Reactions: {name}, Lan and 3 others", "{own}<div>{name}, Lan và 3 người khác thích bài này.</div>",
]
QUOTED = [
    "[quote={name}]{other}[/quote]{own}", '[QUOTE="{name}, post: 12, member: 34"]{other}[/QUOTE]\n{own}',
    '[quote="{name}"][quote=Lan]{other}[/quote]{other}[/quote] {own}', "[QUOTE]{name} viết: {other}[/QUOTE]{own}",
    "[quote={name}][quote=Lan]{other}[/quote] {own}", "<b>{name}</b> viết:<br>{other}<br>{own}", "{name} viết:\n{other}\n{own}",
    "{name} said: ↑<blockquote>{other}</blockquote>{own}", "<p>{name} đã viết:</p><blockquote>{other}</blockquote><p>{own}</p>",
    '{name} viết: "{other}" {own}', "{name} wrote:\n&gt; {other}\n&gt; {other}\n{own}", "Trích dẫn {name}:<br>{other}<br>{own}",
    '<blockquote data-quote="{name}"><a href="#p1">{name} said:</a> {other}</blockquote>{own}',
    '<div class="quotetitle">{name} wrote:</div><div class="quotecontent">{other}</div>{own}',
    '<div class="bbcode_quote">Originally Posted by <strong>{name}</strong><div>{other}</div></div>{own}',
    "<table><tr><td>Originally Posted by <strong>{name}</strong><p>{other}</p><p>{other}</p></td></tr></table>{own}",
    '<div class="trich-dan">{other}</div>{own}', "<cite>{name}</cite><blockquote>{other}</blockquote>{own}",
    "Originally Posted by {name}\n{other}\n{own}", "Nguyên văn bởi {name} Xem bài viết<br>{other}<br>{own}",
    '<a href="/members/x.1/">{name}</a> viết:<br>{other}<br>{own}', "&lt;blockquote&gt;{name}: {other}&lt;/blockquote&gt;{own}",
    "Quote from: {name} on 12/11/2026<blockquote>{other}</blockquote>{own}",
]


@pytest.mark.parametrize("read", [by_json, by_forum])
@pytest.mark.parametrize("form", NAMED)
def test_a_name_that_markup_or_a_prefix_shows_is_gone(form, read):
    assert read(form.format(name=NAME, own=OWN)) == [OWN]


@pytest.mark.parametrize("form", [
    '<a href="#">{nick}</a> {own}', "Reply to {nick}<br>{own}", "{own}<br>– {nick}", "{nick} says: {own}", '<div class="author"><p>{nick}</p></div>{own}',
    "@ {nick}: {own}", "@[{nick}](user:1) {own}", "{own}\n--\n{nick}", "Trả lời {nick}<br>{own}",
])
@pytest.mark.parametrize("nick", ["langtu_87", "Kính Lúp", "Lan"])
def test_a_nick_where_a_name_is_expected_is_gone(form, nick):
    assert by_json(form.format(nick=nick, own=OWN)) == [OWN]


@pytest.mark.parametrize("read", [by_json, by_forum])
@pytest.mark.parametrize("form", QUOTED)
def test_what_is_quoted_is_not_the_writers(form, read):
    assert read(form.format(name=NAME, other=OTHER, own=OWN)) == [OWN]


@pytest.mark.parametrize("form", QUOTED)
def test_a_quote_alone_leaves_nothing(form):
    assert by_json(form.format(name=NAME, other=OTHER, own="")) == [""]


def test_a_full_name_that_was_linked_is_gone_where_it_stands_again():
    text = own_words(f'<a class="username">{NAME}</a> nhầm rồi, theo {NAME} thì nước đục, không phải.')
    assert "Kỳ" not in text and text.startswith("nhầm rồi, theo thì nước đục")


@pytest.mark.parametrize("text", [
    "Bạn viết: tôi thấy chưa đúng", "Báo viết: nước trong, nhưng nhà tôi vẫn đục", "Trả lời câu hỏi trên: nước đã trong",
    "Trả lời thế này: chưa đúng", "Gửi ban quản lý chợ: xem lại giá vé", "giá < 5 triệu & rẻ", "Họp lúc @ 19h: nhớ đi", "me too! @@",
    "Tôi đã viết: trăm lần rồi", "Ai viết: cũng vậy thôi", "Xem [1] và [2] nhé", "a [quoted] word", ":))", "> 50 tuổi còn đi làm",
    "Trả lời: đúng", "https://bao.example/tin-1.html hay lắm", "Câu này tác giả viết: chưa rõ", "Trả lời phỏng vấn: hay", "Trả lời cho câu hỏi trên: chưa có", "Gửi đến ban quản lý chợ: xem lại",
    "Cần sửa:\n- Điện\n- Nước", "Đi từ:\n- Hà Nội", "- Rẻ\n- Nhanh hơn", "Gửi từ huyện lên tỉnh mất một tuần", "Một\n--\n" + "dài quá " * 12 + "nhé", "Trả lời nhanh đi", "Trả lời 11 0", "Trả lời 12",
    "Trả lời Bộ Công an: chưa có", "Ông ấy says gì: không rõ", "Tôi thích bài viết này", "Chỉnh sửa quy hoạch là đúng", "Trích lời của mẹ tôi: phải sống tử tế", "Nguyên văn của nghị định: phạt 5 triệu",
])
def test_ordinary_words_stay(text):
    assert own_words(text) == text


@pytest.mark.parametrize(("content", "expected"), [
    ('Xem <a href="https://bao.example/tin-1.html">bài này</a> nhé', "Xem bài này nhé"),
    ('<div data-user-id="5"><p>Một.</p><p>Hai.</p></div>', "Một.\nHai."),
    ('<div class="js-selectToQuote"><div class="bbWrapper">Một<br>hai</div></div>', "Một\nhai"),
    ("đầu<br/>xuống dòng &amp; tiếp", "đầu\nxuống dòng & tiếp"), ("[b]đậm[/b] rồi", "đậm rồi"),
    ("[quote=X]lời cũ", ""), ("lời mới [/quote]", "lời mới"),
])
def test_markup_around_own_words(content, expected):
    assert own_words(content) == expected


def test_a_threads_title_holds_no_linked_name():
    page = f'<html><body><h1>Hỏi về nước <a class="username" href="/members/x.1/">{NAME}</a></h1></body></html>'
    assert read_forum_page(page.encode(), FORUM, now=NOW).title == "Hỏi về nước"


def test_posts_inside_a_quote_or_another_post_are_counted_once():
    page = ('<article id="1"><div class="noi-dung">Một<article id="2"><div class="noi-dung">Hai</div></article></div></article>'
            '<article id="3"><div class="noi-dung"><blockquote><article id="1"><div class="noi-dung">Một</div></article>'
            "</blockquote>Ba</div></article>")
    found = read_forum_page(f"<html><body>{page}</body></html>".encode(), FORUM, now=NOW).comments
    assert [(c.key, c.text) for c in found] == [("1", "Một"), ("2", "Hai"), ("3", "Ba")]


def test_the_offices_drop_leaves_no_prefix_that_eats_own_words():
    assert by_forum(f"<p>{NAME} viết:</p><div class='bo'>{OTHER}</div><p>{OWN}</p>") == [OWN]


@given(st.text(alphabet="<>/[]=\"'&;:@ abA\n\ue000\ue001quoteuser", max_size=80))
def test_any_text_is_read_without_a_sign_of_our_own(text):
    read = own_words(text)
    assert "\ue000" not in read and "\ue001" not in read
