"""Outbox to engine: nothing lost, nothing twice, whatever fails in between; rebuild and check."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from search_record import comment_on, fill, recorded, save
from search_world import START, article, world
from sqlalchemy import delete

from search import indexer
from search.engine import Changes, Engine, Target
from search.errors import EngineUnavailable, IndexBusy
from search.query import parse
from storage import articles, outbox, tombstones
from storage.models import Article, ArticleRevision
from storage.sessions import Database


def waiting(database: Database) -> int:
    with database.reading() as session:
        return outbox.behind(session)


def agree(database: Database, engine: Engine) -> None:
    assert waiting(database) == 0
    assert indexer.check(database, engine) == []


def drained(database: Database, engine: Engine) -> None:
    while indexer.drain(database, engine, owner="test"):
        pass
    agree(database, engine)


def test_the_first_drain_builds_and_later_ones_follow(database: Database, engine: Engine) -> None:
    ids = fill(database, world(30))
    assert not engine.ready()
    indexer.drain(database, engine, owner="test")
    agree(database, engine)
    with database.writing() as session:
        save(session, article(901, "tin mới", "chưa từng có"))
        articles.withdraw(session, ids[1], START)
    assert indexer.drain(database, engine, owner="test") == 2
    assert engine.count(parse('"chưa từng có"')) == 1
    agree(database, engine)


def test_a_revised_article_is_found_by_its_new_words_only(database: Database, engine: Engine) -> None:
    fill(database, [article(1, "cũ", "tê giác")])
    drained(database, engine)
    with database.writing() as session:
        save(session, article(1, "mới", "hươu cao cổ"))
    drained(database, engine)
    assert (engine.count(parse("tê giác")), engine.count(parse("hươu"))) == (0, 1)


def test_a_deleted_article_leaves_the_index(database: Database, engine: Engine) -> None:
    ids = fill(database, world(10))
    drained(database, engine)
    with database.writing() as session:
        session.execute(delete(ArticleRevision).where(ArticleRevision.article_id == ids[3]))
        session.execute(delete(Article).where(Article.id == ids[3]))
        tombstones.bury(session, "article", ids[3], 50)
        outbox.add(session, "article", ids[3])
    drained(database, engine)
    assert ids[3] not in {id_ for kind, id_, _ in engine.versions() if kind == "article"}


def test_limit_stops_and_the_rest_waits(database: Database, engine: Engine) -> None:
    indexer.drain(database, engine, owner="test")
    with database.writing() as session:
        outbox.add_all(session, "article", range(1, 450))
    assert indexer.drain(database, engine, owner="test", limit=1) == indexer.PIECE
    assert waiting(database) == 449 - indexer.PIECE


def test_comments_are_replaced_with_their_thread(database: Database, engine: Engine) -> None:
    fill(database, [article(1, "lũ", "lụt", story_id=1, topic_id=1)])
    comment_on(database, "https://bao.example/1", ["thương bà con", "mong lũ rút"], START)
    drained(database, engine)
    comment_on(database, "https://bao.example/1", ["mong lũ rút", "cầu mong", "lũ to quá"], START)
    drained(database, engine)
    assert sum(engine.comment_weeks(parse("lũ")).values()) == 2
    assert engine.comment_weeks(parse("thương")) == {}
    assert sum(1 for kind, _, _ in engine.versions() if kind == "comment") == 3


class Failing:
    """An engine that raises when it is written to for the n-th time, before or after the write."""

    def __init__(self, engine: Engine, at: int, after: bool) -> None:
        self.engine, self.left, self.after = engine, at, after

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)

    @contextmanager
    def writing(self) -> Iterator[Target]:
        with self.engine.writing() as target:
            yield _FailingTarget(self, target)

    @contextmanager
    def rebuilding(self) -> Iterator[Target]:
        with self.engine.rebuilding() as target:
            yield _FailingTarget(self, target)


class _FailingTarget:
    def __init__(self, owner: Failing, target: Target) -> None:
        self.owner, self.target = owner, target

    def apply(self, changes: Changes) -> None:
        self.owner.left -= 1
        if self.owner.left == 0 and not self.owner.after:
            raise EngineUnavailable("down in the middle")
        self.target.apply(changes)
        if self.owner.left == 0:
            raise EngineUnavailable("down in the middle")


@pytest.mark.parametrize("after", [False, True])
def test_an_index_that_is_down_in_the_middle_catches_up(
    database: Database, engine: Engine, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "PIECE", 7)
    fill(database, world(12))
    drained(database, engine)
    with database.writing() as session:
        for row in world(40, seed=3):
            save(session, row)
    changed = waiting(database)
    with pytest.raises(EngineUnavailable, match="in the middle"):
        indexer.drain(database, Failing(engine, 3, after), owner="test")  # type: ignore[arg-type]
    assert waiting(database) == changed - 14
    assert indexer.status(database, engine).last_error == "down in the middle"
    drained(database, engine)
    assert indexer.status(database, engine).last_error == ""


def test_a_rebuild_that_breaks_leaves_the_old_index(database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "PIECE", 7)
    fill(database, world(20))
    drained(database, engine)
    before = sorted(engine.versions())
    with pytest.raises(EngineUnavailable):
        indexer.rebuild(database, Failing(engine, 2, False))  # type: ignore[arg-type]
    assert sorted(engine.versions()) == before
    assert indexer.rebuild(database, engine) == 20
    agree(database, engine)


def test_a_rebuild_takes_up_what_changes_meanwhile(database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "PIECE", 5)
    ids = fill(database, world(20))
    drained(database, engine)
    told: list[tuple[int, int]] = []

    def meanwhile(done: int, total: int) -> None:
        told.append((done, total))
        if done == 10:
            with database.writing() as session:
                articles.touch(session, [ids[1], ids[19]])          # one walked already, one not yet
                save(session, article(990, "giữa chừng", "đến muộn"))
            assert engine.count(parse('"đến muộn"')) == 0           # the old index answers until the swap
            assert indexer.drain(database, engine, owner="other") == 0

    assert indexer.rebuild(database, engine, meanwhile) >= 20
    assert told[0] == (5, 20)
    assert engine.count(parse('"đến muộn"')) == 1
    agree(database, engine)


def test_rebuild_during_writes_of_another_thread(database: Database, engine: Engine) -> None:
    fill(database, world(20))
    drained(database, engine)
    stop = threading.Event()
    errors: list[BaseException] = []

    def write() -> None:
        number = 1000
        try:
            while not stop.is_set() and number < 1200:
                with database.writing() as session:
                    save(session, article(number, f"bài {number}", "viết trong lúc dựng lại"))
                number += 1
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        indexer.rebuild(database, engine)
    finally:
        stop.set()
        writer.join()
    assert not errors
    drained(database, engine)
    assert engine.count(parse("")) == len(recorded(database))


def test_a_second_indexer_waits(database: Database, engine: Engine) -> None:
    fill(database, world(5))
    drained(database, engine)
    with database.writing() as session:
        articles.touch(session, [1])
    with indexer._leased(database, "first") as lease:
        assert lease.held
        assert indexer.drain(database, engine, owner="second") == 0
        assert indexer.status(database, engine).writer == "first"
        with pytest.raises(IndexBusy):
            indexer.rebuild(database, engine)
    drained(database, engine)


def test_check_names_every_difference(database: Database, engine: Engine) -> None:
    ids = fill(database, world(6))
    drained(database, engine)
    with database.writing() as session:
        articles.touch(session, [ids[2]])
        session.execute(delete(ArticleRevision).where(ArticleRevision.article_id == ids[4]))
        session.execute(delete(Article).where(Article.id == ids[4]))
        new = save(session, article(77, "thiếu", "trong chỉ mục"))
    found = {(d.id, d.what) for d in indexer.check(database, engine)}
    assert found == {(ids[2], "older"), (ids[4], "extra"), (new, "missing")}


def test_an_older_version_never_replaces_a_newer_one(engine: Engine) -> None:
    from search.documents import article_document

    with engine.rebuilding() as new:
        new.publish()
    with engine.writing() as target:
        target.apply(Changes((article_document(article(1, "mới", "nai", version=5)),)))
        target.apply(Changes((article_document(article(1, "cũ", "hổ", version=4)),)))
        target.apply(Changes((article_document(article(1, "mới", "nai", version=5)),)))
    assert list(engine.versions()) == [("article", 1, 5)]
    assert (engine.count(parse("nai")), engine.count(parse("hổ"))) == (1, 0)
