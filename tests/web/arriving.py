"""Stories come in while the desk is open: through the steps that crawled pages go through, then the work."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from config import clock
from config.settings import Settings
from langnghe.jobs import work
from pipelines.digest import publish
from pipelines.importing import import_news
from storage.sessions import open_database


@dataclass(frozen=True, slots=True)
class News:
    """An article: name of its outlet, what it says, how long ago it was published (None: it has no date)."""

    source: str
    title: str
    body: str
    hours: float | None = 0.1
    section: str = "Y tế"

    def row(self, number: int) -> dict[str, object]:
        """Return the row of an archive."""
        at = None if self.hours is None else (clock.now() - timedelta(hours=self.hours)).isoformat()
        return {"id": f"{clock.now():%H%M}-{number}", "source": self.source, "title": self.title, "body": self.body,
                "url": f"https://{self.source}.example/{clock.now():%d%H%M}-{number}.html", "published_at": at, "section": self.section}


def arrive(settings: Settings, *news: News) -> None:
    """Store articles, do all work that is due, and count today's digest anew."""
    file = settings.data_dir / "arriving.jsonl"
    lines = (json.dumps(one.row(number), ensure_ascii=False) for number, one in enumerate(news))
    database = open_database(settings)
    try:
        file.write_text("\n".join(lines) + "\n", "utf-8")
        taken = import_news(database, file, settings=settings)
        assert taken.counts.get("stored") == len(news), taken
        done = work(settings, until_idle=True)
        assert not done.failed, done.failed
        publish(database, clock.local_day(clock.now()))
    finally:
        database.close()
        file.unlink()
