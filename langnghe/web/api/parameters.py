"""What a caller may say: parameters that are checked before a handler sees them; one that is not known is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from langnghe.web.addresses import MOST_TEXT, default_sort
from langnghe.web.api import cursors
from langnghe.web.paths import LARGEST_ID
from search.errors import QueryError
from search.results import SearchRequest

MOST_SIZE = 200
MOST_VALUES = 50


def _storable(text: str) -> str:
    # What neither database can hold nor compare: NUL, and halves of letters beyond the first plane.
    return text.replace("\0", " ").encode(errors="replace").decode()


Text = Annotated[str, AfterValidator(_storable)]
Query_ = Annotated[Text, Field(max_length=MOST_TEXT)]
Name = Annotated[Text, Field(max_length=200)]
TopicNumber = Annotated[int, Field(ge=1, lt=10**15)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Day = Annotated[str, Field(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", examples=["2026-11-20"])]
Size = Annotated[int, Field(ge=1, le=MOST_SIZE, description="Entries of a page.")]
Cursor = Annotated[Text, Field(max_length=cursors.LONGEST, description=(
    "`next` of the page before, with all its other parameters; empty for the first page."))]


class Parameters(BaseModel):
    """Parameters of any route; a name that is none is an error: a misspelt filter would count something else."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    def question(self, route: str = "") -> str:
        """Return all of it but the cursor: a cursor holds for one question."""
        return f"{route} {self.model_dump_json(exclude={'cursor'})}"


class Paged(Parameters):
    """Parameters of a list that comes in pages."""

    size: Size = 50
    cursor: Cursor = ""


class Filters(Parameters):
    """The filters of a search; several values of one are alternatives. The query can say all of this, too."""

    source: list[Name] = Field(default=[], max_length=MOST_VALUES, description="Names or titles of sources.")
    kind: list[Name] = Field(default=[], max_length=MOST_VALUES, description="press, portal, official or forum.")
    section: list[Name] = Field(default=[], max_length=MOST_VALUES)
    area: list[Name] = Field(default=[], max_length=MOST_VALUES, description="Names or keys of administrative units.")
    document: list[Name] = Field(default=[], max_length=MOST_VALUES, description="Numbered documents.")
    topic: list[TopicNumber] = Field(default=[], max_length=MOST_VALUES)

    def within(self) -> SearchRequest:
        """Return a search without words and with these filters."""
        return SearchRequest(
            sources=_given(self.source), kinds=_given(self.kind), sections=_given(self.section),
            areas=_given(self.area), documents=_given(self.document), topics=tuple(dict.fromkeys(self.topic)))


class Words(Filters):
    """What a search asks for, apart from order and pages."""

    q: Query_ = Field(default="", description="The query, in the query language of the search page.")
    mode: Literal["all", "question"] = "all"
    from_: Day = Field(default="", alias="from", description="First day, of Vietnam.")
    to: Day = Field(default="", description="Last day.")

    def request(self) -> SearchRequest:
        """Return the search. Raises QueryError for a day that does not exist."""
        found = self.within()
        return SearchRequest(
            text=self.q.strip(), mode=self.mode, sources=found.sources, kinds=found.kinds, sections=found.sections,
            areas=found.areas, documents=found.documents, topics=found.topics,
            day_from=_day(self.from_), day_to=_day(self.to), sort=default_sort(self.q.strip()))


class Body(BaseModel):
    """A search in JSON: there a number is a number, where in an address it is letters."""

    topic: list[Annotated[int, Field(strict=True, ge=1, lt=10**15)]] = Field(default=[], max_length=MOST_VALUES)


def _given(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value.strip()))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise QueryError(f"not a date: {text}", 0, "write 2026-11-20", reason="bad_date", detail=text) from None
