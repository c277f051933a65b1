"""Indexes until it is killed, in a process of its own."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from search import indexer
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Engine
from storage.sessions import Database


def index_for_ever(ready: Connection, url: str, kind: str, where: str) -> None:
    """Drain and rebuild in turn; small pieces, so that a kill falls between any two steps."""
    indexer.PIECE = 10
    database = Database(url)
    engine: Engine = EmbeddedEngine(Path(where)) if kind == "embedded" else ElasticEngine(connect(where.split("#")[0]), where.split("#")[1])
    ready.send("ready")
    while True:
        while indexer.drain(database, engine, owner="killed", limit=30):
            pass
        indexer.rebuild(database, engine, owner="killed")
