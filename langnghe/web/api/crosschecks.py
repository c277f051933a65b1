"""The cross-check for programs: what both sides say, for reviewers and of the reports that their account sees."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from langnghe import crosscheck_words as words
from langnghe.web.api import cursors, models
from langnghe.web.api.gate import takes
from langnghe.web.api.parameters import Paged
from langnghe.web.api.problems import documented
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from search.crosschecking.settle import monday
from storage import crosschecks
from storage.crosschecks import CheckFilter, CheckView

router = APIRouter(tags=["crosscheck"])
REVIEWER: dict[str, Any] = takes("reviewer")
MOST_AFTER = 1_000_000


class Listed(Paged):
    """Which checks; `week` is any day of it."""

    state: Literal["", "both", "conflicting", "field_only", "online_only", "not_checked"] = ""
    kind: Literal["", "item", "rumor", "topic"] = ""
    week: Annotated[str, Field(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", examples=["2026-11-20"])] = ""


class Check(models.Model):
    """One check. `lead` is by how many `lead_unit` the first of its items was ahead, below 0: the first article."""

    id: int
    kind: str
    item_kind: str
    title: models.Plain
    area: models.Plain
    week: str
    state: str
    reason: str
    said: models.Plain
    first_field: str
    first_online: str
    lead: int | None
    lead_unit: str
    items: int
    units: int
    areas: int = Field(description="In how many places it was heard.")
    social_groups: int = Field(description="Of how many social groups the posts are and the items tell.")
    articles: int
    stories: int
    outlets: int
    official: bool
    item_id: int | None
    rumor_id: int | None
    topic_id: int | None
    sources: dict[str, Any] = Field(description="What stands behind it: sources of the area and how many were read.")


class CheckPage(models.Model):
    """A page of checks, the newest week first."""

    items: list[Check]
    next: models.Next


@router.get("/crosschecks", responses=documented(400), summary="What the field and the news say of the same things",
            **REVIEWER)
def listed(request: Request, asked: Annotated[Listed, Query()]) -> CheckPage:
    """Return checks; without the articles and the words of an item."""
    question = asked.question("crosschecks")
    stands = cursors.decode(question, asked.cursor, 1)
    after = min(max(stands[0], 0), MOST_AFTER) if stands else 0
    try:
        week = monday(asked.week) if asked.week else ""
    except ValueError:
        return CheckPage(items=[], next=None)
    wanted = CheckFilter(states=(asked.state,) if asked.state else (), kinds=(asked.kind,) if asked.kind else (),
                         since=week, until=week, account=person_of(request).areas)
    with desk_of(request).record.reading() as session:
        found = crosschecks.listed(session, wanted, limit=asked.size + 1, after=after)
    more = len(found) > asked.size
    return CheckPage(items=[_check(view) for view in found[:asked.size]],
                     next=cursors.encode(question, (after + asked.size,)) if more else None)


def _check(view: CheckView) -> Check:
    row = view.row
    said = ". ".join(filter(None, (words.state(row), words.behind(row), words.lead(row))))
    return Check(
        id=view.id, title=view.title, area=view.area, item_kind=view.item_kind, said=said, sources=row.details,
        **{name: getattr(row, name) for name in (
            "kind", "week", "state", "reason", "first_field", "first_online", "lead", "lead_unit", "items", "units",
            "areas", "social_groups", "articles", "stories", "outlets", "official", "item_id", "rumor_id", "topic_id")})
