"""Looks at alerts and sends until it is killed, in a process of its own."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from config import clock
from config.settings import load
from langnghe.alerts import run
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Engine
from search.service import Searcher
from storage.processes import owner_name
from storage.sessions import Database


def alert_for_ever(ready: Connection, url: str, where: tuple[str, str], environ: dict[str, str], at: datetime) -> None:
    """Do turns at a time that stands still, every alert each time, as many workers as started it."""
    clock.freeze(at)
    database = Database(url)
    kind, place = where
    address, _, prefix = place.partition("#")
    engine: Engine = EmbeddedEngine(Path(place)) if kind == "embedded" else ElasticEngine(connect(address), prefix)
    searcher = Searcher(database, engine)
    settings = load(environ)
    ready.send("ready")
    owner = owner_name("alerts")
    while True:
        run.turn(database, settings, lambda: searcher, owner, every=True)
