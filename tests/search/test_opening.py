"""Opening: the engine the settings name, and clear errors for what is unreachable, damaged or of other rules."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from search_world import article

from config.settings import Settings, load
from search import generations
from search.documents import article_document
from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.engine import Changes, Plan
from search.errors import EngineUnavailable, IndexBusy, IndexOutdated
from search.opening import open_engine
from search.query import parse
from search.ranking import units


def settings(folder: Path, **more: str) -> Settings:
    return load({"LANGNGHE_DATA_DIR": str(folder), **more})


def built(folder: Path) -> EmbeddedEngine:
    engine = open_engine(settings(folder))
    assert isinstance(engine, EmbeddedEngine)
    with engine.rebuilding() as new:
        new.apply(Changes((article_document(article(1, "lũ", "lụt")),)))
        new.publish()
    return engine


def current(folder: Path) -> Path:
    found = generations.current(folder / "index")
    assert found is not None
    return found


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    engine = open_engine(settings(tmp_path))
    assert not engine.ready()
    assert engine.count(parse("lũ")) == 0
    assert list(tmp_path.iterdir()) == []


def test_an_index_outlives_its_process(tmp_path: Path) -> None:
    built(tmp_path)
    again = open_engine(settings(tmp_path))
    assert again.count(parse("lũ")) == 1


def test_other_rules_ask_for_a_rebuild(tmp_path: Path) -> None:
    built(tmp_path)
    meta = current(tmp_path) / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"rules": "0"}))
    with pytest.raises(IndexOutdated, match="langnghe index rebuild"):
        open_engine(settings(tmp_path))
    engine = open_engine(settings(tmp_path), check=False)
    with pytest.raises(IndexOutdated):
        engine.count(parse("lũ"))
    with pytest.raises(IndexOutdated), engine.writing():
        pass
    with engine.rebuilding() as new:
        new.publish()
    assert open_engine(settings(tmp_path)).count(parse("lũ")) == 0


@pytest.mark.parametrize("damage", ["articles/meta.json", "meta.json", "folder"])
def test_damage_is_said_and_mended_by_a_rebuild(tmp_path: Path, damage: str) -> None:
    built(tmp_path)
    if damage == "folder":
        (tmp_path / "index" / "current").write_text("g-none\n")
    else:
        (current(tmp_path) / damage).write_text("{")
    with pytest.raises(EngineUnavailable, match="rebuild"):
        open_engine(settings(tmp_path))
    engine = open_engine(settings(tmp_path), check=False)
    with engine.rebuilding() as new:
        new.publish()
    assert open_engine(settings(tmp_path)).ready()


def test_a_reader_follows_a_rebuild_of_another_process(tmp_path: Path) -> None:
    built(tmp_path)
    reader = open_engine(settings(tmp_path))
    assert reader.count(parse("lũ")) == 1
    old = current(tmp_path)
    other = open_engine(settings(tmp_path))
    with other.rebuilding() as new:
        new.publish()
    assert reader.count(parse("lũ")) == 0
    assert not old.exists()


def test_only_one_process_writes(tmp_path: Path) -> None:
    engine = built(tmp_path)
    other = open_engine(settings(tmp_path))
    with engine.writing():
        with pytest.raises(IndexBusy), other.writing():
            pass
        assert other.count(parse("lũ")) == 1
    with other.writing():
        pass


def test_leftovers_of_a_rebuild_that_was_killed_go_with_the_next(tmp_path: Path) -> None:
    engine = built(tmp_path)
    generations.create(tmp_path / "index")
    assert len(list((tmp_path / "index").glob("g-*"))) == 2
    with engine.rebuilding() as new:
        new.publish()
    assert len(list((tmp_path / "index").glob("g-*"))) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir(mode=0o500)
    with pytest.raises(EngineUnavailable, match="cannot be written"):
        built(tmp_path)


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(EngineUnavailable):
        built(tmp_path)


def test_an_elasticsearch_that_is_away_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(EngineUnavailable, match="Elasticsearch"):
            open_engine(settings(tmp_path, LANGNGHE_ELASTICSEARCH_URL=address))
        engine = open_engine(settings(tmp_path, LANGNGHE_ELASTICSEARCH_URL=address), check=False)
        with pytest.raises(EngineUnavailable):
            engine.search(Plan(parse("lũ"), units(parse("lũ"))))
        with pytest.raises(EngineUnavailable), engine.writing():
            pass


def test_an_elasticsearch_index_of_other_rules_asks_for_a_rebuild(engine: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if not isinstance(engine, ElasticEngine):
        pytest.skip("the embedded engine has its own test")
    with engine.rebuilding() as new:
        new.publish()
    engine.verify()
    monkeypatch.setattr("search.elastic.META", {"layout": "0"})
    with pytest.raises(IndexOutdated):
        engine.verify()
    with pytest.raises(IndexOutdated), engine.writing():
        pass


def test_an_elasticsearch_index_that_somebody_removed_is_said(engine: object) -> None:
    if not isinstance(engine, ElasticEngine):
        pytest.skip("the embedded engine has its own test")
    with engine.rebuilding() as new:
        new.publish()
    with engine.writing() as target:
        engine.remove()
        with pytest.raises(EngineUnavailable):
            target.apply(Changes((article_document(article(1, "lũ", "lụt")),)))
    assert not engine.ready()
    with engine.rebuilding() as new:
        new.apply(Changes((article_document(article(1, "lũ", "lụt")),)))
        new.publish()
    assert engine.count(parse("lũ")) == 1
