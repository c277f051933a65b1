"""Answers as JSON lines for other programs."""

from __future__ import annotations

import json
from datetime import datetime

from config.characters import shown
from config.clock import DISPLAY_ZONE
from search.results import Hit, Span


def hit_line(hit: Hit) -> str:
    """Return a hit as one line of JSON; of a time with `date_precision` "day" only its day is known."""
    return json.dumps({
        "id": hit.article_id,
        "title": _plain(hit.title),
        "snippet": _plain(hit.snippet),
        "url": hit.url,
        "source": hit.source,
        "kind": hit.kind,
        "section": hit.section,
        "published_at": local_time(hit.published_at),
        "date_precision": hit.date_precision,
        "date_reliable": hit.date_reliable,
        "story": hit.story_id,
        "topic": hit.topic_id,
        "topic_label": hit.topic_label,
        "copies": hit.copies,
        "revised": hit.revised,
        "withdrawn": hit.withdrawn,
        "score": round(hit.score, 4),
    }, ensure_ascii=False)


def local_time(at: datetime | None) -> str | None:
    """Return a time as ISO 8601 in Vietnam's zone: in UTC an article without an hour would stand on the day before."""
    return at.astimezone(DISPLAY_ZONE).isoformat() if at else None


def _plain(spans: tuple[Span, ...]) -> str:
    return shown("".join(span.text for span in spans))
