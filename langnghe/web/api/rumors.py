"""The rumor register for programs: what readers see of it, without accounts, posts or addresses of comments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from langnghe.rumors import file as files
from langnghe.rumors import public, words
from langnghe.rumors.file import File
from langnghe.telling import limited
from langnghe.web.api import cursors
from langnghe.web.api.models import Link, Model, Moment, Next, Plain
from langnghe.web.api.parameters import Id, Name, Paged, Parameters
from langnghe.web.api.problems import documented, missing
from langnghe.web.desk import desk_of
from langnghe.web.paths import LARGEST_ID
from pipelines.rumors.wording import is_post
from storage import areas, rumors
from storage.rumors import RumorFilter, RumorRow

router = APIRouter(tags=["rumors"])


class RumorLine(Model):
    """A rumor in a list; state of the work and verdict stand apart."""

    id: int
    title: Plain
    statement: Plain
    state: str
    verdict: str
    risk: str = Field(description='low, medium, high, or "" while nobody rated it.')
    due_at: Moment | None
    verdict_at: Moment | None
    created_at: Moment
    changed_at: Moment
    heard: int | None = Field(description="Sightings, of the field and others; null to an account limited to areas.")


class RumorPage(Model):
    """A page of rumors, the newest file first."""

    items: list[RumorLine]
    next: Next


class FieldSightings(Model):
    """What the field told, without posts; a province is named where at least three units told it."""

    items: int | None = Field(description="Null where fewer than three units told it, or the account has areas.")
    units: int | None
    first: str
    last: str
    provinces: list[str]


class RumorSighting(Model):
    """Once that it was heard, of what is no item of the field."""

    heard_on: str
    precision: str
    channel: str
    article: int | None
    outlet: Plain | None
    url: Link
    wording: Plain


class RumorEvidence(Model):
    """What a source says; `place` is a web address or the number of a document, empty for comments and posts."""

    kind: str
    says: str
    issuer: Plain
    primary_source: Plain
    official: bool
    own: bool = Field(description="Said by the authority that the rumor is about: never alone a verdict.")
    label: Plain
    quote: Plain
    place: str
    said_on: str
    article: int | None
    text_sha256: str
    trouble: str = Field(description='"", or struck, removed, withdrawn, revised.')


class RumorEvent(Model):
    """A line of the history; who did it is told as a role."""

    at: Moment
    act: str
    role: str
    note: Plain


class Rumor(RumorLine):
    """A rumor with all that readers see of it."""

    about: Plain
    answer: Plain
    unknown: Plain
    tried: Plain
    signed_by: list[str]
    body_says: list[str]
    shaken: bool = Field(description="Evidence of the verdict does not stand any more as it was.")
    fallen: bool = Field(description="The evidence does not carry the signed verdict any more; nothing leaves.")
    field: FieldSightings | None
    sightings: list[RumorSighting]
    evidence: list[RumorEvidence]
    opinions: int | None = Field(description="Null where fewer than three units said so, or the account has areas.")
    history: list[RumorEvent]


class Listed(Paged):
    """Which rumors."""

    state: Literal["", "new", "triaged", "checking", "monitored", "closed"] = ""
    verdict: Literal["", "none", "confirmed", "refuted", "partly", "unverifiable"] = ""
    risk: Literal["", "low", "medium", "high"] = ""
    area: Annotated[Name, Field(description="Name or key of a unit; what posts of the field told counts for no unit."
                                )] = ""


@router.get("/rumors", responses=documented(400), summary="The rumor register")
def listed(request: Request, asked: Annotated[Listed, Query()]) -> RumorPage:
    """Return rumors by falling number."""
    question = asked.question("rumors")
    stands = cursors.decode(question, asked.cursor, 1)
    with desk_of(request).record.reading() as session:
        area = areas.find(session, asked.area, limit=1) if asked.area.strip() else []
        wanted = RumorFilter(
            states=(asked.state,) if asked.state else (), verdict=asked.verdict, risk=asked.risk,
            area=area[0].key if area else "none" if asked.area.strip() else "", area_of_field=False)
        found = rumors.by_number(session, wanted, limit=asked.size + 1, before=stands[0] if stands else LARGEST_ID)
        heard = rumors.heard(session, [row.id for row in found])
    shown = found[:asked.size]
    lines = [RumorLine(**_line(row, heard[row.id].times if row.id in heard else 0)) for row in shown]
    return RumorPage(items=lines,
                     next=cursors.encode(question, (shown[-1].id,)) if len(found) > asked.size else None)


def _line(row: RumorRow, times: int) -> dict[str, Any]:
    return {"heard": None if limited() else times} | {
        name: getattr(row, name) for name in RumorLine.model_fields if name != "heard"}


@router.get("/rumors/{id}", responses=documented(404), summary="One rumor")
def rumor(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Rumor:
    """Return a file as readers see it."""
    with desk_of(request).record.reading() as session:
        file = files.read(session, id)
    if file is None:
        raise missing()
    row, field = file.row, files.of_field(file)
    return Rumor(
        **_line(row, len(file.sightings)), about=row.body, answer=file.answer, unknown=row.unknown, tried=row.tried,
        signed_by=[one.role for one in file.signed], body_says=words.body_says(file), shaken=bool(file.shaken),
        fallen=file.fallen is not None,
        field=FieldSightings.model_validate(field.told) if field else None, sightings=_sightings(file),
        evidence=_evidence(file), opinions=file.told_opinions(),
        history=[RumorEvent.model_validate(event) for event in file.told_history])


def _sightings(file: File) -> list[RumorSighting]:
    return [RumorSighting(
        heard_on=one.heard_on, precision=one.precision, channel=one.channel, article=one.article_id, outlet=one.outlet,
        url="" if one.forum or is_post(one.url) else one.url, wording=one.wording) for one in file.open_sightings]


def _evidence(file: File) -> list[RumorEvidence]:
    found = []
    for one in file.evidence:
        named = public.source(file, one)
        found.append(RumorEvidence(
            kind=one.kind, says=one.says, issuer=one.issuer, primary_source=one.primary_source, official=one.official,
            own=named.own, label=one.label, quote=one.quote, place=named.place, said_on=named.said_on,
            article=one.article_id, text_sha256=one.text_sha256, trouble=one.trouble))
    return found
