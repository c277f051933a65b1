"""Clustering: waiting articles become stories, new stories join topics; one lease, one transaction a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config import clock, thresholds
from config.thresholds import StoryThresholds, Thresholds
from pipelines.topics import batches, join, lease, memory, sketches
from pipelines.topics.settle import Settler
from pipelines.topics.stories import Text
from pipelines.topics.window import StoryWindow
from storage import clusters, stories
from storage.sessions import Database

# Articles a transaction: their features, stories, topics and memory are written in some 50 ms.
BATCH = 40
MARGIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """What a run did; `busy` says that another process is clustering and nothing was done here."""

    stories: int
    topics: int
    articles: int
    busy: bool = False


def run(
    database: Database, *, owner: str, limit: int | None = None, now: datetime | None = None, wait: float = 0.0,
    limits: Thresholds | None = None, on_progress: Callable[[int], None] | None = None,
) -> ClusterSummary:
    """Cluster up to `limit` waiting articles (default: all) and return what was touched.

    One process clusters at a time; another one waits up to `wait` seconds for the lease.
    """
    with lease.held(database, owner, wait, now) as mine:
        if not mine:
            return ClusterSummary(0, 0, 0, busy=True)
        return _work(database, owner, limit, limits or thresholds.load(), on_progress)


def _work(
    database: Database, owner: str, limit: int | None, limits: Thresholds, on_progress: Callable[[int], None] | None
) -> ClusterSummary:
    with database.reading() as session:
        if not stories.waiting_count(session):
            return ClusterSummary(0, 0, 0)
    sketches.renew(database, owner)
    with database.reading() as session:
        batch = batches.Batch(memory.load(session, limits.topics, join.shipped()), load_window(session, limits.stories),
                              Settler.load(session))
    done = 0
    touched_stories: set[int] = set()
    touched_topics: set[int] = set()
    while limit is None or done < limit:
        with database.writing() as session:
            lease.renew(session, owner)
            written = batch.write(session, BATCH if limit is None else min(BATCH, limit - done))
        if written.outgrown:
            with database.reading() as session:
                batch.window = load_window(session, limits.stories, written.outgrown)
            continue
        if not written.articles:
            break
        done += written.articles
        touched_stories |= written.stories
        touched_topics |= written.topics
        if on_progress is not None:
            on_progress(done)
    return ClusterSummary(len(touched_stories), len(touched_topics), done)


def load_window(
    session: Session, limits: StoryThresholds, wanted: tuple[datetime, datetime] | None = None
) -> StoryWindow:
    """Return the texts that the waiting articles, and those of the dates `wanted`, may be copies of."""
    window = StoryWindow(limits)
    spans = [span for span in (clusters.waiting_span(session), wanted) if span is not None] or [(clock.now(),) * 2]
    # The other copies of a story are seldom further away than the margin; else the window is loaded a second time.
    first, last = window.span = min(span[0] for span in spans) - MARGIN, max(span[1] for span in spans) + MARGIN
    reach = timedelta(days=limits.window_days, seconds=1)
    kept = list(stories.sketches(session, first - reach, last + reach, limits.window_articles))
    window.fill(Text.of_sketch(row) for row in kept)
    for row in kept:
        if row.story_id is not None:
            window.place(row.id, row.story_id)
    return window
