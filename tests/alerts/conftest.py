"""A world of alerts: SQLite with the embedded engine, PostgreSQL with Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import clock
from search.engine import Engine
from storage.sessions import Database
from tests.alerts.alert_world import World
from tests.alerts.smtp_server import Server
from tests.search.conftest import make_engine


@pytest.fixture
def engine(database: Database, tmp_path: Path) -> Iterator[Engine]:
    """Return the engine that usually stands beside this database."""
    yield from make_engine("embedded" if database.dialect == "sqlite" else "elasticsearch", tmp_path)


@pytest.fixture
def world(database: Database, engine: Engine, tmp_path: Path) -> Iterator[World]:
    """Return a world whose mail server nobody set."""
    yield World(database, engine, tmp_path)
    clock.freeze(None)


@pytest.fixture
def post() -> Iterator[Server]:
    """Return a mail server that takes everything."""
    with Server() as server:
        yield server


@pytest.fixture
def posting(database: Database, engine: Engine, tmp_path: Path, post: Server) -> Iterator[World]:
    """Return a world with a mail server."""
    yield World(database, engine, tmp_path, smtp_host="127.0.0.1", smtp_port=post.port, smtp_security="none",
                mail_from="langnghe@phong.example", desk_url="https://desk.example")
    clock.freeze(None)
