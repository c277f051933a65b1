"""The engine that the settings name."""

from __future__ import annotations

from config.settings import Settings
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Engine


def open_engine(settings: Settings, *, check: bool = True) -> Engine:
    """Return the engine; Elasticsearch when its address is set, else the embedded one in DATA_DIR/index.

    Raises EngineUnavailable when it does not answer and IndexOutdated when the index was made under other rules;
    with check=False neither, so that a rebuild can replace what cannot be used.
    """
    engine: ElasticEngine | EmbeddedEngine
    if settings.elasticsearch_url:
        engine = ElasticEngine(connect(settings.elasticsearch_url), settings.elasticsearch_prefix)
    else:
        engine = EmbeddedEngine(settings.index_dir)
    if check:
        engine.verify()
    return engine
