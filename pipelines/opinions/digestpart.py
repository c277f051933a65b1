"""What the digest of some days says of opinion streams: what was published in them, as it was published."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from config.clock import local_day_bounds
from storage import stream_shares
from storage.stream_shares import Published


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return what was published on these days, by week and topic: shares, sizes, hashes; no line of any comment."""
    start, end = local_day_bounds(since)[0], local_day_bounds(until)[1]
    found = [_said(one) for one in stream_shares.between(session, start, end)]
    return {} if not found else {"published": sorted(found, key=lambda one: (one["week"], one["id"], one["frame_id"]))}


def _said(one: Published) -> dict[str, Any]:
    body = json.loads(one.body)
    rows = [{key: value for key, value in row.items() if key != "examples"} for row in body["streams"]]
    kept = ("week", "from", "to", "least", "rounded_to", "folded", "field", "sample")
    return {key: body[key] for key in kept} | {
        "id": one.topic_id, "label": one.label, "frame_id": one.frame_id, "version": one.version,
        "sha256": one.sha256, "streams": rows,
        "frame": {key: body["frame"][key] for key in ("comments", "threads", "people_at_least")}}
