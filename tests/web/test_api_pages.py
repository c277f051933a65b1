"""Walks through pages meet everything once, while articles arrive between two pages; on both engines."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api_client import Api
from two_engines import ENGINES, filled
from web_client import Client
from web_record import NOW, Seeded, article_row

from config.settings import Settings
from langnghe.web.app import create_app
from search.indexer import drain
from search.opening import open_engine
from storage import articles, sources, stories, topics
from storage.sessions import Database, open_database

WORDS = "dòng sông"


@pytest.fixture(scope="module", params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Seeded]]:
    """Return a filled folder whose index is of the one engine, then of the other."""
    yield from filled(request.param, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def arrive(place: tuple[Settings, Seeded]) -> Iterator[Callable[[int], list[int]]]:
    """Return a function that brings articles, of all days and some of known stories, into record and index."""
    settings, _ = place
    database, engine = open_database(settings), open_engine(settings)
    numbers = itertools.count()

    def come(count: int) -> list[int]:
        made = [_article(database, next(numbers)) for _ in range(count)]
        drain(database, engine, owner="test")
        return made

    yield come
    engine.close()
    database.close()


def _article(database: Database, number: int) -> int:
    with database.writing() as session:
        paper = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        days = None if number % 7 == 6 else number % 5
        row = article_row(paper, f"n{number}", f"Dòng sông số {number}", f"Bên dòng sông có tin {number}.", days)
        made = articles.save(session, row).article_id
        story = stories.create(session) if number % 3 else 1      # a copy of a story that was there
        stories.assign(session, made, story, b"")
        stories.refresh(session, [story])
        topic = topics.create(session, f"Sông {number}", []) if number % 2 else 1
        if number % 3:
            topics.assign(session, story, topic, 100 + number, 1.0)
            topics.refresh(session, [topic])
    return made


@pytest.fixture(scope="module")
def api(place: tuple[Settings, Seeded], arrive: Callable[[int], list[int]]) -> Api:
    """Return the API over a record with some articles to walk through."""
    arrive(24)
    return Api(Client(create_app(place[0])))


def _walk(api: Api, arrive: Callable[[int], list[int]], path: str, **parameters: Any) -> list[Any]:
    """Return all entries of a walk during which articles arrive."""
    found = []
    for at, page in enumerate(api.pages(path, size=6, **parameters)):
        found += page["items"]
        assert at < 100
        if at == 0:
            arrive(3)
    return found


@pytest.mark.parametrize("fold", ["0", "1"])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_a_search_is_walked_as_it_was_when_the_walk_began(
    api: Api, arrive: Callable[[int], list[int]], sort: str, fold: str
) -> None:
    before = api.get("/search", q=WORDS, sort=sort, fold=fold, size=200)
    walked = _walk(api, arrive, "/search", q=WORDS, sort=sort, fold=fold)
    expected = [hit["id"] for hit in before["items"]]
    assert len(expected) > 10 and [hit["id"] for hit in walked] == expected


def test_a_walk_by_id_meets_what_arrives_too(api: Api, arrive: Callable[[int], list[int]]) -> None:
    before = {hit["id"] for hit in api.get("/search", q=WORDS, sort="id", size=200)["items"]}
    walked = [hit["id"] for hit in _walk(api, arrive, "/search", q=WORDS, sort="id")]
    assert walked == sorted(set(walked)) and before < set(walked)
    assert walked == [hit["id"] for hit in api.get("/search", q=WORDS, sort="id", size=200)["items"]]


@pytest.mark.parametrize(("path", "parameters"), [
    ("/topics", {"days": "7"}), ("/topics", {"days": "all"}), ("/topics/1/stories", {}), ("/stories/1", {}),
])
def test_lists_of_the_record_are_walked_without_doubles_or_gaps(
    api: Api, arrive: Callable[[int], list[int]], path: str, parameters: dict[str, str]
) -> None:
    before = [entry["id"] for entry in api.get(path, size=200, **parameters)["items"]]
    walked = [entry["id"] for entry in _walk(api, arrive, path, **parameters)]
    assert len(before) > 3 and len(walked) == len(set(walked)) and set(before) <= set(walked)


def test_days_of_a_topic_are_walked(api: Api) -> None:
    whole = [day["day"] for day in api.get("/topics/1/timeline")["items"]]
    assert [day["day"] for page in api.pages("/topics/1/timeline", size=1) for day in page["items"]] == whole
    assert len(whole) > 2 and whole == sorted(whole, reverse=True) and whole[0] == NOW.date().isoformat()


def test_counts_stand_on_the_first_page_and_totals_on_every_one(api: Api) -> None:
    for sort in ("newest", "id"):
        first, *others = api.pages("/search", q=WORDS, sort=sort, size=5)
        assert first["counts"]["days"] and others
        assert {page["counts"] for page in others} == {None}
        assert {page["total"] for page in others} == {first["total"]}
        assert api.get("/search", q=WORDS, sort=sort, counts="0")["counts"] is None


def test_a_cursor_is_of_one_question(api: Api) -> None:
    cursor = api.get("/search", q=WORDS, size=2)["next"]
    assert api.ask("/search", q=WORDS, size=2, cursor=cursor).status == 200
    for other in ({"q": "sông"}, {"q": WORDS, "size": 3}, {"q": WORDS, "size": 2, "source": "bao-mau"}):
        told = api.refused("/search", 400, **{"size": 2, "cursor": cursor} | other)
        assert told["type"].endswith(":bad-cursor")
    api.refused("/topics", 400, cursor=cursor)
