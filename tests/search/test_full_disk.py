"""A disk that is full while indexing: a clear error, nothing lost, the index catches up when there is room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from search_record import fill, recorded, save
from search_world import world

from search import indexer
from search.embedded import EmbeddedEngine
from search.query import parse
from storage import outbox
from storage.sessions import Database

SCRIPT = Path(__file__).with_name("full_disk_process.py")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("limit", "first"), [(3000, False), (100, True)])
def test_what_did_not_fit_waits(
    database: Database, database_url: str, tmp_path: Path, limit: int, first: bool
) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    fill(database, world(40))
    if not first:
        indexer.drain(database, engine, owner="test")
    with database.writing() as session:
        for row in world(40, seed=9):
            save(session, row)
    with database.reading() as session:
        waiting = outbox.behind(session)
    before = sorted(engine.versions())
    command = [sys.executable, str(SCRIPT), database_url, str(engine.root), str(limit)]
    ended = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60)
    assert ended.stdout.startswith("unavailable"), ended
    with database.reading() as session:
        assert outbox.behind(session) == waiting
    assert sorted(engine.versions()) == before
    while indexer.drain(database, engine, owner="test"):
        pass
    assert indexer.check(database, engine) == []
    assert engine.count(parse("")) == len(recorded(database))
    assert len(list(engine.root.glob("g-*"))) == 1
