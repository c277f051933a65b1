"""Sources and their health, administrative units, and whether record and index are well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock
from langnghe.version import VERSION
from langnghe.web.api import models
from langnghe.web.api.parameters import MOST_SIZE, Name, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import Desk, desk_of
from langnghe.web.operating.health import DOWN, OK, record_state
from langnghe.web.views.sources import Health, judged
from search.errors import SearchError
from search.results import SearchPage, SearchRequest
from storage import areas as units
from storage import gauges
from storage.areas import AreaView, Link

router = APIRouter()


@router.get("/sources", responses=documented(), tags=["sources"], summary="Every source and its health")
def sources(request: Request, _asked: Annotated[Parameters, Query()]) -> models.Sources:
    """Return every source: when it last answered, how its pages ended and what is unusual about it."""
    found, _troubles = judged(desk_of(request))
    return models.Sources(items=[_source(one) for one in found])


@router.get("/sources/{name}", responses=documented(404), tags=["sources"], summary="One source and its health")
def source(
    request: Request, name: Annotated[str, Path(max_length=200)], _asked: Annotated[Parameters, Query()],
) -> models.Source:
    """Return one source by its name."""
    found, _troubles = judged(desk_of(request))
    for one in found:
        if one.source.name == name:
            return _source(one)
    raise missing()


def _source(one: Health) -> models.Source:
    row = one.source
    return models.Source(
        name=row.name, title=row.title, kind=row.kind, enabled=row.enabled, state=one.state, said=one.said,
        remarks=list(one.remarks), articles=row.articles, first_seen_at=row.first_seen_at, last_ok_at=row.last_ok_at,
        last_new_at=row.last_new_at, pages=dict(row.statuses))


class Sought(Parameters):
    """What is looked for among the units."""

    q: Annotated[Name, Field(min_length=1, description=(
        'A name with diacritics or without, a code or a key; "bến thành, quận 1" also says where.'))]
    size: Annotated[int, Field(ge=1, le=MOST_SIZE)] = 30


@router.get("/areas", responses=documented(), tags=["areas"], summary="Find administrative units")
def areas(request: Request, asked: Annotated[Sought, Query()]) -> models.Areas:
    """Return the units that a text means, those in force first, with what they lie in and what became of them."""
    with desk_of(request).record.reading() as session:
        found = units.find(session, asked.q, asked.size + 1)
        return models.Areas(items=_areas(session, found[:asked.size]), more=len(found) > asked.size)


def _areas(session: Session, found: Sequence[AreaView]) -> list[models.Area]:
    lines = units.above(session, found)
    links = units.successors(session, [area.id for area in found if area.valid_to])
    return [models.Area(
        key=area.key, era=area.era, level=area.level, code=area.code, type=area.type, name=area.name,
        lies_in=[models.Place(key=one.key, name=one.full_name) for one in lines[area.id]],
        valid_from=area.valid_from or None, valid_to=area.valid_to or None,
        became=[_link(link) for link in links if link.before.id == area.id]) for area in found]


def _link(link: Link) -> models.AreaLink:
    return models.AreaLink(key=link.after.key, name=link.after.full_name, day=link.day, partial=link.partial)


@router.get("/status", responses=documented(), tags=["status"], summary="How record and index are")
def status(request: Request, _asked: Annotated[Parameters, Query()]) -> models.Status:
    """Return whether record and index answer, and how many changes the index has not seen yet."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        held = gauges.read(session, clock.now())
    found = _index(desk)
    return models.Status(
        version=VERSION, record=record_state(desk), index=DOWN if found is None else OK,
        engine=found.engine if found else "", trouble=found.trouble if found else "", behind=held.changes_waiting,
        articles=held.articles, topics=held.topics)


def _index(desk: Desk) -> SearchPage | None:
    try:
        return desk.find(SearchRequest(size=0, counts=False))
    except SearchError:
        return None
