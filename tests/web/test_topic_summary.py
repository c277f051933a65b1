"""A topic's page: key sentences, documents and what each day added, each leading to where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from web_client import Client
from web_record import article_row, fill, settings_for

from config import clock
from langnghe.web.app import create_app
from search.indexer import rebuild
from search.opening import open_engine
from storage import articles, sources, stories, topics
from storage.sessions import open_database

FIRST = "Thông tư số 29/2024/TT-BGDĐT cấm dạy thêm có thu tiền với học sinh tiểu học trong nhà trường."
SECOND = "Sở Giáo dục lập đoàn kiểm tra các trung tâm đã đăng ký kinh doanh trên địa bàn thành phố."
ATTACK = "Nhiều trung tâm <b>đóng cửa</b> để chờ hướng dẫn mới của Sở về việc đăng ký kinh doanh dạy thêm."


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, int]]:
    """Return a desk and the number of a topic of three stories on two days."""
    settings = settings_for(Path(tmp_path_factory.mktemp("summary")))
    database = open_database(settings)
    fill(database)
    with database.writing() as session:
        source = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        topic = topics.create(session, "Dạy thêm", [])
        bodies = ((f"{FIRST} Thông tư 29 có hiệu lực.", 1), (SECOND, 0), (ATTACK, 0))
        for number, (body, days) in enumerate(bodies, 1):
            row = article_row(source, f"day-{number}", f"Tin dạy thêm {number}", body, days)
            story = stories.create(session)
            stories.assign(session, articles.save(session, row).article_id, story, b"")
            stories.refresh(session, [story])
            topics.assign(session, story, topic, 100 + number, 1.0)
        topics.refresh(session, [topic])
    engine = open_engine(settings, check=False)
    rebuild(database, engine)
    engine.close()
    database.close()
    yield Client(create_app(settings)), topic
    clock.freeze(None)


def test_sentences_lead_to_their_articles(page: tuple[Client, int]) -> None:
    client, topic = page
    text = client.get(f"/topic/{topic}").text
    assert "Câu tiêu biểu" in text
    for said in (FIRST, SECOND):
        assert re.search(re.escape(said) + r' <cite>— <a href="/article/\d+">Báo Mẫu</a>', text)
    assert "&lt;b&gt;đóng cửa&lt;/b&gt;" in text and "<b>đóng" not in text


def test_each_day_says_what_it_added(page: tuple[Client, int]) -> None:
    client, topic = page
    text = client.get(f"/topic/{topic}").text
    newest, oldest = text[text.index('id="days"'):text.index('id="stories"')].split("<h3>")[1:]
    assert FIRST in oldest and "Điểm mới trong ngày" in oldest
    assert SECOND in newest and FIRST not in newest


def test_documents_lead_to_the_search_that_finds_them(page: tuple[Client, int]) -> None:
    client, topic = page
    text = client.get(f"/topic/{topic}").text
    link = re.search(r'<a href="(/\?topic=[^"]+)" lang="vi">Thông tư 29/2024/TT-BGDĐT</a> <span class="n">1<', text)
    assert link
    asked = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert set(asked["q"][0].split(" OR ")) == {'"thông tư số 29 2024 tt bgdđt"', '"thông tư 29"'}
    answer = client.get(link[1].replace("&amp;", "&")).text
    assert "Tin dạy thêm 1" in answer and "Tin dạy thêm 2" not in answer


def test_a_topic_without_either_shows_neither(page: tuple[Client, int]) -> None:
    client, topic = page
    text = client.get(f"/topic/{topic - 2}").text
    assert "Viện phí mới" in text and "Văn bản được nhắc đến" not in text
