"""Puts this folder's helpers on the path, holds the clock still and gives a context to the steps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from meaning_samples import NOW

from config import clock
from config.settings import Settings, load
from pipelines.items.context import Context, SourceRef
from storage import sources
from storage.sessions import Database


@pytest.fixture(autouse=True)
def _still_clock() -> Iterator[None]:
    clock.freeze(NOW)
    yield
    clock.freeze(None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of an empty data folder."""
    return load({"LANGNGHE_DATA_DIR": str(tmp_path / "var")})


@pytest.fixture
def context(database: Database, settings: Settings) -> Context:
    """Return the steps' context with one enabled source."""
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
    return Context(database, "tester", None, {"bao-mau": SourceRef(source_id, "press")}, settings, NOW)
