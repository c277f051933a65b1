"""Expunging: no word of what was deleted stays in the index's files, what lives is found as before."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from search_record import comment_on, fill, save
from search_world import START, article, world

from config import clock
from search import indexer
from search.embedded import EmbeddedEngine
from search.engine import Engine, Part
from search.query import parse
from storage import jobs, outbox, removing
from storage.sessions import Database

SECRET = "zyxwabc"          # no other text has it
PARTS: tuple[Part, ...] = ("articles", "comments")


def filled(database: Database, engine: Engine) -> int:
    """Index thirty articles, one of them with the secret, and comments under another; return that one's id."""
    ids = fill(database, [*world(30), article(700, f"tin về {SECRET}", f"ông nói {SECRET} hai lần")])
    comment_on(database, f"https://bao-{1}.vn/1", [f"tôi thấy {SECRET}", *(f"lời khác {n}" for n in range(20))], START)
    drained(database, engine)
    return ids[700]


def drained(database: Database, engine: Engine) -> None:
    while indexer.drain(database, engine, owner="test"):
        pass
    with database.reading() as session:
        assert outbox.behind(session) == 0


def delete_all_of(database: Database, article_id: int) -> None:
    with database.writing() as session:
        removing.remove_article(session, article_id)
    comment_on(database, f"https://bao-{1}.vn/1", [f"lời khác {n}" for n in range(20)], START)


def held(engine: Engine) -> bool:
    """Say whether the files still hold the word, or may."""
    if isinstance(engine, EmbeddedEngine):
        # The word lists are written as automata, byte by byte: a search of the files would never find a word.
        # How many documents have it is told by the same lists, deleted ones included.
        parts = [engine._searcher(part) for part in PARTS]
        return any(part is not None and part.doc_freq("whole_exact", SECRET) for part in parts)
    docs = engine.client.indices.stats(index=f"{engine.prefix}-*", metric="docs")["_all"]["primaries"]["docs"]
    return bool(docs["deleted"])


def test_deleting_alone_leaves_the_words_and_expunging_does_not(database: Database, engine: Engine) -> None:
    secret = filled(database, engine)
    before = len(list(engine.versions()))
    delete_all_of(database, secret)
    drained(database, engine)
    assert len(list(engine.versions())) == before - 2
    assert held(engine)
    for part in PARTS:
        assert indexer.expunge(database, engine, part, owner="test")
    assert not held(engine)
    assert indexer.check(database, engine) == []
    assert engine.count(parse(SECRET)) == 0


def test_a_deletion_that_waits_is_indexed_first(database: Database, engine: Engine) -> None:
    secret = filled(database, engine)
    delete_all_of(database, secret)
    for part in PARTS:
        assert indexer.expunge(database, engine, part, owner="test")
    assert not held(engine)
    assert indexer.check(database, engine) == []


def test_the_other_part_and_later_changes_go_on(database: Database, engine: Engine) -> None:
    secret = filled(database, engine)
    delete_all_of(database, secret)
    assert indexer.expunge(database, engine, "comments", owner="test")
    with database.writing() as session:
        save(session, article(901, "tin mới", "chưa từng có"))
    drained(database, engine)
    assert engine.count(parse('"chưa từng có"')) == 1
    assert indexer.check(database, engine) == []


def test_it_waits_for_another_indexer(database: Database, engine: Engine) -> None:
    filled(database, engine)
    with database.writing() as session:
        jobs.claim(session, indexer.JOB, "other", clock.now(), 60)
    assert not indexer.expunge(database, engine, "comments", owner="test")


def test_a_failure_leaves_the_index_that_answers(database: Database, tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    filled(database, engine)

    def broken(target: object) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        engine.expunge("comments", broken)
    assert indexer.check(database, engine) == []
    assert len([f for f in engine.root.iterdir() if f.is_dir()]) == 1


def test_searches_go_on_meanwhile(database: Database, tmp_path: Path) -> None:
    engine, reader = EmbeddedEngine(tmp_path / "index"), EmbeddedEngine(tmp_path / "index")
    filled(database, engine)
    stop, seen = threading.Event(), set()

    def ask() -> None:
        while not stop.is_set():
            seen.add(reader.count(parse(SECRET)))

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(5):
        indexer.expunge(database, engine, "comments", owner="test")
    stop.set()
    asking.join()
    assert seen == {1}
