"""An import and the clusterer after it, killed twenty times each: nothing is lost, nothing is there twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from meaning_processes import check_consistent, free_leases, kill_after, memberships, start
from meaning_samples import news_row, write_lines
from meaning_workers import cluster_all, import_file
from sqlalchemy import func, select

from config.settings import Settings
from pipelines.importing import import_news
from pipelines.topics import cluster
from storage.models import Article, ArticleRevision, Outbox
from storage.sessions import Database

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

KILLS = 20
ROWS = 1_200
BAD = range(0, ROWS, 40)


def test_twenty_kills_each(database: Database, database_url: str, settings: Settings, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "kho.jsonl", [news_row(n, **({"title": ""} if n in BAD else {})) for n in range(ROWS)])
    dice = random.Random(9)
    for turn in range(KILLS):
        kill_after(start(import_file, database_url, str(settings.data_dir), str(path), f"i{turn}"), dice.uniform(0.1, 0.8))
        free_leases(database)
    summary = import_news(database, path, source="kho", spread_days=10, seed=1, settings=settings)
    whole = ROWS - len(BAD)
    assert sum(summary.counts.values()) == ROWS
    assert summary.counts["rejected"] == len(BAD)
    with database.reading() as session:
        for rows in (Article, ArticleRevision):
            assert session.scalar(select(func.count()).select_from(rows)) == whole
        assert len(set(session.scalars(select(Outbox.ref_id)))) == whole
    for turn in range(KILLS):
        kill_after(start(cluster_all, database_url, f"c{turn}"), dice.uniform(0.1, 0.8))
        check_consistent(database)
        free_leases(database)
    cluster.run(database, owner="last")
    check_consistent(database)
    placed = memberships(database)
    assert sorted(sequence for _, _, sequence in placed) == list(range(1, len(placed) + 1))
