"""Published opinion streams, each publication whole: no filter asks for streams or shows a part of one."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from langnghe.render import stream_words
from langnghe.telling import limited
from langnghe.web.api import cursors, stream_models
from langnghe.web.api.parameters import Paged, TopicNumber
from langnghe.web.api.problems import documented
from langnghe.web.desk import desk_of
from langnghe.web.paths import LARGEST_ID
from storage import stream_codes, stream_shares
from storage.stream_shares import Published

KEPT = ("week", "from", "to", "frame", "sample", "least", "rounded_to", "folded", "field")
router = APIRouter(tags=["streams"])


class Listed(Paged):
    """Which publications: of a topic, of a week."""

    topic: Annotated[TopicNumber | None, Field(description="Number of a topic; topics merged into it count.")] = None
    week: Annotated[str, Field(pattern="^([0-9]{4}-W[0-9]{2})?$", examples=["2026-W48"])] = ""


@router.get("/streams", responses=documented(400), summary="Published opinion streams")
def streams(request: Request, asked: Annotated[Listed, Query()]) -> stream_models.StreamPage:
    """Return the newest version of each publication, last published first, with the note that belongs beside it."""
    question = asked.question("streams")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        found = stream_shares.listed(session, topic_id=asked.topic, week=asked.week, limit=asked.size + 1,
                                     before=stands[0] if stands else LARGEST_ID)
        shown = found[:asked.size]
        bodies = [json.loads(one.body) for one in shown]
        ids = [line["id"] for body in bodies for row in body["streams"] for line in row["examples"]]
        lines = stream_codes.lines(session, ids)
    return stream_models.StreamPage(
        items=[_publication(one, body, lines) for one, body in zip(shown, bodies, strict=True)],
        next=cursors.encode(question, (shown[-1].id,)) if len(found) > asked.size else None)


def _publication(one: Published, body: dict[str, object], lines: dict[int, str]) -> stream_models.StreamPublication:
    rows = body.pop("streams")
    assert isinstance(rows, list)
    for row in rows:
        row["examples"] = [lines[line["id"]] for line in row["examples"] if line["id"] in lines]
    wanted = {key: body[key] for key in KEPT} | ({"field": None} if limited() else {})
    return stream_models.StreamPublication.model_validate(wanted | {
        "topic": one.topic_id, "topic_label": one.label, "version": one.version, "published_at": one.published_at,
        "sha256": one.sha256, "inputs_sha256": one.inputs_sha256, "note": stream_words.note(body), "streams": rows})
