"""The record's tables. No column holds a person, a sentiment or a stance; tests/storage/test_schema.py keeps it so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage import stream_models as stream_models
from storage.alert_models import Alert as Alert
from storage.alert_models import AlertFeed as AlertFeed
from storage.alert_models import AlertItem as AlertItem
from storage.alert_models import AlertLetter as AlertLetter
from storage.alert_models import AlertMessage as AlertMessage
from storage.alert_models import AlertSeen as AlertSeen
from storage.alert_models import AlertTold as AlertTold
from storage.alert_models import SavedSearch as SavedSearch
from storage.area_models import Area as Area
from storage.area_models import AreaChange as AreaChange
from storage.area_models import AreaFile as AreaFile
from storage.area_models import ArticleArea as ArticleArea
from storage.base import NEVER_REUSED, Key
from storage.base import Base as Base
from storage.crosscheck_models import CrossCheck as CrossCheck
from storage.crosscheck_models import CrossCheckDecision as CrossCheckDecision
from storage.crosscheck_models import CrossCheckHeard as CrossCheckHeard
from storage.crosscheck_models import CrossCheckMatch as CrossCheckMatch
from storage.export_models import ExportJob as ExportJob
from storage.network_models import NetworkPlan as NetworkPlan
from storage.question_models import Question as Question
from storage.question_models import QuestionChange as QuestionChange
from storage.question_models import QuestionItem as QuestionItem
from storage.removal_models import Removal as Removal
from storage.removal_models import RemovalPass as RemovalPass
from storage.report_models import FieldReport as FieldReport
from storage.report_models import Post as Post
from storage.report_models import ReportChange as ReportChange
from storage.report_models import ReportItem as ReportItem
from storage.report_models import ReportLeaving as ReportLeaving
from storage.rumor_models import Evidence as Evidence
from storage.rumor_models import Rumor as Rumor
from storage.rumor_models import RumorCandidate as RumorCandidate
from storage.rumor_models import RumorEvent as RumorEvent
from storage.rumor_models import RumorOpinion as RumorOpinion
from storage.rumor_models import Sighting as Sighting
from storage.rumor_models import Signature as Signature
from storage.situation_models import Situation as Situation
from storage.situation_models import SituationLink as SituationLink
from storage.situation_models import SituationNote as SituationNote
from storage.staff_models import Account as Account
from storage.staff_models import ApiToken as ApiToken
from storage.staff_models import Audit as Audit
from storage.staff_models import AuditQuery as AuditQuery
from storage.staff_models import RecoveryCode as RecoveryCode
from storage.staff_models import SecondFactor as SecondFactor
from storage.staff_models import StaffSession as StaffSession
from storage.staff_models import WorkItem as WorkItem
from storage.types import UtcTime

LEASED = "lease_owner IS NOT NULL"
ALIAS = "article_key IS NOT NULL"
LATER = "number > 1"
OPEN = "outcome = ''"


class Source(Base):
    """One outlet or portal, as its configuration file described it when last read."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))          # press, portal, official, forum
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    first_seen_at: Mapped[datetime]
    last_ok_at: Mapped[datetime | None]                    # last fetch that answered
    last_new_at: Mapped[datetime | None]                   # last new or revised item, or last import
    last_error: Mapped[str] = mapped_column(default="")
    comments_off_until: Mapped[datetime | None]            # its site refused to give them


