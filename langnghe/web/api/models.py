"""What the API answers with. Times are in Vietnam's zone; of one with precision "day" only the day is known."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from config.characters import shown
from config.clock import DISPLAY_ZONE
from langnghe.web.templating import external


def local(at: datetime) -> datetime:
    """Return a time in Vietnam's zone: in UTC an article without an hour would stand on the day before."""
    return at.astimezone(DISPLAY_ZONE)


Moment = Annotated[datetime, AfterValidator(local)]
# Without characters that a terminal or a page would obey instead of showing them.
Plain = Annotated[str, AfterValidator(shown)]
Link = Annotated[str, AfterValidator(external), Field(description="http or https, else empty.")]
Next = Annotated[str | None, Field(description="The cursor of the next page, null on the last one.")]


class Model(BaseModel):
    """Any answer; it can be read from a plain value with the same names."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, frozen=True)


class ArticleLine(Model):
    """An article in a list."""

    id: int
    title: Plain
    url: Link
    source: str
    source_title: Plain
    published_at: Moment | None
    date_reliable: bool
    date_precision: str
    revised: bool
    withdrawn: bool


class Place(Model):
    """An administrative unit that an article names for certain."""

    key: str
    name: str


class Revision(Model):
    """A state of an article; its text is not given out."""

    number: int
    title: Plain
    seen_at: Moment


class Article(ArticleLine):
    """An article without its text, which is its outlet's: read it at `url`."""

    kind: str
    section: Plain
    date_basis: str
    collected_at: Moment
    withdrawn_at: Moment | None
    story: int | None
    topic: int | None
    topic_label: Plain
    areas: list[Place]
    revisions: list[Revision] = Field(description="The newest 50 states, the first seen first.")


class Mark(Model):
    """Characters of a text that matched, from `start` up to before `end`."""

    start: int
    end: int


class Hit(Model):
    """An article that was found; `copies` are further matching articles of its story, folded into it."""

    id: int
    title: str
    title_marks: list[Mark]
    snippet: str
    snippet_marks: list[Mark]
    url: Link
    source: str
    source_title: Plain
    kind: str
    section: Plain
    published_at: Moment | None
    date_reliable: bool
    date_precision: str
    story: int | None
    topic: int | None
    topic_label: Plain
    copies: int
    revised: bool
    withdrawn: bool
    score: float


class FacetValue(Model):
    """A value and the articles that have it."""

    value: str
    label: Plain
    count: int


class DayCount(Model):
    """Articles of a day."""

    day: str
    articles: int


class CommentWeek(Model):
    """What comments say of a query in a topic and an ISO week: a count rounded down to 5, never a comment.

    Fewer than 10 comments, or fewer than 5 outside the largest thread, are left out, so that few and none look alike.
    """

    topic: int
    topic_label: Plain
    week: str
    comments: str = Field(examples=["≈ 25"])


class Counts(Model):
    """Counts over the whole answer; on the first page only."""

    facets: dict[str, list[FacetValue]]
    days: list[DayCount] = Field(description="Reliable dates only.")
    undated: int
    comment_weeks: list[CommentWeek]


class SearchAnswer(Model):
    """A page of what was found: `total` counts articles, `stories` counts them with copies folded."""

    described: Plain = Field(description="The query said back in words.")
    total: int
    stories: int
    toneless_total: int | None = Field(description="What it would find without diacritics, when it finds little.")
    items: list[Hit]
    counts: Counts | None
    behind: int = Field(description="Changes that the index has not seen yet.")
    trouble: str = Field(description='"" or what is wrong with the index: missing, lacking, astray.')
    engine: str
    next: Next


class CopyLine(ArticleLine):
    """A copy beside the article that represents its story; both shares are of words."""

    kept: float = Field(description="Share of the representative's text that it has.")
    own: float = Field(description="Share of its own text that the representative does not have.")
    changed: str = Field(description="What it changed, in a line.")


class Story(Model):
    """Near-duplicates: who carried them. The representative stands apart from the copies."""

    id: int
    topic: int | None
    topic_label: Plain
    articles: int
    outlets: int
    undated: int
    representative: ArticleLine
    reason: str = Field(description="Why this one represents the story.")
    items: list[CopyLine]
    next: Next


class TopicLine(Model):
    """A topic in a list; `recent` counts its articles in the window."""

    id: int
    label: Plain
    articles: int
    stories: int
    outlets: int
    recent: int
    last_at: Moment | None


class TopicPage(Model):
    """A page of topics."""

    items: list[TopicLine]
    next: Next


