"""Saved searches: kept, changed under a version, deleted."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.requests import Request

from config import clock
from langnghe.alerts import requests
from langnghe.web import audit
from langnghe.web.api.gate import takes
from langnghe.web.api.models import Model, Moment, Plain
from langnghe.web.api.parameters import Body, Id, Name, Parameters, Version, Words
from langnghe.web.api.problems import documented, missing, overtaken
from langnghe.web.desk import Desk, desk_of
from langnghe.web.people import person_of
from storage import accounts, alerts
from storage import saved as stored
from storage.saved import SavedRow
from storage.sessions import Database

router = APIRouter(tags=["watching"])
REPORTER: dict[str, Any] = takes("reporter")


class Saved(Model):
    """A saved search; `query` holds the parameters of a search, `trouble` says why it cannot be asked any more."""

    id: int
    title: Plain
    query: str = Field(examples=["q=gi%C3%A1+x%C4%83ng&source=vnexpress"])
    described: Plain
    trouble: Plain
    owner: str
    version: int
    alerts: int
    created_at: Moment
    changed_at: Moment


class SavedList(Model):
    """Every saved search, by title."""

    items: list[Saved]


class Keep(Body, Words):
    """A search to be kept under a name."""

    title: Name


class Change(Keep):
    """What a saved search is to become; `version` is that of the one it was made from."""

    version: Version


@router.get("/saved", responses=documented(), summary="Saved searches")
def saved(request: Request, _asked: Annotated[Parameters, Query()]) -> SavedList:
    """Return every saved search with what it asks for."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        rows = stored.listed(session)
        facts = _facts(session)
    return SavedList(items=[_saved(desk.database, row, *facts) for row in rows])


@router.post("/saved", status_code=201, responses=documented(400, 413), summary="Save a search", **REPORTER)
def keep(request: Request, asked: Keep) -> Saved:
    """Keep a search under a name; one that is only a person's name is refused."""
    desk = desk_of(request)
    query, title = _checked(desk, asked)
    with desk.database.writing() as session:
        made = stored.add(session, title, query, person_of(request).id, clock.now())
    audit.note(request, "edit", {"saved": made}, query=asked.q.strip() or None)
    return _one(desk, made)


@router.get("/saved/{id}", responses=documented(404), summary="One saved search")
def saved_one(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> Saved:
    """Return a saved search."""
    return _one(desk_of(request), id)


@router.put("/saved/{id}", responses=documented(400, 404, 409, 413), summary="Change a saved search", **REPORTER)
def change(request: Request, id: Id, asked: Change) -> Saved:
    """Change a saved search; one that somebody changed meanwhile is left alone and answered 409."""
    desk = desk_of(request)
    _one(desk, id)
    query, title = _checked(desk, asked)
    with desk.database.writing() as session:
        done = stored.change(session, id, asked.version, title, query, clock.now())
    if not done:
        raise overtaken(_one(desk, id))
    audit.note(request, "edit", {"saved": id}, query=asked.q.strip() or None)
    return _one(desk, id)


@router.delete("/saved/{id}", status_code=204, responses=documented(404), summary="Delete a saved search", **REPORTER)
def delete(request: Request, id: Id, _asked: Annotated[Parameters, Query()]) -> None:
    """Delete a saved search; the desk can take it back."""
    with desk_of(request).database.writing() as session:
        if not stored.delete(session, id, clock.now()):
            raise missing()
    audit.note(request, "edit", {"saved-deleted": id})


def _checked(desk: Desk, asked: Keep) -> tuple[str, str]:
    """Return query and title as they are kept. Raises QueryError and NotKept."""
    return requests.checked(desk.database, requests.query_of(asked.request())), requests.titled(asked.title)


def _facts(session: Session) -> tuple[dict[int, str], list[int | None]]:
    return accounts.logins(session), [row.spec.saved_id for row in alerts.listed(session)]


def _one(desk: Desk, number: int) -> Saved:
    with desk.record.reading() as session:
        row, facts = stored.get(session, number), _facts(session)
    if row is None or row.deleted_at is not None:
        raise missing()
    return _saved(desk.database, row, *facts)


def _saved(database: Database, row: SavedRow, owners: dict[int, str], watched: list[int | None]) -> Saved:
    described, trouble = requests.in_words(database, row.query)
    return Saved(
        id=row.id, title=row.title, query=row.query, described=described, trouble=trouble,
        owner=owners.get(row.owner_id or 0, ""), version=row.version, alerts=watched.count(row.id),
        created_at=row.created_at, changed_at=row.changed_at)
