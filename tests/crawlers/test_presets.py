"""XenForo threads and NukeViet's comment pages by name: selectors that are known, over the same reading."""

from __future__ import annotations

import pytest

from config.errors import ConfigError
from config.sources import SourceConfig, read_source
from crawlers.statuses import Status
from tests.crawlers.crawling import minimal
from tests.crawlers.talking import article, read, words

NAME, HANDLE, NUMBER, MAIL = "Trần Văn Kỳ Lạ", "kyla", "8841377", "kyla.8841377@thu.example"


def source(folder, table: str, kind: str = "press", more: str = "") -> SourceConfig:
    file = folder / "bao.toml"
    file.write_text(minimal("Báo", "bao.example", ["http://bao.example/rss"], more, table, kind), "utf-8")
    return read_source(file)


def post(number: int, text: str, time: str, writer: str = NUMBER, name: str = NAME, more: str = "", identity: str = "js-post") -> str:
    """Return a post as XenForo 2 prints it."""
    user = (f'<a href="/members/{HANDLE}.{writer}/" class="username" data-user-id="{writer}" itemprop="name">{name}</a>' if writer != "0"
            else f'<span class="username" data-user-id="0">{name}</span>')
    own_id = f' id="{identity}-{number}"' if identity else ""
    return f"""<article class="message message--post js-post js-inlineModContainer" data-author="{name}" data-content="post-{number}"{own_id} itemscope>
<div class="message-inner"><div class="message-cell message-cell--user"><section class="message-user">
<div class="message-avatar"><a class="avatar" href="/members/{HANDLE}.{writer}/"><img src="/data/avatars/m/{writer}.jpg" alt="{name}"></a></div>
<h4 class="message-name">{user}</h4><h5 class="userTitle">Thành viên của {name}</h5></section></div>
<div class="message-cell message-cell--main"><header class="message-attribution"><ul><li class="u-concealed"><a href="/t/x.12/post-{number}">
<time class="u-dt" dir="auto" datetime="{time}" data-time="1795230900" data-date="21/11/26" title="21/11/26 lúc 08:15">Thứ bảy lúc 08:15</time></a></li></ul></header>
<div class="message-content js-messageContent"><div class="message-userContent"><article class="message-body js-selectToQuote"><div itemprop="text">
<div class="bbWrapper">{text}</div></div></article><aside class="message-signature"><div class="bbWrapper">Chữ ký của {name}</div></aside></div></div>{more}
<footer class="message-footer"><div class="reactionsBar"><a class="reactionsBar-link" href="/posts/{number}/reactions"><bdi>{name}</bdi> và 3 người khác</a></div></footer>
</div></div></article>"""


QUOTE = f"""<blockquote data-attributes="member: {NUMBER}" data-quote="{NAME}" data-source="post: 1" class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote">
<div class="bbCodeBlock-title"><a href="/goto/post?id=1" class="bbCodeBlock-sourceJump">{NAME} nói:</a></div><div class="bbCodeBlock-content">
<div class="bbCodeBlock-expandContent">Cầu mới có xe buýt chưa?</div><div class="bbCodeBlock-expandLink"><a>Bấm để mở rộng</a></div></div></blockquote>"""
UNFURL = '<div class="bbCodeBlock bbCodeBlock--unfurl"><h3>Tiêu đề trang khác</h3></div>'
SPOILER = ('<div class="bbCodeSpoiler"><button class="bbCodeSpoiler-button"><span>Spoiler</span></button><div class="bbCodeSpoiler-content">'
           '<div class="bbCodeBlock bbCodeBlock--spoiler"><div class="bbCodeBlock-content">đi thử rồi</div></div></div></div>')
