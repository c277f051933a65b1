"""Invented articles: natural enough syllables, made from a seed, with copies and reports of one event."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawlers.items import ArticleItem
from storage import articles, sources
from storage.sessions import Database

NOW = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
_FIRST = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split()
_LAST = "a an ang anh ao ay âm ân âu e en êu i iên inh o on ông ôi ơi u ung uyên ưa ươi y".split()
SYLLABLES = [a + b for a in _FIRST for b in _LAST]


def words(seed: object, number: int) -> list[str]:
    """Return syllables drawn from a seed."""
    dice = random.Random(str(seed))
    return [dice.choice(SYLLABLES) for _ in range(number)]


def prose(seed: object, number: int = 160) -> str:
    """Return sentences of a seed."""
    drawn = words(seed, number)
    sentences = [" ".join(drawn[i : i + 14]).capitalize() + "." for i in range(0, number, 14)]
    return "\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def item(number: int, **changes: object) -> ArticleItem:
    """Return a crawled article; `number` makes address and words different."""
    values: dict[str, object] = {
        "source": "bao-mau", "url": f"https://baomau.vn/bai-{number}", "title": " ".join(words(f"t{number}", 9)),
        "lead": " ".join(words(f"l{number}", 20)), "body": prose(f"b{number}"), "section": "Thời sự",
        "published_at": NOW - timedelta(hours=2), "date_basis": "jsonld", "date_precision": "minute",
        "date_reliable": True, "fetched_at": NOW, "parser": "rules:baomau:1",
    }
    return ArticleItem(**(values | changes))  # type: ignore[arg-type]


def report(event: int, number: int, **changes: object) -> ArticleItem:
    """Return one of several different reports of an event: they share names and terms, not sentences."""
    theme = words(f"event{event}", 30)
    dice = random.Random(f"{event}-{number}")
    body: list[str] = []
    for _ in range(14):
        start = dice.randrange(len(theme) - 4)
        body += [*theme[start : start + 4], *words(dice.random(), 5)]
    title = [*theme[:6], *words(f"{event}.{number}", 3)]
    return item(event * 1000 + number, title=" ".join(title), lead=" ".join(theme[4:16]), body=" ".join(body) + ".",
                **changes)


def loose_report(event: int, number: int, **changes: object) -> ArticleItem:
    """Return a report that shares so little with others of its event that their topics begin apart and merge later."""
    dice = random.Random(f"{event}-{number}")
    theme = words(f"event{event}", 30)
    starts = [dice.randrange(len(theme) - 4) for _ in range(14)]
    body = [word for at in starts for word in (*theme[at : at + 4], *words(dice.random(), 5))]
    own = f"{event}.{number}"
    return item(event * 1000 + number, title=" ".join(words(f"t{own}", 8)), lead=" ".join(words(f"l{own}", 12)),
                body=" ".join(body) + ".", **changes)


def store_items(database: Database, items: list[ArticleItem]) -> list[int]:
    """Save items as they are and return their ids."""
    ids = []
    with database.writing() as session:
        known = {name: sources.ensure(session, name, name.title(), "press", enabled=True)
                 for name in sorted({i.source for i in items})}
        for i in items:
            ids.append(articles.save(session, row(i, known[i.source])).article_id)
    return ids


def row(i: ArticleItem, source_id: int) -> articles.ArticleRow:
    """Return an item as a row."""
    from pipelines.items.store import article_row

    return article_row(i, source_id)


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    return path


def news_row(number: int, **changes: object) -> dict[str, object]:
    """Return a row of an archive."""
    return {"id": number, "title": " ".join(words(f"t{number}", 8)), "summary": " ".join(words(f"s{number}", 15)),
            "body": prose(f"r{number}", 90)} | changes
