"""A record with stories that grow, an index over it, and alerts that watch it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config import clock
from config.settings import Settings, load
from langnghe.alerts import run
from langnghe.alerts.run import Turn
from search import indexer
from search.engine import Engine
from search.service import Searcher
from storage import alert_messages, alerts, articles, saved, sources, stories
from storage.alert_messages import ItemRow
from storage.alerts import AlertSpec
from storage.articles import ArticleRow
from storage.sessions import Database
from vietnamese.text import RULES_VERSION

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)       # 08:30 in Vietnam
MAILBOX = "ban@phong.example"


class World:
    """Time goes on by `later`; articles are stored as a crawl and the clusterer would, and indexed before they are asked.
    """

    def __init__(self, database: Database, engine: Engine, folder: Path, **settings: Any) -> None:
        self.database, self.engine = database, engine
        values = {f"LANGNGHE_{name.upper()}": str(value) for name, value in settings.items()}
        self.settings: Settings = load({"LANGNGHE_DATA_DIR": str(folder)} | values)
        self.now = NOW
        self.number = 0
        self.behind = False
        clock.freeze(NOW)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)
        clock.freeze(self.now)

    def article(self, title: str, story: int | None = None, *, dated: bool = True, days: float = 0.0) -> tuple[int, int]:
        """Store an article that was collected now, in a story of its own or in a known one."""
        self.number += 1
        with self.database.writing() as session:
            source = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
            url = f"https://baomau.example/{self.number}"
            row = ArticleRow(
                source_id=source, key=url, url=url, title=title, lead="", body=f"Bài số {self.number} nói thêm.",
                section="", published_at=self.now - timedelta(minutes=5, days=days) if dated else None,
                date_basis="jsonld" if dated else "", date_precision="minute" if dated else "", date_reliable=dated,
                collected_at=self.now, parser="test", rules_version=RULES_VERSION)
            made = articles.save(session, row).article_id
            story = story or stories.create(session)
            stories.assign(session, made, story, b"")
            stories.refresh(session, [story])
        self.behind = True      # several articles are one commit of the engine
        return made, story

    def index(self) -> None:
        while indexer.drain(self.database, self.engine, owner="test"):
            pass
        self.behind = False

    def searcher(self) -> Searcher:
        if self.behind:
            self.index()
        return Searcher(self.database, self.engine)

    def search(self, query: str = "q=l%C5%A9", title: str = "Lũ") -> int:
        with self.database.writing() as session:
            return saved.add(session, title, query, None, self.now)

    def alert(self, rule: str = "stories", *, query: str = "q=l%C5%A9", saved_id: int | None = None,
              rhythm: str = "once", recipients: Sequence[str] = (MAILBOX,), **spec: Any) -> int:
        wanted = saved_id or (self.search(query) if query else None)
        with self.database.writing() as session:
            made = AlertSpec(wanted, rule, rhythm, recipients=tuple(recipients), **spec)
            return alerts.add(session, made, None, self.now)

    def turn(self, owner: str = "test", **options: Any) -> Turn:
        return run.turn(self.database, self.settings, self.searcher, owner, **options)

    def items(self, alert: int) -> list[ItemRow]:
        with self.database.reading() as session:
            return sorted(alert_messages.items_since(session, alert, datetime(2000, 1, 1, tzinfo=UTC)),
                          key=lambda item: item.id)

    def told(self, alert: int) -> list[str]:
        return [item.facts["title"] for item in self.items(alert)]

    def waiting(self) -> int:
        return run.waiting(self.database, self.settings, clock.now())
