"""One batch of waiting articles, written with everything that follows from it: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from pipelines.topics import features, memory
from pipelines.topics.describing import describe
from pipelines.topics.settle import Settler
from pipelines.topics.shingles import pack
from pipelines.topics.stories import Text, keep_ids
from pipelines.topics.topics import Assignment, TopicModel
from pipelines.topics.window import StoryWindow
from storage import clusters, stories, topics
from storage.stories import StoryText
from storage.topics import Member


@dataclass(slots=True)
class Written:
    """What a batch touched; `outgrown` asks for a window of these dates at least, and nothing was written."""

    articles: int = 0
    stories: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    outgrown: tuple[datetime, datetime] | None = None


@dataclass(slots=True)
class Batch:
    """The model, window and decisions that batches share while one process holds the lease.

    After a failed transaction they are ahead of the record and must be loaded anew.
    """

    model: TopicModel
    window: StoryWindow
    settler: Settler

    def write(self, session: Session, size: int) -> Written:
        """Derive the stories of the next `size` waiting articles and give new stories a topic."""
        waiting = self._next(session, size)
        written = Written(articles=len(waiting))
        if waiting:
            groups = self._derive(session, waiting)
            # A story may reach further than the waiting articles do: it is derived from all of its texts or not at all.
            if missing := self.window.missing(groups):
                return Written(outgrown=missing)
            ids = self._place(session, groups, waiting, written)
            self._assign(session, groups, ids, waiting, written)
            memory.save(session, self.model)
        return written

    @staticmethod
    def _next(session: Session, size: int) -> dict[int, StoryText]:
        rows = {row.id: row for row in stories.waiting(session, size)}
        if session.get_bind().dialect.name == "postgresql" and rows:
            clusters.lock(session, list(rows))
            rows = stories.texts(session, list(rows))
        return rows

    def _derive(self, session: Session, waiting: dict[int, StoryText]) -> list[list[Text]]:
        self.window.put([Text.of_text(row) for row in waiting.values()])
        before = {row.story_id for row in waiting.values() if row.story_id is not None}
        touched = {*waiting} | {article for story in before for article in self.window.articles_of(story)}
        groups = self.window.stories(touched)
        # Removed on request since the window was loaded.
        gone = clusters.gone(session, {text.id for group in groups for text in group} - {*waiting})
        if gone:
            self.window.drop(gone)
            groups = self.window.stories(touched)
        return groups

    def _place(self, session: Session, groups: list[list[Text]], waiting: dict[int, StoryText],
               written: Written) -> list[int]:
        """Give every derived story its id and move the articles that changed; return the ids."""
        before = {t.id: s for group in groups for t in group if (s := self._story_of(t.id, waiting)) is not None}
        ids = keep_ids(groups, before, lambda: stories.create(session))
        moved: list[tuple[int, int, bytes]] = []
        for group, story_id in zip(groups, ids, strict=True):
            for text in group:
                if text.id in waiting or before.get(text.id) != story_id:
                    moved.append((text.id, story_id, pack(text.sample)))
                    self.window.place(text.id, story_id)
                    written.stories |= {story_id, before.get(text.id, story_id)}
        clusters.place(session, moved)
        return ids

    def _story_of(self, article: int, waiting: dict[int, StoryText]) -> int | None:
        known = self.window.story_of(article)
        return known if known is not None or article not in waiting else waiting[article].story_id

    def _assign(self, session: Session, groups: list[list[Text]], ids: list[int], waiting: dict[int, StoryText],
                written: Written) -> None:
        members = topics.of_stories(session, written.stories)
        new = [(group[0], story_id) for group, story_id in zip(groups, ids, strict=True)
               if story_id in written.stories and story_id not in members]
        joined: list[Member] = []
        merged: list[tuple[int, int]] = []
        for text, story_id in new:
            placed = self._join(session, text, waiting)
            joined.append(Member(story_id, placed.topic_id, placed.sequence, placed.score, placed.topic_id))
            for old, into in placed.merged:
                joined = [replace(m, topic_id=into, machine_id=into) if m.machine_id == old else m for m in joined]
            merged += placed.merged
        clusters.join(session, joined)
        for old, into in merged:
            clusters.absorb(session, old, into)
        clusters.refresh(session, written.stories)
        self._settle(session, [*members.values(), *joined], merged, written)

    def _settle(self, session: Session, members: list[Member], merged: list[tuple[int, int]], written: Written) -> None:
        touched = {m.topic_id for m in members} | {topic for pair in merged for topic in pair}
        topics.refresh(session, touched)
        machine_ids = {m.machine_id for m in members} - {old for old, _ in merged}
        settled = self.settler.settle(session, written.stories, machine_ids, merged)
        written.topics = (touched | settled) - {old for old, _ in merged}
        describe(session, written.topics, self.model.frequencies)

    def _join(self, session: Session, text: Text, waiting: dict[int, StoryText]) -> Assignment:
        row = waiting.get(text.id) or stories.texts(session, [text.id])[text.id]
        counts = features.count(row.title, row.lead, row.body)
        return self.model.assign(counts, in_days(row.at), self._namer(session, row.title))

    @staticmethod
    def _namer(session: Session, title: str) -> Callable[[], int]:
        return lambda: topics.create(session, title)


def in_days(at: datetime | None) -> float | None:
    """Return a time as days since 1970."""
    return at.timestamp() / 86400 if at is not None else None
