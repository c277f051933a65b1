"""Real pages and comment responses, served on loopback and crawled into the record; skipped where they are absent."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import settings as config_settings
from config.sources import load_sources
from crawlers.extract.article import extract_article
from storage.models import Article, Comment
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import Request, Site, article, feed

DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "vietnamese-pages"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="shared data is absent")

PAGES = {"/dau-bung-4954454.html": "vnexpress-article/VnExpress_2025_10_22.html",
         "/ho-duc-phoc-4672302.html": "vnexpress-2023-htmldate/VnExpress.net-Kinh-doanh.html"}
EXPECTED = {
    "/dau-bung-4954454.html": (
        "Đau bụng kéo dài, phát hiện ung thư lymphoma ruột non", "Người đàn ông 63 tuổi đau bụng kéo dài",
        "Ngày 22/10, BS.CK2", "hóa trị hoặc xạ trị.", datetime(2025, 10, 22, 12, 25, 52, tzinfo=UTC)),
    "/ho-duc-phoc-4672302.html": (
        "Ông Hồ Đức Phớc: Sẽ nâng mức giảm trừ gia cảnh tính thuế cá nhân khi sửa luật", "Bộ trưởng Tài chính Hồ Đức Phớc",
        "Thông tin trên được Bộ trưởng", "Bộ Tài chính xác định.", datetime(2023, 11, 2, 12, 20, 45, tzinfo=UTC)),
}


def rules():
    found = {s.name: s for s in load_sources(config_settings.load({"LANGNGHE_CONFIG_DIR": "/nowhere"}))}
    return found["vnexpress"].rules


class Responses:
    """The 45 saved responses: each is the first page of a thread of its own, replies are the ones it holds."""

    def __init__(self) -> None:
        files = sorted((DATA / "vnexpress-comments").glob("*.json"))
        self.bodies = {str(900 + i): json.loads(file.read_text("utf-8")) for i, file in enumerate(files)}
        # They are of 2018: as old as they are, nothing of them would be kept.
        for body in self.bodies.values():
            for comment in all_comments(body):
                comment["creation_time"] = int(time.time()) - 3600
        self.replies = {
            (key, str(item["comment_id"])): item["replys"] for key, body in self.bodies.items()
            for item in (body.get("data") or {}).get("items", []) if item.get("replys")}

    def get(self, request: Request) -> None:
        query = request.query()
        body = self.bodies.get(query["objectid"], {"error": 0, "data": []})
        if body["data"]:
            # Of longer threads the first page alone was kept: here it is all that there is.
            items = body["data"]["items"]
            body = {"error": 0, "data": {"total": len(items), "items": items if query["offset"] == "0" else []}}
        request.answer(json.dumps(body), "application/json")

    def more(self, request: Request) -> None:
        query = request.query()
        items = self.replies[query["objectid"], query["id"]]["items"]
        given = items if query["offset"] == "0" else []
        request.answer(json.dumps({"error": 0, "data": {"total": len(items), "items": given}}), "application/json")


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    responses = Responses()
    comments = ('[comments]\nkind = "vnexpress"\nendpoint = "{0}/index/get"\nreplies = "{0}/index/getreplay"\n'
                "object_id = 'url:-(\\d+)\\.html$'\n")
    selectors = rules()
    with Site() as site:
        site.pages = {path: lambda r, f=file: r.answer((DATA / f).read_bytes()) for path, file in PAGES.items()} | {
            f"/bai-{key}.html": article(f"Bài thử số {key} để có bình luận") for key in responses.bodies}
        paths = list(site.pages)
        site.pages |= {"/feed": lambda r: r.answer(feed(site.base, paths), "application/rss+xml"),
                       "/index/get": responses.get, "/index/getreplay": responses.more}
        office = Office(tmp_path_factory.mktemp("office"))
        drop = json.dumps(list(selectors.drop))
        tables = (f'[rules]\ntitle = "{selectors.title}"\nlead = "{selectors.lead}"\nbody = "{selectors.body}"\n'
                  f'date = "{selectors.date}"\ndrop = {drop}\n' + comments.format(site.base))
        # The invented articles have no such elements: rules that find no body fall back to the general extractor.
        office.source("vne", minimal("VnE", site.domain, [site.base + "/feed"], tables=tables))
        done = office.crawl(EXTRACT_PROCESSES="2")
        database = open_database(config_settings.load(office.environ()))
        with database.reading() as session:
            yield site, done, session, responses
        database.close()


@pytest.mark.parametrize("path", PAGES)
def test_title_lead_body_and_date(record, path):
    site, done, session, _ = record
    title, lead, start, end, at = EXPECTED[path]
    assert done.code == 0, done.log
    found = session.scalars(select(Article).where(Article.key == site.base + path)).one()
    assert found.title == title
    assert found.lead.startswith(lead) and "\n" not in found.lead
    assert found.body.startswith(start) and found.body.endswith(end)
    assert (found.published_at, found.date_basis, found.date_precision, found.date_reliable) == (at, "jsonld", "minute", True)
    assert found.parser == "rules:vne:1"


def test_all_1413_comments_are_in(record):
    _, done, session, responses = record
    ids = [str(c["comment_id"]) for body in responses.bodies.values() for c in all_comments(body)]
    assert len(ids) == 1413
    assert done.statuses.get("incomplete_thread", 0) == 0
    assert session.scalar(select(func.count()).select_from(Comment)) == 1413
    # These files carry no commenter ids: nothing can be certain.
    assert not session.scalars(select(Comment.id).where(Comment.first_from_commenter)).all()


def all_comments(body: dict) -> list[dict]:
    found = []
    for item in (body.get("data") or {}).get("items", []):
        found += [item, *((item.get("replys") or {}).get("items", []))]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_without_rules_the_lead_is_kept_and_the_byline_is_not(path):
    title, lead, start, end, at = EXPECTED[path]
    found = extract_article((DATA / PAGES[path]).read_bytes(), "https://vnexpress.net" + path, None,
                            now=datetime(2026, 11, 22, tzinfo=UTC))
    assert (found.title, found.date.at) == (title, at)
    assert found.lead.startswith(lead) and found.body.startswith(start) and found.body.endswith(end)
