"""Answers as JSON lines for other programs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from search.results import Hit, Span


def hit_line(hit: Hit) -> str:
    """Return a hit as one line of JSON; times are ISO 8601 in UTC."""
    return json.dumps({
        "id": hit.article_id,
        "title": _plain(hit.title),
        "snippet": _plain(hit.snippet),
        "url": hit.url,
        "source": hit.source,
        "kind": hit.kind,
        "section": hit.section,
        "published_at": _time(hit.published_at),
        "date_reliable": hit.date_reliable,
        "story": hit.story_id,
        "topic": hit.topic_id,
        "topic_label": hit.topic_label,
        "copies": hit.copies,
        "revised": hit.revised,
        "withdrawn": hit.withdrawn,
        "score": round(hit.score, 4),
    }, ensure_ascii=False)


def plain_line(values: dict[str, Any]) -> str:
    """Return values as one line of JSON; times as ISO 8601."""
    return json.dumps(values, ensure_ascii=False, default=_readable)


def _plain(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _readable(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
