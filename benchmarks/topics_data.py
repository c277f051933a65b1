"""Labelled articles as the topic benchmark and its training read them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vietnamese import text as rules


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article; `story` is "" for noise, `at` None without a time."""

    id: str
    title: str
    summary: str
    body: str
    at: datetime | None
    story: str


def read_lines(path: str) -> list[str]:
    """Return the lines of a plain or gzipped file."""
    content = Path(path).read_bytes()
    text = (gzip.decompress(content) if path.endswith(".gz") else content).decode("utf-8")
    # Not splitlines: JSON leaves U+2028 and its like as they are, and texts of the web hold them.
    return [line for line in text.split("\n") if line.strip()]


def read_articles(path: str, limit: int | None = None) -> list[Labelled]:
    """Read a file of articles in the order of their times; those without keep the file's order."""
    articles = [_article(json.loads(line)) for line in read_lines(path)[:limit]]
    return in_order(articles)


def _article(row: dict[str, str]) -> Labelled:
    text = row.get("published_at")
    at = datetime.fromisoformat(text) if text else None
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    # Cleaned as the pipeline does: names are found by capitals, and one text in twenty has its letters in pieces.
    title, summary, body = (rules.clean(row.get(part) or "") for part in ("title", "summary", "body"))
    return Labelled(str(row["id"]), title, summary, body, at, row.get("story") or "")


def in_order(articles: list[Labelled]) -> list[Labelled]:
    """Return articles by time, undated ones last in their own order."""
    late = datetime.max.replace(tzinfo=UTC)
    return sorted(articles, key=lambda a: a.at or late)


def with_noise(articles: list[Labelled], path: str, limit: int, seed: int, skip: int = 0) -> list[Labelled]:
    """Hide labelled articles among unlabelled ones, whose times are spread at random over the same span."""
    noise = [_article(json.loads(line) | {"story": ""}) for line in read_lines(path)[skip : skip + limit]]
    times = [a.at for a in articles if a.at is not None]
    dice = random.Random(seed)
    if times:
        span = (max(times) - min(times)).total_seconds()
        noise = [Labelled(f"noise:{n.id}", n.title, n.summary, n.body,
                          min(times) + timedelta(seconds=dice.random() * span), "") for n in noise]
        return in_order(articles + noise)
    mixed = articles + noise
    dice.shuffle(mixed)
    return mixed


def spread(news: Sequence[Labelled], stories: Sequence[Labelled], days: int, seed: int) -> list[Labelled]:
    """Return the news with times drawn from the `days` before the last story, and the stories with their own."""
    dice = random.Random(seed)
    last = max((a.at for a in stories if a.at is not None), default=datetime(2026, 1, 1, tzinfo=UTC))
    dated = [replace(a, story="", at=last - timedelta(days=days * dice.random())) for a in news]
    return in_order([*dated, *stories])


def days_of(article: Labelled) -> float | None:
    """Return an article's time in days since 1970."""
    return article.at.timestamp() / 86400 if article.at is not None else None
