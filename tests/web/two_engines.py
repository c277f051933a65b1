"""A filled record with its index, once of each engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from web_record import Seeded, seed

from config import clock
from config.settings import Settings, load
from storage.sessions import open_database
from tests.conftest import require

SERVER = "LANGNGHE_TEST_ELASTICSEARCH_URL"
ENGINES = ("embedded", "elasticsearch")


def filled(kind: str, folder: Path) -> Iterator[tuple[Settings, Seeded]]:
    """Yield the settings of a filled folder and the ids in it; what was made on a server is removed afterwards."""
    named = {"LANGNGHE_DATA_DIR": str(folder)}
    if kind == "elasticsearch":
        named |= {"LANGNGHE_ELASTICSEARCH_URL": require(SERVER),
                  "LANGNGHE_ELASTICSEARCH_PREFIX": f"test-{uuid.uuid4().hex[:12]}"}
    settings = load(named)
    database = open_database(settings)
    yield settings, seed(database, settings)
    database.close()
    clock.freeze(None)
    if settings.elasticsearch_url:
        from search.elastic import ElasticEngine, connect

        made = ElasticEngine(connect(settings.elasticsearch_url), settings.elasticsearch_prefix)
        made.remove()
        made.close()
