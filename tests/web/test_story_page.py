"""The page of a story: who carried it, who changed what, why one article represents it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from web_client import Client
from web_record import BODY, NOW, Seeded, article_row, settings_for

from config import clock
from langnghe import copies
from langnghe.web.app import create_app
from storage import articles, sources, stories, views
from storage.sessions import Database, open_database


def words(page: str) -> str:
    """Return what a page says, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture(scope="module")
def story(client: Client, seeded: Seeded) -> str:
    """Return the address of the story of two, as the article's page gives it."""
    page = client.get(f"/article/{seeded.articles['fees']}").text
    [address] = set(re.findall(r'href="(/story/\d+)"', page))
    return address


def test_the_article_says_that_and_why_it_represents_its_story(english: Client, seeded: Seeded) -> None:
    shown = words(english.get(f"/article/{seeded.articles['copy']}").text)
    other = words(english.get(f"/article/{seeded.articles['fees']}").text)
    said = [text for text in (shown, other) if "This article represents the story" in text]
    assert len(said) == 1 and "of 2 copies" in said[0]


def test_a_topic_leads_to_the_copies_of_its_stories(client: Client, seeded: Seeded, story: str) -> None:
    assert f'href="{story}"' in client.get(f"/topic/{seeded.topic}").text


def test_few_copies_show_their_changes_at_once(client: Client, english: Client, story: str) -> None:
    page = english.get(story).text
    assert "<ins>Hết.</ins>" in page
    for said in ("another title, 1 sentence added", "has 100 % of it", "Represents the story"):
        assert said in words(page)
    assert "Bản cũ nhất có ngày đăng đáng tin, trong 2 bản." in words(client.get(story).text)


@pytest.mark.parametrize("target", ["/story/0", "/story/x", "/story/99999999999999999999999", "/story/-1"])
def test_what_is_no_story_is_not_found(client: Client, target: str) -> None:
    assert client.get(target).status == 404


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Database, int, list[int]]]:
    """Give a desk over one story of 120 copies, by the clerk's hand."""
    settings = settings_for(tmp_path_factory.mktemp("wide"))
    database = open_database(settings)
    clock.freeze(NOW)
    with database.writing() as session:
        ids = []
        for number in range(120):
            source_id = sources.ensure(session, f"bao-{number}", f"Báo {number}", "press", enabled=True)
            row = article_row(source_id, f"n{number}", "Viện phí mới", f"{BODY}\nCâu riêng của báo số {number}.", 0)
            dated = None if number == 7 else NOW - timedelta(hours=5) + timedelta(minutes=number // 2)
            row = replace(row, published_at=dated, date_reliable=dated is not None)
            ids.append(articles.save(session, row).article_id)
        story = stories.create(session)
        for one in ids:
            stories.assign(session, one, story, b"")
        stories.refresh(session, [story])
    yield Client(create_app(settings), cookies="language=en"), database, story, ids
    database.close()
    clock.freeze(None)


def test_many_copies_stand_on_pages(wide: tuple[Client, Database, int, list[int]]) -> None:
    client, _, story, ids = wide
    seen: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/story/{story}?page={number}").text
        seen += re.findall(r'id="copy-(\d+)"', page)
        assert f"Page {number} of 3" in words(page) and "<ins>" not in page
    assert sorted(map(int, seen)) == ids[1:]
    assert seen[-1] == str(ids[7])      # the undated one comes last
    assert f"Page {3} of 3" in words(client.get(f"/story/{story}?page=99").text)
    first = words(client.get(f"/story/{story}").text)
    assert "of 120 copies. Others have the same date; this one was collected first." in first
    assert "Copies without a trustworthy date are not considered." in first


def test_one_copys_changes_are_shown_on_request(wide: tuple[Client, Database, int, list[int]]) -> None:
    client, _, story, ids = wide
    page = client.get(f"/story/{story}?copy={ids[3]}").text
    assert "Câu riêng của báo số <del>0.</del><ins>3.</ins>" in page and page.count("<ins>") == 1
    assert client.get(f"/story/{story}?copy=x").status == 200


def test_an_articles_page_lists_a_few_copies_and_leads_to_the_rest(
    wide: tuple[Client, Database, int, list[int]]
) -> None:
    client, _, story, ids = wide
    page = client.get(f"/article/{ids[1]}").text
    assert page.count('<a href="/article/') == 8 and f'href="/story/{story}"' in page
    assert "119 more articles of the same story" in words(page)


def test_without_any_date_the_first_collected_represents(tmp_path: Path) -> None:
    database = open_database(settings_for(tmp_path))
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        story = stories.create(session)
        for name in ("a", "b"):
            one = articles.save(session, article_row(source_id, name, f"Tin {name}", BODY + name, None)).article_id
            stories.assign(session, one, story, b"")
        stories.refresh(session, [story])
    with database.reading() as session:
        found = copies.carried(session, story)
        assert found is not None and found.undated == 2
        assert "ngày đăng đáng tin; bản này được thu thập trước" in found.reason
        assert views.copies(session, story)[0].id == found.representative.id
    database.close()
