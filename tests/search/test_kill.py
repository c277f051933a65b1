"""kill -9 while indexing and rebuilding, again and again: nothing lost, nothing twice."""

from __future__ import annotations

import random
import signal
import time

import pytest
from indexing_process import index_for_ever
from search_record import fill, save
from search_world import article, world

from search import indexer
from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.engine import Engine
from search.query import parse
from storage import articles
from storage.sessions import Database
from tests.conftest import processes


def where(engine: Engine) -> tuple[str, str]:
    if isinstance(engine, EmbeddedEngine):
        return "embedded", str(engine.root)
    assert isinstance(engine, ElasticEngine)
    node = next(iter(engine.client.transport.node_pool.all())).base_url
    return "elasticsearch", f"{node}#{engine.prefix}"


def killed_after(seconds: float, database_url: str, engine: Engine) -> None:
    ready, told = processes.Pipe(duplex=False)
    process = processes.Process(target=index_for_ever, args=(told, database_url, *where(engine)), daemon=True)
    process.start()
    told.close()
    assert ready.recv() == "ready"
    time.sleep(seconds)
    assert process.is_alive(), "it ended by itself before it was killed"
    process.kill()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def loops(database: Database, database_url: str, engine: Engine, number: int, seed: int) -> None:
    dice = random.Random(seed)
    ids = fill(database, world(60))
    total = 60
    for loop in range(number):
        with database.writing() as session:
            articles.touch(session, dice.sample(sorted(ids.values()), 30))
            for step in range(20):
                save(session, article(10_000 + loop * 100 + step, f"bài {loop} {step}", "thêm giữa các lần"))
        total += 20
        killed_after(dice.uniform(0.0, 0.5), database_url, engine)
    while indexer.drain(database, engine, owner="killed"):
        pass
    assert indexer.check(database, engine) == []
    assert engine.count(parse("")) == total


def test_killed_three_times(database: Database, database_url: str, engine: Engine) -> None:
    loops(database, database_url, engine, 3, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_twenty_times(database: Database, database_url: str, engine: Engine) -> None:
    loops(database, database_url, engine, 20, seed=2)
