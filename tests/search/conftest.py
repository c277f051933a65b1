"""The `engine` fixture: every contract test runs on the embedded engine and on a real Elasticsearch."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from search.embedded import EmbeddedEngine
from search.engine import Engine

ELASTICSEARCH = "LANGNGHE_TEST_ELASTICSEARCH_URL"


def make_engine(kind: str, folder: Path) -> Iterator[Engine]:
    """Yield an engine without an index; what it made is removed afterwards."""
    if kind == "embedded":
        engine: Engine = EmbeddedEngine(folder / "index")
        yield engine
        engine.close()
        return
    from search.elastic import ElasticEngine, connect

    url = _server()
    made = ElasticEngine(connect(url), prefix=f"test-{uuid.uuid4().hex[:12]}")
    yield made
    made.remove()
    made.close()


def _server() -> str:
    address = os.environ.get(ELASTICSEARCH, "")
    if not address and os.environ.get("CI") == "true":
        pytest.fail(f"{ELASTICSEARCH} is not set: in CI no server may be missing")
    if not address:
        pytest.skip(f"{ELASTICSEARCH} is not set")
    return address


@pytest.fixture(params=["embedded", "elasticsearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return an engine without an index, once of each kind."""
    yield from make_engine(request.param, tmp_path)


@pytest.fixture(params=["embedded", "elasticsearch"], scope="module")
def shared_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an engine that a module fills once and only reads."""
    yield from make_engine(request.param, tmp_path_factory.mktemp("engine"))


@pytest.fixture
def elasticsearch_url() -> str:
    """Return the address of a real Elasticsearch."""
    return _server()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave pairs of the one's database and the other's engine to --all: each is tested in a usual pair anyway."""
    unusual = ("sqlite-elasticsearch", "elasticsearch-sqlite", "postgresql-embedded", "embedded-postgresql")
    for item in items:
        if "tests/search" in item.path.as_posix() and any(pair in item.name for pair in unusual):
            item.add_marker(pytest.mark.slow)