# Two pages of a thread as they were written down.
FIRST = f"""<!DOCTYPE html><html id="XF" data-template="thread_view"><body><h1 class="p-title-value"><span class="label">Hỏi đáp</span>Xe buýt qua cầu mới?</h1>
{post(1, 'Cầu mới có xe buýt chưa mn?<br>Ai biết chỉ em với <img src="/x.gif" class="smilie" alt=":D" title="Big grin    :D"> 🙏', '2026-11-21T08:15:00+0700')}
{post(3, 'Tuyến 12 có qua nhé', '2026-11-21T09:40:00+0700', '55', 'Lan', identity='')}
{post(2, QUOTE + 'Chưa có đâu b' + UNFURL, '2026-11-21T08:59:00+0700', '0', 'Khách', f'<div class="message-lastEdit">Sửa lần cuối bởi {NAME}: <time datetime="2026-11-22T01:00:00+0700">x</time></div>')}
{post(3, 'Tuyến 12 có qua nhé', '2026-11-21T09:40:00+0700', '55', 'Lan')}
<a href="/t/xe-buyt.12/page-2" class="pageNav-jump pageNav-jump--next">Sau</a></body></html>"""
SECOND = f"""<html id="XF"><body><h1 class="p-title-value">Xe buýt qua cầu mới?</h1>
{post(4, f'<a href="/members/lan.55/" class="username" data-user-id="55">@Lan</a> cảm ơn bác {SPOILER}', '2026-11-21T10:05:00+0700')}
{post(5, f'<div class="bbImageWrapper"><img src="/sticker.png" alt="{NAME}"></div>', '2026-11-21T10:06:00+0700', '77')}
{post(6, QUOTE, '2026-11-21T10:07:00+0700', '78')}
<div class="message message--deleted message--post">{NAME} đã xóa</div></body></html>"""
THREAD = "http://bao.example/t/xe-buyt.12/"


@pytest.mark.parametrize("table", ['[comments]\nkind = "xenforo"', ""])
def test_a_xenforo_thread_is_read_over_its_pages(tmp_path, table):
    forum = source(tmp_path, table, "forum", "" if table else 'family = "xenforo"')
    result, endpoint, _ = read(THREAD, forum, lambda path, query: SECOND if path.endswith("page-2") else FIRST)
    assert [url.removeprefix(THREAD) for url in endpoint.urls] == ["", "page-2"]
    # The opening post is one like the others, an answer shown twice is counted once, guests are not certain.
    assert words(result) == [
        ("Chưa có đâu b", 1, False), ("Cầu mới có xe buýt chưa mn?\nAi biết chỉ em với :D 🙏", 1, True), ("Tuyến 12 có qua nhé", 2, True),
        ("cảm ơn bác\nđi thử rồi", 3, False)]
    assert result.thread.title == "Xe buýt qua cầu mới?" and result.thread.article_url == ""
    for planted in (NAME, HANDLE, NUMBER, "Lan", "Khách", "avatars", "js-post"):
        assert planted not in str((result.thread, result.detail)).replace(THREAD, "")


def test_a_preset_gives_way_key_by_key(tmp_path):
    comments = source(tmp_path, '[comments]\nkind = "xenforo"\npost = "li.message"', "forum").comments
    assert comments is not None
    assert (comments.kind, comments.post, comments.text) == ("forum", "li.message", ".message-body .bbWrapper")
    over = source(tmp_path, '[comments]\npost = "li.message"', "forum", 'family = "xenforo"').comments
    assert over == comments
    with pytest.raises(ConfigError, match=r"comments\.kind.*xenforo.*nukeviet"):
        source(tmp_path, '[comments]\nkind = "xenfor"', "forum")
    with pytest.raises(ConfigError, match=r"\[comments\] with kind"):
        source(tmp_path, '[comments]\nkind = "nukeviet"', "forum")


def talk(number: int, text: str, time: str, inner: str = "") -> str:
    """Return a comment as NukeViet's default theme prints it, its e-mail address too."""
    return f"""<li class="media" id="cid_{number}"><a class="pull-left" href="#"><img class="media-object bg-gainsboro" src="/uploads/{HANDLE}.jpg" alt="{NAME}" width="40"/></a>
<div class="media-body"><div class="margin-bottom">{text}</div><div class="comment-info clearfix"><em class="pull-left fa fa-user">&nbsp;</em> <strong class="cm_item">{NAME} </strong>
<em class="fa fa-envelope-o">&nbsp;</em> <a class="cm_item" title="mailto {MAIL}" href="mailto:{MAIL}">{MAIL}</a>
<em class="fa fa-clock-o">&nbsp;</em> <span class="small">lúc {time}</span><ul class="comment-tool clearfix"><li><a href="javascript:void(0);"
onclick="nv_commment_feedback({number}, '{NAME}')">Trả lời</a></li><li><span id="like{number}">37</span></li></ul></div>
{f'<ul class="comment-list">{inner}</ul><div class="text-center"></div>' if inner else ""}</div></li>"""