class TopicSource(Model):
    """An outlet of a topic."""

    name: str
    title: Plain
    articles: int
    first_at: Moment | None


class TopicProvince(Model):
    """A province that a topic's articles name."""

    key: str
    name: str
    articles: int
    stories: int


class TopicDocument(Model):
    """A numbered document that a topic's articles name."""

    name: str
    articles: int
    stories: int


class Quote(Model):
    """A sentence of an article, quoted, and where it stands."""

    text: Plain
    article_id: int
    url: Link
    source: str
    source_title: Plain
    at: Moment | None


class Topic(Model):
    """A topic with what its page shows."""

    id: int
    label: Plain
    terms: list[Plain]
    articles: int
    stories: int
    outlets: int
    undated: int
    first_at: Moment | None
    last_at: Moment | None
    days: list[DayCount]
    sources: list[TopicSource]
    provinces: list[TopicProvince]
    documents: list[TopicDocument]
    documents_read: int = Field(description="How many of the newest articles were read for the documents.")
    summary: list[Quote]
    forecast: list[str]


class TimelineDay(Model):
    """What a day added to a topic; `outlets` wrote of it for the first time."""

    day: str
    articles: int
    stories: int
    sources: int
    outlets: list[Plain]
    headlines: list[ArticleLine]


class Timeline(Model):
    """Days of a topic, the newest first."""

    items: list[TimelineDay]
    next: Next


class TopicStory(Model):
    """A story of a topic."""

    id: int
    first_at: Moment | None
    articles: list[ArticleLine]


class TopicStories(Model):
    """Stories of a topic, the one that became known last first."""

    items: list[TopicStory]
    next: Next


class Period(Model):
    """A day or an hour: counts, and all that was collected in it as `coverage`.

    `share` is null where something could not be read (`masked`) or fewer than 30 articles were collected; `comments` is
    rounded down to 5 and null below 10 or of one thread; `joined` are sources that are new or gone from here on.
    """

    start: Moment
    day: str
    articles: int
    stories: int
    outlets: int
    comments: int | None
    coverage: int
    share: float | None
    masked: list[Plain]
    joined: list[Plain]
    partial: bool


class Series(Model):
    """A query or topic over time."""

    label: Plain
    topic: int | None
    undated: int
    periods: list[Period]
    comment_weeks: list[CommentWeek]


class Trends(Model):
    """Queries, then topics, over the same periods."""

    unit: str
    start: Moment
    end: Moment
    series: list[Series]


class Hotspot(Model):
    """A topic, there or in one area, far above what is usual; `correct` is what staff say of it, null: nothing yet."""

    id: int
    kind: str
    topic: int
    topic_label: Plain
    area: Plain | None
    begins_at: Moment
    raised_at: Moment
    hot_at: Moment
    ended_at: Moment | None
    state: str
    reasons: Plain
    surprise: float
    peak: int
    correct: bool | None
    evidence: dict[str, Any]


class HotspotPage(Model):
    """A page of hotspots, those raised last first."""

    items: list[Hotspot]
    next: Next


class DigestLine(Model):
    """An edition of a digest; `sha256` is of its body as it was published."""

    kind: str
    name: str
    first_day: str
    last_day: str
    edition: int
    template_version: int
    sha256: str
    created_at: Moment


class DigestPage(Model):
    """A page of digests, the newest first."""

    items: list[DigestLine]
    next: Next


class Source(Model):
    """A source and how it is: its state as a code and in words, what is unusual, how its pages of 7 days ended."""

    name: str
    title: Plain
    kind: str
    enabled: bool
    state: str
    said: str
    remarks: list[str]
    articles: int
    first_seen_at: Moment
    last_ok_at: Moment | None
    last_new_at: Moment | None
    pages: dict[str, int]


class Sources(Model):
    """Every source."""

    items: list[Source]


class AreaLink(Model):
    """What a unit became, wholly or with a part."""

    key: str
    name: str
    day: str
    partial: bool


class Area(Model):
    """An administrative unit."""

    key: str
    era: str
    level: str
    code: str
    type: str
    name: str
    lies_in: list[Place]
    valid_from: str | None
    valid_to: str | None
    became: list[AreaLink]


class Areas(Model):
    """Units that a text means; `more` says that there are others."""

    items: list[Area]
    more: bool


class Status(Model):
    """Whether record and index are well and how far the index is behind."""

    version: str
    record: str
    index: str
    engine: str
    trouble: str
    behind: int
    articles: int
    topics: int


class Start(Model):
    """Where things are."""

    name: str
    version: str
    description: str
    addresses: list[str]