class Page(Base):
    """The frontier: one row an address, due at a time, leased with its host."""

    __tablename__ = "page"
    __table_args__ = (
        Index("ix_page_due", "host", "due_at"),
        Index("ix_page_due_at", "due_at"),
        # Partial: a heartbeat renews the few pages under way, among all that were ever seen.
        Index("ix_page_lease_owner", "lease_owner", sqlite_where=text(LEASED), postgresql_where=text(LEASED)),
        Index("ix_page_article_key", "article_key", sqlite_where=text(ALIAS), postgresql_where=text(ALIAS)),
        NEVER_REUSED,
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    url: Mapped[str] = mapped_column(Text, unique=True)
    host: Mapped[str] = mapped_column(String(255))          # host:port when the port is not the scheme's own
    kind: Mapped[str] = mapped_column(String(20))           # feed, sitemap, section, article, comments
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    due_at: Mapped[datetime | None]                         # None: never again
    priority: Mapped[int] = mapped_column(Integer, default=0)   # higher is fetched first
    attempts: Mapped[int] = mapped_column(Integer, default=0)   # failures in a row
    unchanged: Mapped[int] = mapped_column(Integer, default=0)  # answers in a row without news; stretches the schedule
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    first_seen_at: Mapped[datetime]
    last_fetched_at: Mapped[datetime | None]
    last_status: Mapped[str] = mapped_column(String(30), default="")
    feed_date: Mapped[datetime | None]                      # what a feed said, a witness for the date
    article_key: Mapped[str | None] = mapped_column(Text)   # of the article it gave, when that is another address
    news_gap: Mapped[float | None]                          # feeds: seconds between two new entries, as measured
    least_gap: Mapped[int | None] = mapped_column(Integer)  # feeds: seconds that it wants between two requests


class HostLease(Base):
    """A host belongs to one process at a time; the delay lives here so that it holds across processes."""

    __tablename__ = "host_lease"
    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    owner: Mapped[str | None] = mapped_column(String(80))
    until: Mapped[datetime | None]
    next_allowed_at: Mapped[datetime | None]
    crawl_delay: Mapped[float | None]


class Job(Base):
    """Recurring or single work that is leased like a page: cluster, index, schedule, import."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    due_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)   # e.g. how far an import came


class CrawlRun(Base):
    """One start of the crawler and what it did in sum."""

    __tablename__ = "crawl_run"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(40), default="")
    pages: Mapped[int] = mapped_column(Integer, default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)


class PageOutcome(Base):
    """How one fetch ended; kept 90 days, then summed into outcome_day."""

    __tablename__ = "page_outcome"
    __table_args__ = (Index("ix_page_outcome_source_id_at", "source_id", "at"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="SET NULL"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("crawl_run.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    status: Mapped[str] = mapped_column(String(30))
    http_status: Mapped[int] = mapped_column(Integer, default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    detail: Mapped[str] = mapped_column(default="")


class OutcomeDay(Base):
    """Outcomes of a day after their rows were purged."""

    __tablename__ = "outcome_day"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    status: Mapped[str] = mapped_column(String(30), primary_key=True)
    pages: Mapped[int] = mapped_column(Integer)
    bytes: Mapped[int] = mapped_column(BigInteger)


class Article(Base):
    """A news or portal page in its newest revision."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        Index("ix_article_published_at", "published_at"),
        # Spelled as the queries spell it: SQLite takes a partial index only for its own words.
        Index("ix_article_source_id_published_at", "source_id", "published_at",
              sqlite_where=text("date_reliable IS 1"), postgresql_where=text("date_reliable IS true")),
        # All that lists and trends of a window ask of an article; its row is wide, and reading 20,000 takes 60 ms.
        Index("ix_article_published_at_story_id", "published_at", "story_id", "source_id",
              sqlite_where=text("date_reliable IS 1"), postgresql_where=text("date_reliable IS true")),
        Index("ix_article_collected_at", "collected_at"),
        NEVER_REUSED,
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    key: Mapped[str]                       # canonical address, or "import:ID" for an import without addresses
    url: Mapped[str] = mapped_column(default="")            # "" when there is none
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    section: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    date_basis: Mapped[str] = mapped_column(String(12), default="")
    date_precision: Mapped[str] = mapped_column(String(12), default="")
    date_reliable: Mapped[bool] = mapped_column(Boolean, default=False)
    synthetic: Mapped[bool] = mapped_column(Boolean, default=False)
    collected_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    parser: Mapped[str] = mapped_column(String(80))
    text_hash: Mapped[str] = mapped_column(String(64), index=True)   # of exact(title, lead, body)
    sketch: Mapped[bytes] = mapped_column(default=b"")      # packed sorted shingles (pipelines/topics/shingles.py)
    rules_version: Mapped[int] = mapped_column(Integer)     # of the text rules that made the stored text
    revisions: Mapped[int] = mapped_column(Integer, default=1)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    # The text is new or changed since its story was derived.
    cluster_due: Mapped[bool] = mapped_column(Boolean, default=True, index=True)
    # The state of the areas (area_file.id) under which its places were found; 0: its text is new or changed.
    areas_version: Mapped[int] = mapped_column(Integer, default=0, server_default="0", index=True)
    # Raised by every change; the index takes it as its external version.
    version: Mapped[int] = mapped_column(BigInteger, default=1)


class ArticleRevision(Base):
    """One state of an article's title and text; number 1 is the first that was seen."""

    __tablename__ = "article_revision"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        # Partial: most rows are the first text of an article, which no list of changes asks for.
        Index("ix_article_revision_seen_at", "seen_at", sqlite_where=text(LATER), postgresql_where=text(LATER)),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]
    text_hash: Mapped[str] = mapped_column(String(64))
    rules_version: Mapped[int] = mapped_column(Integer)
    seen_at: Mapped[datetime]


