"""Puts this folder's helpers (samples, workers) on the path and gives every test a source."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from storage import sources
from storage.sessions import Database


@pytest.fixture
def source_id(database: Database) -> int:
    """Return the id of one source."""
    with database.writing() as session:
        return sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
