"""Comments of a WordPress: asked for without names, read page by page, kept as text, hour and one boolean."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from config import settings as config_settings
from config.sources import CommentsConfig
from crawlers.comments import wordpress
from crawlers.comments.answers import BadAnswer, Progress
from storage.models import Comment, Thread
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import Request, Site, article, feed

DAY = datetime.fromtimestamp(int(time.time()) // 86_400 * 86_400 - 2 * 86_400, UTC)
WRITER, NAME = 8841377, "Trần Văn Kỳ Lạ"
CONFIG = CommentsConfig("wordpress", endpoint="https://blog.example/wp-json/wp/v2/comments", object_id="meta:wp-post-id")


def comment(number: int, writer: int, text: str) -> dict:
    """Return a comment with all that an old version sends whatever was asked for."""
    return {"id": 70_000 + number, "author": writer, "author_name": NAME, "author_avatar_urls": {"24": "/kyla.png"},
            "date_gmt": f"{DAY:%Y-%m-%d}T{number % 20:02}:41:07", "content": {"rendered": f"<p>{text} {number}</p>\n"}, "parent": 0}


COMMENTS = [comment(n, [WRITER, 0, 55, WRITER][n % 4], "Mong sớm xong việc") for n in range(8)]


def serve(site: Site, broken: bool = False) -> None:
    def comments(request: Request) -> None:
        query = request.query()
        size, number = int(query["per_page"]), int(query["page"])
        if broken and number > 1:
            request.drop()
            return
        request.answer(json.dumps(COMMENTS[size * (number - 1):size * number]), "application/json")

    head = f'<link rel="shortlink" href="{site.base}/?p=501">'
    site.pages = {"/2026/bai/": article("Chuyện làng được bàn tới", head=head), "/wp-json/wp/v2/comments": comments,
                  "/feed": lambda r: r.answer(feed(site.base, ["/2026/bai/"]), "application/rss+xml")}


def crawled(folder, site: Site) -> tuple[Office, dict[str, int]]:
    office = Office(folder)
    tables = f'[comments]\nkind = "wordpress"\nendpoint = "{site.base}/wp-json/wp/v2/comments"\npage_size = 4\n'
    office.source("blog", minimal("Blog", site.domain, [site.base + "/feed"], tables=tables))
    return office, office.crawl().statuses


def kept(office: Office):
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = [(c.text, c.first_from_commenter) for c in session.scalars(select(Comment).order_by(Comment.hour, Comment.text))]
        threads = len(list(session.scalars(select(Thread))))
    database.close()
    return threads, found


def test_a_thread_is_read_to_its_end_without_its_writers(tmp_path):
    with Site() as site:
        serve(site)
        office, statuses = crawled(tmp_path, site)
        asked = [path for path in site.paths() if "/comments" in path]
    assert statuses == {"listing": 1, "stored": 2}
    # Eight comments fill two pages of four: only an empty third one says that there are no more.
    assert [path.split("&page=")[1].split("&")[0] for path in asked] == ["1", "2", "3"]
    assert all("post=501" in path and "_fields=id%2Cauthor%2Cdate_gmt%2Ccontent" in path for path in asked)
    threads, found = kept(office)
    assert threads == 1 and len(found) == 8
    assert [first for _text, first in found] == [True, False, True, False, False, False, False, False]
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in (NAME, str(WRITER), "kyla", "70003"):
        assert secret.encode() not in written


def test_a_thread_that_breaks_off_leaves_nothing(tmp_path):
    with Site() as site:
        serve(site, broken=True)
        office, statuses = crawled(tmp_path, site)
    assert statuses["incomplete_thread"] == 1
    assert kept(office) == (0, [])


def test_a_page_without_a_number_has_no_comments():
    assert wordpress.thread_address(CONFIG, {}, "https://blog.example/bai/") == ""
    address = wordpress.thread_address(CONFIG, {"wp-post-id": "501"}, "https://blog.example/bai/")
    assert address == "https://blog.example/wp-json/wp/v2/comments?post=501#https://blog.example/bai/"
    assert "per_page=100" in wordpress.page_request(CONFIG, address, Progress(500))
    assert "#" not in wordpress.page_request(CONFIG, address, Progress(24))


@pytest.mark.parametrize("text", ["", "<html>", '{"code": "rest_forbidden"}', "null", "[" * 100_000])
def test_what_is_no_list_of_comments_is_refused(text):
    with pytest.raises(BadAnswer) as caught:
        wordpress.read_answer(text)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["id", "author", "date_gmt", "content", "rendered"]), inner, max_size=5), max_leaves=20))
def test_any_answer_is_read_or_refused(value):
    try:
        answer = wordpress.read_answer(json.dumps(value))
    except BadAnswer:
        return
    assert all(isinstance(one.text, str) and isinstance(one.key, str) for one in answer.comments)