class RevisionChange(Base):
    """What a revision changed, as hashes that say in how many articles of its source the same was changed."""

    __tablename__ = "revision_change"
    __table_args__ = (Index("ix_revision_change_mark_day_article_id", "mark", "day", "article_id"),)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)      # of the revision
    part: Mapped[int] = mapped_column(Integer, primary_key=True)        # 0: the source's revisions as such
    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    placed: Mapped[bool] = mapped_column(Boolean)                       # most of what was revised must share it
    day: Mapped[int] = mapped_column(Integer)                           # whole days since 1970, for windows


class Thread(Base):
    """The comments under one article, or one forum thread; replaced as a whole when crawled again."""

    __tablename__ = "thread"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    url: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(default="")          # forum threads only, redacted
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    article_url: Mapped[str] = mapped_column(default="")    # finds the article when the thread came first
    comments: Mapped[int] = mapped_column(Integer, default=0)
    first_comments: Mapped[int] = mapped_column(Integer, default=0)   # certainly distinct writers in this thread
    withdrawn: Mapped[int] = mapped_column(Integer, default=0)        # comments that went; their text is gone
    collected_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(BigInteger, default=1)


class Comment(Base):
    """A redacted comment: text and hour, no author in any form."""

    __tablename__ = "comment"
    # Answers how much was said in a week without reading a text: of 200,000 comments in 0.1 instead of 1 s.
    __table_args__ = (Index("ix_comment_hour", "hour", "thread_id", "first_from_commenter"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    hour: Mapped[datetime | None]
    first_from_commenter: Mapped[bool] = mapped_column(Boolean)
    rules_version: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(BigInteger, default=1)


class ThreadCount(Base):
    """Comments of a thread in one hour; outlives the comments."""

    __tablename__ = "thread_count"
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    comments: Mapped[int] = mapped_column(Integer)


class Story(Base):
    """A group of near-duplicate articles; the oldest reliable copy represents it."""

    __tablename__ = "story"
    __table_args__ = NEVER_REUSED
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    representative_id: Mapped[int | None] = mapped_column(BigInteger)   # an article id; a key would be a cycle
    articles: Mapped[int] = mapped_column(Integer, default=0)
    first_at: Mapped[datetime | None]                      # oldest reliable date of its articles
    last_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(BigInteger, default=1)


class Topic(Base):
    """A cluster of stories about one event or issue, with a stable id."""

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_first_at", "first_at"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    label: Mapped[str]
    terms: Mapped[list[Any]] = mapped_column(default=list)  # distinctive terms, never a personal name
    stories: Mapped[int] = mapped_column(Integer, default=0)
    articles: Mapped[int] = mapped_column(Integer, default=0)
    first_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))   # the old id leads on
    named_by: Mapped[int | None] = mapped_column(ForeignKey("staff_decision.id"))      # the decision that names it
    left_out_by: Mapped[int | None] = mapped_column(ForeignKey("staff_decision.id"))   # not of interest by this one
    version: Mapped[int] = mapped_column(BigInteger, default=1)


class TopicMember(Base):
    """A story's topic; `sequence` is the clusterer's own count of assignments.

    `machine_id` is the topic that the clusterer chose. `topic_id` is another one where staff decided so: what they
    decide is laid over the machine's topics and never mixed into them, so that taking it back restores these exactly.
    """

    __tablename__ = "topic_member"
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    machine_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    sequence: Mapped[int] = mapped_column(BigInteger, unique=True)
    score: Mapped[float]


