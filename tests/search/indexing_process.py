"""A process that indexes until it is killed: python indexing_process.py DATABASE_URL ENGINE WHERE."""

from __future__ import annotations

import sys
from pathlib import Path

from search import indexer
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Engine
from storage.sessions import Database


def main() -> None:
    """Drain and rebuild in turn; small pieces, so that a kill falls between any two steps."""
    url, kind, where = sys.argv[1:]
    indexer.PIECE = 10
    database = Database(url)
    engine: Engine = EmbeddedEngine(Path(where)) if kind == "embedded" else ElasticEngine(connect(where.split("#")[0]), where.split("#")[1])
    print("ready", flush=True)
    while True:
        while indexer.drain(database, engine, owner="killed", limit=30):
            pass
        indexer.rebuild(database, engine, owner="killed")


if __name__ == "__main__":
    main()
