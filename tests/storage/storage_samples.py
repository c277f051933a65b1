"""Rows to begin a test with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.articles import ArticleRow
from storage.threads import CommentRow, ThreadRow

NOW = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def article(source_id: int, number: int = 1, **changes: Any) -> ArticleRow:
    """Return an article; `number` makes key and words different."""
    row = ArticleRow(
        source_id=source_id, key=f"https://baomau.vn/bai-{number}", url=f"https://baomau.vn/bai-{number}",
        title=f"Nước sông dâng cao lần {number}", lead="Sáng nay nước lên nhanh.",
        body=f"Mực nước đo được là {number} mét.\nNgười dân được báo trước.", section="Thời sự",
        published_at=NOW, date_basis="jsonld", date_precision="minute", date_reliable=True,
        collected_at=NOW + HOUR, parser="rules:baomau:1", rules_version=1,
    )
    return replace(row, **changes)


def comment(text: str, first: bool = True, hour: datetime | None = NOW) -> CommentRow:
    """Return a comment of rules version 1."""
    return CommentRow(text=text, hour=hour, first_from_commenter=first, rules_version=1)


def thread(source_id: int, *comments: CommentRow, **changes: Any) -> ThreadRow:
    """Return a thread under article 1."""
    row = ThreadRow(
        source_id=source_id, url="https://baomau.vn/y-kien/1", comments=comments, collected_at=NOW + HOUR,
        article_url="https://baomau.vn/bai-1", hourly={NOW: len(comments)},
    )
    return replace(row, **changes)
