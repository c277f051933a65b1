"""A page that was opened before the index was made anew: links of it, forward and back, still lead somewhere true."""

from __future__ import annotations

import shutil
from pathlib import Path

from web_client import Client
from web_record import article_row, seeded_copy

from langnghe.web.app import create_app
from search.indexer import rebuild
from search.opening import open_engine
from storage import articles, sources
from storage.sessions import open_database

FEES = "/?q=vi%E1%BB%87n+ph%C3%AD"


def test_an_open_desk_answers_from_the_new_index(tmp_path: Path) -> None:
    settings, _ = seeded_copy(tmp_path)
    database = open_database(settings)
    desk = Client(create_app(settings))
    assert "3 bài" in desk.get(FEES).text
    with database.writing() as session:
        paper = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        articles.save(session, article_row(paper, "more", "Viện phí lại tăng", "Thân bài.", 2))
    engine = open_engine(settings)
    rebuild(database, engine)
    engine.close()
    answer = desk.get(FEES)
    assert answer.status == 200 and "4 bài" in answer.text and "Chỉ mục chưa cập nhật" not in answer.text
    assert "2026-05-18" in answer.text
    late = desk.get(FEES + "&page=7")
    assert late.status == 200 and "Không có trang 7" in late.text and f'href="{FEES}"' in late.text
    assert desk.get("/compare?q=vi%E1%BB%87n+ph%C3%AD").text.count("4 bài") == 1
    database.close()


def test_an_index_that_is_lost_while_the_desk_is_open_is_said_and_found_again(tmp_path: Path) -> None:
    settings, _ = seeded_copy(tmp_path)
    database = open_database(settings)
    desk = Client(create_app(settings))
    assert "3 bài" in desk.get(FEES).text
    shutil.rmtree(settings.index_dir)
    for page in ("/topics", "/digest", "/sources", "/topic/1", "/article/1", "/hotspots"):
        assert desk.get(page).status == 200, page
    assert desk.get(FEES).status in (200, 503)
    assert desk.get("/compare?q=vi%E1%BB%87n").status in (200, 503)
    engine = open_engine(settings, check=False)
    rebuild(database, engine)
    engine.close()
    desk.get(FEES)
    assert "3 bài" in desk.get(FEES).text
    database.close()