class TopicState(Base):
    """The clusterer's memory after its last assignment; written with the membership."""

    __tablename__ = "topic_state"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    rules_version: Mapped[int] = mapped_column(Integer)
    payload: Mapped[bytes]
    updated_at: Mapped[datetime]


class StaffDecision(Base):
    """What staff decided on stories and topics, anchored on articles; it wins over the machine and can be undone.

    `kind` is must-link, cannot-link, pin, rename or not-of-interest; rows are kept for ever.
    """

    __tablename__ = "staff_decision"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Digest(Base):
    """An immutable snapshot of a day, week or month: canonical JSON and its hash; `base` None is the machine's."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("kind", "day", "edition"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), default="day")
    day: Mapped[str] = mapped_column(String(10))
    edition: Mapped[int] = mapped_column(Integer)
    template_version: Mapped[int] = mapped_column(Integer)
    body: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    base: Mapped[int | None] = mapped_column(Integer)          # the machine's edition that staff edited
    owner_id: Mapped[int | None] = mapped_column(Key)


class Hotspot(Base):
    """A burst of one topic, whole or in one area, that was raised; what stands behind it is in `evidence`."""

    __tablename__ = "hotspot"
    __table_args__ = (UniqueConstraint("topic_id", "area_id", "raised_at"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    area_id: Mapped[int] = mapped_column(BigInteger, default=0)      # 0: the topic as a whole
    kind: Mapped[str] = mapped_column(String(10))          # hotspot, signal (fewer outlets, or too short a history)
    begins_at: Mapped[datetime]                            # first hour of the burst
    raised_at: Mapped[datetime] = mapped_column(UtcTime, index=True)   # end of the window that raised it
    hot_at: Mapped[datetime]                               # end of the last window in which it was hot
    ended_at: Mapped[datetime | None]                      # since when it is not
    surprise: Mapped[float]                                # -log10 of the chance of the most unusual window so far
    peak: Mapped[int] = mapped_column(Integer)             # articles of the largest window so far
    evidence: Mapped[dict[str, Any]]                       # of that window: counts, usual, outlets, history, areas


class HotspotMark(Base):
    """What staff say of a hotspot: right or false alarm; the newest that was not undone counts."""

    __tablename__ = "hotspot_mark"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hotspot_id: Mapped[int] = mapped_column(ForeignKey("hotspot.id"), index=True)
    correct: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class HotspotMissed(Base):
    """A topic and a day of which staff say that no hotspot was raised where one should have been."""

    __tablename__ = "hotspot_missed"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    day: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Forecast(Base):
    """What was said on a day of a topic's next days, or why nothing was; scored when those days are over."""

    __tablename__ = "forecast"
    __table_args__ = (
        UniqueConstraint("topic_id", "day", "horizon"),
        Index("ix_forecast_due", "due"),
        # Partial: some hundred wait for their days among all that were ever made.
        Index("ix_forecast_open", "due", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    day: Mapped[str] = mapped_column(String(10))           # the first of the days ahead; what was known ended before it
    horizon: Mapped[int] = mapped_column(Integer)          # days ahead
    due: Mapped[str] = mapped_column(String(10))           # the day after the last of them
    low: Mapped[int | None] = mapped_column(BigInteger)
    middle: Mapped[int | None] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)
    before: Mapped[int | None] = mapped_column(BigInteger)   # articles of as many days before; None: not all were read
    direction: Mapped[str] = mapped_column(String(10), default="")
    model: Mapped[str] = mapped_column(String(20), default="")
    error: Mapped[float | None]                            # of its backtest, over that of "as last week"
    withheld: Mapped[str] = mapped_column(String(12), default="")   # why nothing is said
    needed: Mapped[int] = mapped_column(Integer, default=0)         # days or articles that it takes
    have: Mapped[int] = mapped_column(Integer, default=0)
    actual: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(10), default="")    # inside, below, above, unread, merged, none
    scored_at: Mapped[datetime | None]


class Outbox(Base):
    """A change the index has to learn of, written in the change's own transaction."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_kind_ref_id", "kind", "ref_id"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))           # article, thread
    ref_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Tombstone(Base):
    """The last version of a deleted row, so that a late older write cannot bring it back into the index."""

    __tablename__ = "tombstone"
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    ref_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
