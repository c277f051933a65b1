"""Every shape of comments in a real crawl, twice: a thread grows, a comment goes, and nobody's name is anywhere."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select, update

from config import clock
from config import settings as config_settings
from storage.models import Comment, HostLease, Page, Thread, ThreadCount
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import Request, Site, article, feed

DAY = datetime.fromtimestamp(int(time.time()) // 86_400 * 86_400 - 2 * 86_400, UTC)
LOCAL = timedelta(hours=7)
NAME, HANDLE, NUMBER, MAIL = "Trần Văn Kỳ Lạ", "kyla-8841377", "8841377", "kyla@thu.example"
PATH = "/bai-4711.html"


@dataclass(frozen=True)
class Written:
    """A comment as the invented site holds it."""

    key: int
    text: str
    hour: int
    writer: str = NUMBER

    @property
    def local(self) -> datetime:
        """Return its time on a clock in Vietnam, without zone."""
        return (DAY + timedelta(hours=self.hour, minutes=17) + LOCAL).replace(tzinfo=None)


FIRST = [Written(900_011, "Cầu đẹp wa 😍 mn ơi", 3), Written(900_012, "Mà k có làn xe đạp =))", 4, "55"),
         Written(900_013, "Đường dẫn còn xấu lắm", 5)]
# The second one was taken away, two are new.
LATER = [FIRST[0], FIRST[2], Written(900_014, "Sửa đường rồi, cảm ơn", 9, "66"), Written(900_015, "Nay đi êm r", 9, "55")]

Serve = Callable[[Site, list[Written]], None]


def html_list(site: Site, comments: list[Written]) -> None:
    items = "".join(
        f'<li class="y-kien" id="bl-{c.key}" data-nguoi="{c.writer}"><a href="/thanh-vien/{HANDLE}">{NAME}</a> {MAIL}'
        f'<div class="loi">{c.text}</div><span class="luc">{c.local:%d/%m/%Y %H:%M}</span></li>' for c in comments)
    site.pages["/binh-luan"] = lambda r: r.answer(f"<ul>{items}</ul>" if r.query()["trang"] == "1" else "")


HTML = """kind = "html"
endpoint = "{base}/binh-luan?bai={{id}}&trang={{page}}"
object_id = 'url:-(\\d+)\\.html'
post = "li.y-kien"
text = ".loi"
time = ".luc"
commenter = "data-nguoi"
"""


def vnexpress(site: Site, comments: list[Written]) -> None:
    items = [{"comment_id": str(c.key), "content": c.text, "full_name": NAME, "userid": c.writer, "avatar": f"/{HANDLE}.png",
              "creation_time": int(c.local.replace(tzinfo=UTC).timestamp()) - 7 * 3600, "replys": {}} for c in comments]

    def get(request: Request) -> None:
        query = request.query()
        at, size = int(query["offset"]), int(query["limit"])
        request.answer(json.dumps({"error": 0, "data": {"total": len(items), "items": items[at:at + size]}}))

    site.pages["/get"] = get


VNEXPRESS = """kind = "vnexpress"
endpoint = "{base}/get"
object_id = 'url:-(\\d+)\\.html'
page_size = 2
"""


def wordpress(site: Site, comments: list[Written]) -> None:
    items = [{"id": c.key, "author": int(c.writer), "author_name": NAME, "content": {"rendered": f"<p>{c.text}</p>"},
              "date_gmt": (c.local - LOCAL).isoformat()} for c in comments]

    def get(request: Request) -> None:
        query = request.query()
        size, number = int(query["per_page"]), int(query["page"])
        request.answer(json.dumps(items[size * (number - 1):size * number]))

    site.pages["/wp-json/wp/v2/comments"] = get


WORDPRESS = """kind = "wordpress"
endpoint = "{base}/wp-json/wp/v2/comments"
object_id = 'url:-(\\d+)\\.html'
page_size = 2
"""

def vietnamnet(site: Site, comments: list[Written]) -> None:
    def items(of: list[Written], first: bool) -> list[dict]:
        return [{"commentId": c.key, "commentContent": f"<p>{c.text}</p>", "createdDate": c.local.isoformat(), "totalLike": 37,
                 "totalAnswer": int(first and n == 0), "userName": NAME, "userId": c.writer, "avatar": f"/{HANDLE}.png"} for n, c in enumerate(of)]

    def get(request: Request) -> None:
        query = request.query()
        # The last comment is an answer to the first.
        of = items(comments[-1:], False) if "ParentId" in query else items(comments[:-1], True)
        at, size = int(query["PageIndex"]), int(query["PageSize"])
        request.answer(json.dumps({"status": True, "data": {"totalComment": len(comments), "comments": of[at * size:(at + 1) * size] or {}}}))

    site.pages["/api/Comment/Gets"] = get


VIETNAMNET = """kind = "vietnamnet"
endpoint = "{base}/api/Comment/Gets"
object_id = 'url:-(\\d+)\\.html'
page_size = 2
"""

def nukeviet(site: Site, comments: list[Written]) -> None:
    def items(of: list[Written]) -> str:
        return "".join(
            f'<li class="media" id="cid_{c.key}"><img src="/{HANDLE}.jpg" alt="{NAME}"/><div class="media-body"><div class="margin-bottom">{c.text}'
            f'</div><div class="comment-info"><strong>{NAME}</strong> <a href="mailto:{MAIL}">{MAIL}</a> <span class="small">lúc '
            f'{c.local:%H:%M %d/%m/%Y}</span></div></div></li>' for c in of)

    link = "<a href=\"javascript:void(0)\" onclick=\"nv_urldecode_ajax('%2Fbinh-luan%3Fpage%3D2','idcomment')\">2</a>"
    first = f'<ul class="comment-list">{items(comments[:2])}</ul><div class="text-center"><ul class="pagination"><li class="active"><a>1</a></li><li>{link}</li></ul></div>'
    site.pages[PATH] = article("Cầu mới thông xe được bàn tới").replace("</body>", f'<div id="idcomment">{first}</div></body>')
    site.pages["/binh-luan"] = f'<ul class="comment-list">{items(comments[2:])}</ul>'


def wordpress_feed(site: Site, comments: list[Written]) -> None:
    items = "".join(
        f"<item><title>Bởi: {NAME}</title><dc:creator>{NAME}</dc:creator><guid>{site.base}/?p=1#comment-{c.key}</guid>"
        f"<pubDate>{format_datetime((c.local - LOCAL).replace(tzinfo=UTC))}</pubDate><description>{NAME}</description>"
        f"<content:encoded><![CDATA[<p>{c.text}</p>]]></content:encoded></item>" for c in reversed(comments))
    site.pages[PATH + "/feed/"] = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{items}</channel></rss>")


def tuoitre(site: Site, comments: list[Written]) -> None:
    def item(c: Written, children: list[dict]) -> dict:
        return {"id": c.key, "content": f"<p>{c.text}</p>", "sender_fullname": NAME, "sender_id": c.writer, "avatar": f"/{HANDLE}.png", "likes": 37,
                "published_date": c.local.isoformat(), "child_count": len(children), "child_comments": children}

    # The last comment is an answer to the first.
    items = [item(c, [item(comments[-1], [])] if n == 0 else []) for n, c in enumerate(comments[:-1])]

    def get(request: Request) -> None:
        query = request.query()
        at, size = int(query["pageindex"]) - 1, int(query["pagesize"])
        request.answer(json.dumps({"Success": True, "Data": json.dumps(items[at * size:(at + 1) * size])}))

    site.pages["/api/getlist-comment.api"] = get


TUOITRE = """kind = "tuoitre"
enabled = true
endpoint = "{base}/api/getlist-comment.api"
object_id = 'url:-(\\d+)\\.html'
page_size = 2
"""

# Name, what serves the comments, the table, and whether the shape tells writers apart.
SHAPES: list[tuple[str, Serve, str, bool]] = [
    ("html", html_list, HTML, True), ("vnexpress", vnexpress, VNEXPRESS, True), ("wordpress", wordpress, WORDPRESS, True),
    ("tuoitre", tuoitre, TUOITRE, False), ("wordpress-feed", wordpress_feed, 'kind = "wordpress-feed"\n', False),
    ("vietnamnet", vietnamnet, VIETNAMNET, False), ("nukeviet", nukeviet, 'kind = "nukeviet"\n', False),
]


def visit(office: Office, site: Site, serve: Serve, comments: list[Written]) -> dict[str, int]:
    """Crawl with these comments, whatever is due."""
    serve(site, comments)
    database = open_database(config_settings.load(office.environ()))
    with database.writing() as session:
        session.execute(update(Page).values(due_at=clock.now() - timedelta(seconds=1)))
        session.execute(update(HostLease).values(next_allowed_at=None))
    database.close()
    return office.crawl().statuses


def kept(office: Office) -> tuple[Thread, list[tuple[str, int, bool]], dict[int, int]]:
    """Return the thread, its comments by text, hour and flag, and the counts by hour."""
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        thread = session.scalars(select(Thread)).one()
        comments = [(c.text, c.hour.hour, c.first_from_commenter) for c in session.scalars(select(Comment).order_by(Comment.hour, Comment.text))]
        counts = {c.hour.hour: c.comments for c in session.scalars(select(ThreadCount))}
    database.close()
    return thread, comments, counts


# The rule is one for all shapes: of two crawls each, the fast tests see the first shape only.
@pytest.mark.parametrize(("serve", "table"), [
    pytest.param(*shape[1:3], id=shape[0], marks=[pytest.mark.slow] if shape is not SHAPES[0] else [])
    for shape in SHAPES[:-1]])
def test_an_emptied_thread_is_not_believed_and_a_smaller_one_is(tmp_path, serve, table):
    with Site() as site:
        site.pages = {PATH: article("Cầu mới thông xe được bàn tới"),
                      "/feed": lambda r: r.answer(feed(site.base, [PATH]), "application/rss+xml")}
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], tables="[comments]\n" + table.format(base=site.base)))
        visit(office, site, serve, FIRST)
        before = kept(office)[1:]
        assert visit(office, site, serve, [])["incomplete_thread"] == 1
        thread, comments, counts = kept(office)
        assert ((comments, counts), thread.withdrawn) == (before, 0) and len(comments) == 3
        assert "incomplete_thread" not in visit(office, site, serve, FIRST[1:])
        thread, comments, _ = kept(office)
        # A feed may have dropped the oldest one for newer ones, and says nothing of it.
        gone = 0 if serve is wordpress_feed else 1
        assert (len(comments), thread.withdrawn) == (3 - gone, gone)


def test_an_emptied_thread_of_a_withdrawn_article_is_believed(tmp_path):
    with Site() as site:
        site.pages = {PATH: article("Cầu mới thông xe được bàn tới"),
                      "/feed": lambda r: r.answer(feed(site.base, [PATH]), "application/rss+xml")}
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], tables="[comments]\n" + VNEXPRESS.format(base=site.base)))
        visit(office, site, vnexpress, FIRST)
        site.pages[PATH] = lambda r: r.answer("", status=404)
        assert visit(office, site, vnexpress, FIRST)["withdrawn"] == 1
        assert visit(office, site, vnexpress, [])["revised"] == 1
        thread, comments, _ = kept(office)
        assert (thread.withdrawn, comments) == (3, [])


def test_a_forum_page_without_a_post_leaves_the_thread_that_is_held(tmp_path):
    table = '[comments]\nkind = "forum"\npost = "article"\ntext = "p"\ntime = "time"\ntitle = "h1"\n'

    def forum(site: Site, comments: list[Written]) -> None:
        posts = "".join(f'<article id="p{c.key}"><time datetime="{c.local}+07:00"></time><p>{c.text}</p></article>' for c in comments)
        site.pages[PATH] = f"<html><body><h1>Cầu mới</h1>{posts or 'Bạn truy cập quá nhanh'}</body></html>"

    with Site() as site:
        site.pages = {"/feed": lambda r: r.answer(feed(site.base, [PATH]), "application/rss+xml")}
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], kind="forum", tables=table))
        assert visit(office, site, forum, FIRST)["stored"] == 1
        assert visit(office, site, forum, [])["incomplete_thread"] == 1
        assert visit(office, site, forum, FIRST)["unchanged"] >= 1
        thread, comments, _ = kept(office)
        assert (len(comments), thread.withdrawn) == (3, 0)


# Three crawls each: the fast tests see one shape that tells writers apart and one that does not.
@pytest.mark.parametrize(("serve", "table", "tells"), [
    pytest.param(*shape[1:], id=shape[0], marks=[] if shape[0] in ("html", "vietnamnet") else [pytest.mark.slow]) for shape in SHAPES])
def test_a_thread_grows_and_a_comment_goes(tmp_path, serve, table, tells):
    with Site() as site:
        site.pages = {PATH: article("Cầu mới thông xe được bàn tới"),
                      "/feed": lambda r: r.answer(feed(site.base, [PATH]), "application/rss+xml")}
        office = Office(tmp_path)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], tables="[comments]\n" + table.format(base=site.base)))
        assert visit(office, site, serve, FIRST) == {"listing": 1, "stored": 2}
        thread, comments, counts = kept(office)
        assert (thread.comments, thread.withdrawn, thread.article_url) == (3, 0, site.base + PATH)
        assert comments == [(FIRST[0].text, 3, tells), (FIRST[1].text, 4, tells), (FIRST[2].text, 5, False)]
        assert counts == {3: 1, 4: 1, 5: 1}

        assert visit(office, site, serve, FIRST)["unchanged"] >= 1
        assert visit(office, site, serve, LATER)["revised"] == 1
        thread, comments, counts = kept(office)
        assert (thread.comments, thread.withdrawn) == (4, 1)
        assert [text for text, *_ in comments] == [FIRST[0].text, FIRST[2].text, "Nay đi êm r", "Sửa đường rồi, cảm ơn"]
        # What was taken away is counted where it stood; its words are nowhere.
        assert counts == {3: 1, 4: 1, 5: 1, 9: 2}
    for file in (file for file in tmp_path.rglob("*") if file.is_file()):
        written = file.read_bytes()
        for planted in (NAME, HANDLE, NUMBER, MAIL, "900011", FIRST[1].text):
            # The log of the database holds old pages until it is emptied; names were never in it.
            if planted != FIRST[1].text or not file.name.endswith("-wal"):
                assert planted.encode() not in written, (file, planted)
