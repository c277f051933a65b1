"""Opinion streams as readers see them: what was published, whole, by topic and week."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from langnghe.render import stream_words
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, page_number
from langnghe.web.templating import page
from pipelines import periods
from storage import stream_codes, stream_shares
from storage.stream_shares import Published

LISTED = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A publication with its body, the lines that are still there, and its number among the versions."""

    row: Published
    body: dict[str, Any]
    lines: dict[int, str]


def listed(request: Request) -> Response:
    """List what was published, last published first."""
    number = page_number(request)
    with desk_of(request).record.reading() as session:
        found = stream_shares.listed(session, limit=number * LISTED + 1)
        shown = [read(session, one) for one in found[(number - 1) * LISTED:number * LISTED]]
    return page(request, "streams.html", shown=shown, number=number, more=len(found) > number * LISTED,
                said=stream_words)


def of_week(request: Request) -> Response:
    """Show what was published of a topic's week."""
    topic = number_or_none(request.path_params["topic"])
    week = periods.read(request.path_params["week"])
    if topic is None or week is None or week.kind != "week":
        raise HTTPException(404)
    with desk_of(request).record.reading() as session:
        found = newest(stream_shares.of_week(session, topic, week.name))
        shown = [read(session, one) for one in found]
    if not shown:
        raise HTTPException(404)
    return page(request, "stream_week.html", shown=shown, said=stream_words)


def newest(found: list[Published]) -> list[Published]:
    """Return the newest version of each frame."""
    frames: dict[int, Published] = {}
    for one in found:
        if one.frame_id not in frames or frames[one.frame_id].version < one.version:
            frames[one.frame_id] = one
    return list(frames.values())


def read(session: Session, row: Published) -> Shown:
    """Return a publication as pages show it."""
    body = json.loads(row.body)
    ids = [one["id"] for stream in body["streams"] for one in stream["examples"]]
    return Shown(row, body, stream_codes.lines(session, ids))
