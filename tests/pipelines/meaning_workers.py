"""Processes of their own that cluster or import until they are done or killed."""

from __future__ import annotations

import os
import signal
from itertools import count
from pathlib import Path
from typing import Any

from meaning_samples import NOW

from config import clock
from config.settings import load
from pipelines.importing import import_news
from pipelines.topics import cluster, staff
from pipelines.topics.topics import Assignment, TopicModel
from storage import decisions
from storage.sessions import Database


def cluster_all(url: str, owner: str, wait: float = 0.0) -> None:
    """Cluster what waits."""
    clock.freeze(NOW)
    database = Database(url)
    cluster.run(database, owner=owner, wait=wait)
    database.close()


def cluster_until_assignment(url: str, owner: str, number: int) -> None:
    """Cluster, and die without warning after the assignment of this number, before its batch is written."""
    assign, assignments = TopicModel.assign, count(1)

    def last(model: TopicModel, *arguments: Any) -> Assignment:
        done = assign(model, *arguments)
        if next(assignments) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    TopicModel.assign = last
    cluster_all(url, owner)


def cluster_until_merge(url: str, owner: str, number: int) -> None:
    """Cluster, and die without warning between two steps of a consolidation: after its merge of this number."""
    merge, merges = TopicModel.merge, count(1)

    def last(model: TopicModel, one: int, other: int) -> tuple[int, int]:
        done = merge(model, one, other)
        if next(merges) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    TopicModel.merge = last
    cluster_all(url, owner)


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
