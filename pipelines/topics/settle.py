"""Bringing the topics of the record in line with what the machine chose and what staff decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pipelines.topics.decisions import Laid, Nearer, articles_of, lay
from pipelines.topics.sides import Sides
from storage import articles, decisions, stories, topics
from storage.decisions import Decision, Marks
from storage.topics import Member


@dataclass(slots=True)
class Decided:
    """The decisions in force and where the articles that they name are; read once, as only the holder changes either.

    It grows with the decisions of the office, never with the archive.
    """

    rows: list[Decision]
    homes: dict[int, tuple[int, int]]                                      # article → (story, the machine's topic)
    _linked: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))    # topic → decisions that name it

    @classmethod
    def load(cls, session: Session) -> Decided:
        """Read the decisions of the record."""
        rows = decisions.in_force(session)
        return cls.of(rows, decisions.homes(session, {a for row in rows for a in articles_of(row)}))

    @classmethod
    def of(cls, rows: Sequence[Decision], homes: Mapping[int, tuple[int, int]]) -> Decided:
        """Return the decisions with the places of their articles."""
        made = cls(list(rows), dict(homes))
        for place, row in enumerate(made.rows):
            for topic in made.named_by(row):
                made._linked[topic].add(place)
        return made

    def named_by(self, decision: Decision) -> set[int]:
        """Return the machine's topics that a decision is about."""
        return {self.homes[article][1] for article in articles_of(decision) if article in self.homes}

    def concerns(self, story_ids: Collection[int], gone: Collection[int]) -> bool:
        """Say whether changed stories, or machine's topics that became a part of others, hold a named article."""
        return any(t in self._linked for t in gone) or any(s in story_ids for s, _ in self.homes.values())

    def closure(self, machine_ids: Iterable[int]) -> set[int]:
        """Return the machine's topics that decisions tie to these, they too if any decision names them."""
        found: set[int] = set()
        edge = {topic for topic in machine_ids if topic in self._linked}
        while edge:
            found |= edge
            edge = {t for topic in edge for place in self._linked[topic] for t in self.named_by(self.rows[place])}
            edge -= found
        return found

    def among(self, machine_ids: Collection[int]) -> list[Decision]:
        """Return the decisions about these topics, in their order."""
        return [self.rows[place] for place in sorted({p for t in machine_ids for p in self._linked.get(t, ())})]

    def lay(self, machine: Mapping[int, int], machine_ids: Collection[int], nearer: Nearer) -> Laid:
        """Return what the decisions about these topics make of their stories."""
        story_of = {article: story for article, (story, _) in self.homes.items()}
        return lay(self.among(machine_ids), story_of, machine, nearer)


@dataclass(slots=True)
class Settler:
    """Settles topics while one process holds the clusterer's lease; to be loaded before anything is changed."""

    decided: Decided
    sides: Sides = field(default_factory=Sides)

    @classmethod
    def load(cls, session: Session) -> Settler:
        """Read what is decided."""
        return cls(Decided.load(session))

    def settle(self, session: Session, story_ids: Collection[int], machine_ids: Collection[int],
               merged: Sequence[tuple[int, int]] = ()) -> set[int]:
        """Put the stories of these machine's topics where they belong; return the topics to be described anew.

        `story_ids` are stories that changed, `merged` pairs (from, into) of topics that the machine made one of. Counts
        of the topics must be those of before, the ones returned are counted here.
        """
        gone = {old for old, _ in merged}
        touched = {*machine_ids, *(into for _, into in merged)}
        touched |= self.decided.closure(touched | gone)
        if self.decided.concerns(story_ids, gone):
            self.decided = Decided.load(session)
        return self._settle(session, touched, merged)

    def decide_anew(self, session: Session) -> set[int]:
        """Read the decisions again after one was made or undone, and settle what it is about."""
        before, self.decided = self.decided, Decided.load(session)
        kept = {row.id for row in before.rows} & {row.id for row in self.decided.rows}
        changed = {t for d in (before, self.decided) for row in d.rows if row.id not in kept for t in d.named_by(row)}
        return self._settle(session, changed | before.closure(changed), ())

    def _settle(self, session: Session, touched: set[int], merged: Sequence[tuple[int, int]]) -> set[int]:
        tied = self.decided.closure(touched)
        members = decisions.strayed(session, touched - tied)
        moves = _Moves(members, {m.story_id: m.machine_id for m in members})
        marks = self._lay(session, tied, moves) if tied else {}
        return moves.write(session, merged, marks, touched | tied)

    def _lay(self, session: Session, tied: set[int], moves: _Moves) -> dict[int, Marks]:
        nearer = self.sides.judge(lambda ids: stories.texts(session, ids),
                                  lambda ids: decisions.representatives(session, ids))
        members = decisions.members(session, tied)
        laid = self.decided.lay({m.story_id: m.machine_id for m in members}, tied, nearer)
        moves.members += members
        moves.topic_of |= laid.topic_of
        return laid.marks


@dataclass(slots=True)
class _Moves:
    """Stories where they stand, and the topics where they belong."""

    members: list[Member]
    topic_of: dict[int, int]

    def write(self, session: Session, merged: Sequence[tuple[int, int]], marks: Mapping[int, Marks],
              machine_ids: Collection[int]) -> set[int]:
        """Move what stands elsewhere, let topics that are left empty lead on, and mark; return the topics touched."""
        moved = [m for m in self.members if self.topic_of[m.story_id] != m.topic_id]
        decisions.move(session, {m.story_id: self.topic_of[m.story_id] for m in moved})
        articles.touch(session, stories.article_ids(session, [m.story_id for m in moved]))
        living = {self.topic_of[m.story_id] for m in self.members}
        touched = {m.topic_id for m in moved} | {self.topic_of[m.story_id] for m in moved}
        topics.refresh(session, touched)
        self._lead(session, moved, merged)
        known = living | {m.topic_id for m in self.members} | set(machine_ids)
        changed = decisions.mark(session, {topic: marks.get(topic, Marks()) for topic in known})
        return touched | changed

    def _lead(self, session: Session, moved: Sequence[Member], merged: Sequence[tuple[int, int]]) -> None:
        went: dict[int, Counter[int]] = defaultdict(Counter)
        for member in moved:
            went[member.topic_id][self.topic_of[member.story_id]] += 1
        for member in self.members:
            went[member.machine_id][self.topic_of[member.story_id]] += 1
        for old, into in merged:
            went[old].update(self.topic_of.get(m.story_id, into) for m in self.members if m.machine_id == into)
            went[old][into] += not went[old]
        lead_on(session, went)


def lead_on(session: Session, went: Mapping[int, Mapping[int, int]]) -> None:
    """Let topics that have no story lead to where most of theirs went (topic → topic → stories); others stand."""
    rows = topics.get_many(session, {*went, *(topic for targets in went.values() for topic in targets)})
    topics.stand(session, [row.id for row in rows.values() if row.stories and row.merged_into_id is not None])
    for old, targets in sorted(went.items()):
        open_to = [topic for topic in targets if rows[topic].stories and topic != old]
        if not rows[old].stories and open_to:
            topics.lead(session, old, max(open_to, key=lambda topic: (targets[topic], -topic)))
