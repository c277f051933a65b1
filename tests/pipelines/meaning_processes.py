"""Starting and killing processes, and looking at what the clusterer left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from sqlalchemy import func, select, update

from storage import stories, topics
from storage.models import Article, Job, Outbox, Story, Topic, TopicMember
from storage.sessions import Database
from tests.conftest import processes


def start(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a process; the server it is forked from has the imports done."""
    process = processes.Process(target=work, args=arguments)
    process.start()
    return process


def kill_after(process: BaseProcess, seconds: float) -> None:
    """Kill a process without warning, if it still runs."""
    time.sleep(seconds)
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join(60)


def free_leases(database: Database) -> None:
    """End the leases of killed processes, as time would."""
    with database.writing() as session:
        session.execute(update(Job).values(lease_owner=None, lease_until=None))


def partition(database: Database) -> set[frozenset[str]]:
    """Return the stories as sets of article keys."""
    with database.reading() as session:
        rows = session.execute(select(Article.story_id, Article.key)).all()
    return {frozenset(key for other, key in rows if other == story) for story in {r[0] for r in rows}}


def memberships(database: Database) -> list[tuple[int, int, int]]:
    """Return (story, topic, sequence) of every story."""
    with database.reading() as session:
        return [(m.story_id, m.topic_id, m.sequence) for m in topics.every_member(session)]


def check_consistent(database: Database) -> None:
    """Assert what must hold after any interruption: every derived article has a story, every story a topic."""
    with database.reading() as session:
        waiting = stories.waiting_count(session)
        homeless = session.scalar(select(func.count()).where(Article.story_id.is_(None), ~Article.cluster_due))
        assert homeless == 0
        assert session.scalar(select(func.count()).select_from(Story)) == session.scalar(
            select(func.count()).select_from(TopicMember))
        counted = dict(session.execute(
            select(Article.story_id, func.count()).where(Article.story_id.is_not(None)).group_by(Article.story_id)
        ).all())
        assert {s.id: s.articles for s in session.scalars(select(Story))} == counted
        for topic in session.scalars(select(Topic).where(Topic.merged_into_id.is_(None))):
            members = topics.members(session, [topic.id])
            assert topic.stories == len(members)
            assert topic.articles == sum(counted[m.story_id] for m in members)
        state = topics.load_state(session, "model")
        highest = session.scalar(select(func.max(TopicMember.sequence))) or 0
        assert (state.sequence if state else 0) >= highest
        assert waiting == 0 or state is None or session.scalar(select(func.count()).select_from(Outbox)) is not None
