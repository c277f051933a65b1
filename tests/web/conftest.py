"""A seeded record with its index and the desk over it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from web_client import Client
from web_record import Seeded, seeded_copy, settings_for

from config import clock
from config.settings import Settings
from langnghe.web.app import create_app


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Seeded]]:
    """Return the settings of a filled folder and the ids in it; the clock stands still."""
    yield seeded_copy(tmp_path_factory.mktemp("desk"))
    clock.freeze(None)


@pytest.fixture(scope="module")
def seeded(place: tuple[Settings, Seeded]) -> Seeded:
    """Return the ids of what was stored."""
    return place[1]


@pytest.fixture(scope="module")
def client(place: tuple[Settings, Seeded]) -> Client:
    """Return a client of the desk in Vietnamese."""
    return Client(create_app(place[0]))


@pytest.fixture(scope="module")
def english(client: Client) -> Client:
    """Return a client of the same desk in English."""
    return Client(client.app, cookies="language=en")


@pytest.fixture
def empty(tmp_path: Path) -> Client:
    """Return a client of a desk over an empty record without an index."""
    return Client(create_app(settings_for(tmp_path)))
