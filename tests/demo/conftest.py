"""The world at a known moment, served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from langnghe.demo.server import Running, serve
from langnghe.demo.world import World

NOW = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def world() -> World:
    return World(NOW)


@pytest.fixture
def running(world: World) -> Iterator[Running]:
    with serve(world) as served:
        yield served
