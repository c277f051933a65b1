"""Digests of days, weeks and months: which there are, and one as the canonical JSON that it is stored as."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from langnghe import telling
from langnghe.web import audit
from langnghe.web.api import cursors, models
from langnghe.web.api.parameters import Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import desk_of
from pipelines import periods
from pipelines.digest import canonical
from pipelines.periods import Period
from storage import digests as stored
from storage import keysets
from storage.digests import DigestRow
from storage.keysets import DigestFacts
from storage.views import parsed

router = APIRouter(tags=["digests"])
JSON = "application/json"
LARGEST_EDITION = 2**31 - 1
_TAG = {"ETag": {"description": "The hash of the body.", "schema": {"type": "string"}}}
_BODY: dict[str, Any] = {"description": "The digest's body.", "headers": _TAG, "content": {JSON: {"schema": {
    "type": "object", "required": ["kind", "day", "template_version"], "properties": {
        "kind": {"type": "string"}, "day": {"type": "string"}, "template_version": {"type": "integer"}}}}}}
_SAME: dict[str, Any] = {"description": "The body is the one that If-None-Match names."}


class Listed(Paged):
    """Which digests."""

    kind: Literal["day", "week", "month"] = "day"


class Wanted(Parameters):
    """Which edition; 0 is the one that the desk shows: the newest of staff, else of the machine."""

    edition: Annotated[int, Field(ge=0, le=LARGEST_EDITION)] = 0


@router.get("/digests", responses=documented(400), summary="Digests of days, weeks or months")
def digests(request: Request, asked: Annotated[Listed, Query()]) -> models.DigestPage:
    """Return every edition, the newest first."""
    question = asked.question("digests")
    stands = cursors.decode(question, asked.cursor, 2)
    after = (_written(stands[0]), min(stands[1], LARGEST_EDITION)) if stands else None
    with desk_of(request).record.reading() as session:
        found = keysets.digests(session, asked.kind, after=after, limit=asked.size + 1)
    shown = found[:asked.size]
    more = len(found) > asked.size
    return models.DigestPage(
        items=[line(one) for one in shown],
        next=cursors.encode(question, (int(shown[-1].day.replace("-", "")), shown[-1].edition)) if more else None)


def _written(number: int) -> str:
    text = f"{number:08}"
    return f"{text[:-4]}-{text[-4:-2]}-{text[-2:]}"


def line(one: DigestFacts | DigestRow) -> models.DigestLine:
    """Return an edition in a line."""
    period = Period(one.kind, one.day)
    return models.DigestLine(
        kind=one.kind, name=period.name, first_day=one.day, last_day=period.last, edition=one.edition,
        template_version=one.template_version, sha256=one.sha256, created_at=one.created_at)


@router.get("/digests/{name}", summary="One digest as canonical JSON", response_class=Response,
            responses=documented(404) | {200: _BODY, 304: _SAME})
def digest(
    request: Request, name: Annotated[str, Path(max_length=20, examples=["2026-11-20", "2026-W47", "2026-11"])],
    asked: Annotated[Wanted, Query()], if_none_match: Annotated[str, Header(max_length=1000)] = "",
) -> Response:
    """Return the digest of a day, an ISO week or a month: the same bytes for the same edition."""
    period = periods.read(name)
    if period is None:
        raise missing()
    with desk_of(request).record.reading() as session:
        row = _wanted(session, period, asked.edition)
    if row is None:
        raise missing()
    answer = _sent(row, if_none_match)
    if answer.status_code == 200:
        audit.note_rarely(request, "export", {"digest": period.name, "edition": row.edition, "format": "json"})
    return answer


def _wanted(session: Session, period: Period, edition: int) -> DigestRow | None:
    if edition:
        return stored.get(session, period.first, period.kind, edition)
    return (stored.get(session, period.first, period.kind, staff=True)
            or stored.get(session, period.first, period.kind, staff=False))


def _sent(row: DigestRow, known: str) -> Response:
    # Of the body as it is now: after a removal on request it is no longer the one that was published, and editions of
    # before, and an account that is limited to areas, are told less than was stored.
    stored_body = parsed(row.body)
    told = telling.digest(stored_body)
    body = row.body if told == stored_body else canonical(told)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()}"'
    if tag in {part.strip().removeprefix("W/") for part in known.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type=JSON, headers={"ETag": tag, "Digest-Edition": str(row.edition)})
