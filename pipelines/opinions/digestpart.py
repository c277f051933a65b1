"""What the digest of some days says of opinion streams: what was published in them, as it was published."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage import stream_shares
from storage.stream_shares import Published


def part(session: Session, since: datetime, until: datetime) -> dict[str, Any]:
    """Return the publications of [since, until) by week and topic: shares, sizes, hashes; no line of any comment."""
    found = [_said(one) for one in stream_shares.between(session, since, until)]
    return {"published": sorted(found, key=lambda one: (one["week"], one["topic"], one["frame"]))}


def _said(one: Published) -> dict[str, Any]:
    body = json.loads(one.body)
    rows = [{key: value for key, value in row.items() if key != "examples"} for row in body["streams"]]
    kept = ("week", "from", "to", "least", "rounded_to", "folded", "field", "sample")
    return {key: body[key] for key in kept} | {
        "topic": one.topic_id, "frame": one.frame_id, "version": one.version, "sha256": one.sha256, "streams": rows,
        "comments": body["frame"]["comments"], "threads": body["frame"]["threads"],
        "people_at_least": body["frame"]["people_at_least"]}
