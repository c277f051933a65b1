"""What the API answers with for opinion streams."""

from __future__ import annotations

from pydantic import Field

from langnghe.web.api.models import Model, Moment, Next, Plain


class StreamShare(Model):
    """A rounded count, its share of the sample and the 95 % interval; shares are parts of 1."""

    count: int
    share: float
    low: float
    high: float


class StreamShares(Model):
    """The same of distinct texts and of comments with their copies."""

    texts: StreamShare
    comments: StreamShare


class StreamRow(StreamShares):
    """A stream; `kind` is named, other or unclear."""

    stream: int
    kind: str
    label: Plain
    examples: list[Plain]


class StreamFolded(StreamShares):
    """Streams that are told together, as fewer people than `least` wrote one of them for certain."""

    streams: int


class StreamFrame(Model):
    """Sizes of a frame, rounded."""

    comments: int
    texts: int
    threads: int
    people_at_least: int
    elsewhere: int
    frozen_on: str
    sha256: str


class StreamSample(Model):
    """The sample and how well two coders agree (Krippendorff's alpha)."""

    texts: int
    comments: int
    worth: int
    twice: int
    lost: int
    agreement: float
    equal: float
    two_accounts: bool
    seed: str


class StreamHeard(Model):
    """Items from units of the field."""

    items: int
    units: int


class StreamBreadth(StreamHeard):
    """The same by how widely it was heard."""

    breadth: str


class StreamField(StreamHeard):
    """What the field says beside it; never added to the shares."""

    breadths: list[StreamBreadth]
    folded: StreamHeard | None
    by: str = Field(default="terms", description="What ties items to the topic: crosscheck, or terms.")


class StreamPublication(Model):
    """What was published of a topic's week; `note` belongs beside every use of a share."""

    topic: int
    topic_label: Plain
    week: str
    from_: str = Field(alias="from")
    to: str
    version: int
    published_at: Moment
    frame: StreamFrame
    sample: StreamSample
    least: int
    rounded_to: int
    streams: list[StreamRow]
    folded: StreamFolded | None
    field: StreamField | None
    note: str
    sha256: str
    inputs_sha256: str


class StreamPage(Model):
    """A page of publications."""

    items: list[StreamPublication]
    next: Next = None
