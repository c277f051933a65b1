"""The engine that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.settings import Settings
from search.embedded import EmbeddedEngine
from search.engine import Engine

if TYPE_CHECKING:
    from search.elastic import ElasticEngine


def open_engine(settings: Settings, *, check: bool = True) -> Engine:
    """Return the engine; Elasticsearch when its address is set, else the embedded one in DATA_DIR/index.

    Raises EngineUnavailable when it does not answer and IndexOutdated when the index was made under other rules;
    with check=False neither, so that a rebuild can replace what cannot be used.
    """
    engine = _elastic(settings) if settings.elasticsearch_url else EmbeddedEngine(settings.index_dir)
    if check:
        engine.verify()
    return engine


def _elastic(settings: Settings) -> ElasticEngine:
    from search.elastic import ElasticEngine, connect  # its client takes more than half of a command's start

    return ElasticEngine(connect(settings.elasticsearch_url), settings.elasticsearch_prefix)