def pages(number: int, last: int) -> str:
    """Return the page links as nv_generate_page makes them for a container that a script fills."""
    links = "".join(
        f'<li class="page-item active"><a href="#">{n}</a></li>' if n == number else
        f"""<li><a href="javascript:void(0)" onclick="nv_urldecode_ajax('%2Findex.php%3Fnv%3Dcomment%26module%3Dnews%26id%3D47%26checkss%3Dab12%26page%3D{n}','idcomment')">{n}</a></li>"""
        for n in range(1, last + 1))
    return f'<div class="text-center"><ul class="pagination">{links}</ul></div>'


BODY = "Phường lấy ý kiến về tuyến đường mới, người dân góp ý đến hết tháng tại trụ sở và trên cổng thông tin. " * 3
NEWS = "http://bao.example/vi/news/tin-tuc/lay-y-kien-47.html"


def portal(comments: str) -> str:
    return f"""<html><head><meta name="generator" content="NukeViet v4.5"><title>Lấy ý kiến</title></head><body><div class="news_column">
<h1 class="title margin-bottom-lg" itemprop="headline">Lấy ý kiến về tuyến đường mới</h1><div id="news-bodyhtml" class="bodytext">{BODY}</div></div>
<div id="idcomment" class="nv-fullbg"><p class="comment-title">Ý kiến bạn đọc</p><div id="showcomment">{comments}</div>
<div id="formcomment"><form><input id="commentname" value="{NAME}"/></form></div></div></body></html>"""


LISTED = f"""<ul class="comment-list">
{talk(1, 'Đường mới cần vỉa hè, đừng chặt cây 🌳', '08:15 21/11/2026', talk(2, f'{NAME} viết: Đường mới cần vỉa hè<br>Đồng ý ạ, gọi 0912345678', '09:40 21/11/2026'))}
{talk(3, 'Ko thấy nói đền bù', '21/11/2026 10:05')}</ul>""" + pages(1, 2)
NEXT = f'<ul class="comment-list">{talk(4, "Họp ở đâu vậy?", "07:30 22/11/2026")}</ul>' + pages(2, 2)


@pytest.mark.parametrize("table", ['[comments]\nkind = "nukeviet"', ""])
def test_a_nukeviet_page_is_read_without_names_and_addresses(tmp_path, table):
    official = source(tmp_path, table, "official", "" if table else 'family = "nukeviet"')
    page = portal(LISTED)
    assert [link.url for link in article(NEWS, page, official).links] == [f"{NEWS}#{NEWS}"]
    result, endpoint, _ = read(f"{NEWS}#{NEWS}", official, lambda path, query: NEXT if query.get("nv") == "comment" else page)
    assert endpoint.urls == [NEWS, "http://bao.example/index.php?nv=comment&module=news&id=47&checkss=ab12&page=2"]
    # The reply's first line quotes the first comment; the number in it is for the step that redacts.
    assert words(result) == [
        ("Đường mới cần vỉa hè, đừng chặt cây 🌳", 1, False), ("Đồng ý ạ, gọi 0912345678", 2, False),
        ("Ko thấy nói đền bù", 3, False), ("Họp ở đâu vậy?", 0, False)]
    assert result.thread.article_url == NEWS
    for planted in (NAME, HANDLE, MAIL, "cid_", "37", "ab12"):
        assert planted not in str((result.thread, result.detail))


def test_a_portal_without_comments_is_asked_once(tmp_path):
    official = source(tmp_path, "", "official", 'family = "nukeviet"')
    assert article(NEWS, portal('<ul class="comment-list"></ul>'), official).links == ()


@pytest.mark.parametrize("last", [2, 99])
def test_pages_without_end_are_left(tmp_path, last):
    official = source(tmp_path, '[comments]\nkind = "nukeviet"\nmax_pages = 5', "official")

    def give(path: str, query: dict[str, str]) -> str:
        number = int(query.get("page", 1))
        return f'<ul class="comment-list">{talk(number, f"Ý {number}", "07:30 22/11/2026")}</ul>' + pages(min(number, last - 1), last)

    result, endpoint, _ = read(f"{NEWS}#{NEWS}", official, give)
    # A page that always names the same next one has been asked for already; new ones without end are too many.
    assert (result.status, endpoint.asked) == ((Status.STORED, 2) if last == 2 else (Status.INCOMPLETE_THREAD, 5))
