"""Processes of their own that cluster or import until they are done or killed."""

from __future__ import annotations

from pathlib import Path

from meaning_samples import NOW

from config import clock
from config.settings import load
from pipelines.importing import import_news
from pipelines.topics import cluster, staff
from storage import decisions
from storage.sessions import Database


def cluster_all(url: str, owner: str, wait: float = 0.0) -> None:
    """Cluster what waits."""
    clock.freeze(NOW)
    database = Database(url)
    cluster.run(database, owner=owner, wait=wait)
    database.close()


def import_file(url: str, folder: str, file: str, owner: str) -> None:
    """Import a file."""
    clock.freeze(NOW)
    database = Database(url)
    settings = load({"LANGNGHE_DATA_DIR": folder})
    import_news(database, Path(file), source="kho", spread_days=10, seed=1, settings=settings, owner=owner)
    database.close()


def decide_and_undo(url: str, into: int, other: int) -> None:
    """Merge two topics and take it back, again and again."""
    clock.freeze(NOW)
    database = Database(url)
    while True:
        with database.reading() as session:
            standing = decisions.in_force(session)
        if standing:
            staff.undo(database, standing[0].id)
        else:
            staff.merge(database, into, [other])
