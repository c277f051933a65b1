"""Replaying the clusterer over the whole record: what is stored can always be derived again.

Everything is worked out in memory first (some 3 KB an article) and written in one transaction: until then readers see
the old topics, and a kill leaves them as they were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count as counting
from itertools import islice

from sqlalchemy.orm import Session

from config import thresholds
from config.thresholds import Thresholds
from pipelines.topics import features, join, lease, memory
from pipelines.topics.batches import in_days
from pipelines.topics.cluster import ClusterSummary
from pipelines.topics.decisions import Laid, articles_of
from pipelines.topics.describing import describe
from pipelines.topics.settle import Decided, lead_on
from pipelines.topics.shingles import pack
from pipelines.topics.sides import Sides
from pipelines.topics.stories import Text, keep_ids
from pipelines.topics.topics import TopicModel
from pipelines.topics.window import StoryWindow
from storage import articles, clusters, decisions, stories, topics
from storage.decisions import Marks
from storage.sessions import Database
from storage.topics import Member

CHUNK = 500


@dataclass(slots=True)
class _Replay:
    """The outcome in memory: stories by number, and their topics under temporary ids."""

    groups: list[list[Text]]
    before: dict[int, int]                                       # article → story in the record
    model: TopicModel
    topic_of: dict[int, int] = field(default_factory=dict)       # group number → temporary topic
    place: dict[int, tuple[int, float]] = field(default_factory=dict)   # group number → (sequence, score)


def rebuild(database: Database, *, owner: str = "rebuild", limits: Thresholds | None = None) -> ClusterSummary:
    """Derive all stories and topics anew and write what differs; ids carry over by largest overlap.

    With the same code, weights and articles nothing changes.
    """
    with lease.held(database, owner, wait=0.0) as mine:
        if not mine:
            return ClusterSummary(0, 0, 0, busy=True)
        with database.reading() as session:
            replay = _derive(session, limits or thresholds.load())
            _assign(session, replay)
        with database.writing() as session:
            lease.renew(session, owner)
            return _write(session, replay)


def _derive(session: Session, limits: Thresholds) -> _Replay:
    window = StoryWindow(limits.stories)
    before: dict[int, int] = {}
    after = 0
    while rows := articles.iterate(session, after, CHUNK):
        found = stories.texts(session, [row.id for row in rows])
        window.put([Text.of_text(row) for row in found.values()])
        before |= {row.id: row.story_id for row in found.values() if row.story_id is not None}
        after = rows[-1].id
    return _Replay(window.stories(window.ids()), before, TopicModel(limits.topics, join.shipped()))


def _assign(session: Session, replay: _Replay) -> None:
    """Give every story a topic, in the order in which the record's stories got theirs, new ones last."""
    numbers = counting(1)
    became: dict[int, int] = {}       # topic → the one that it was merged into
    for number, row in _in_sequence(session, replay):
        counts = features.count(row.title, row.lead, row.body)
        placed = replay.model.assign(counts, in_days(row.at), numbers.__next__)
        replay.topic_of[number] = placed.topic_id
        replay.place[number] = (placed.sequence, placed.score)
        became |= placed.merged
    for number, topic_id in replay.topic_of.items():
        while topic_id in became:
            topic_id = became[topic_id]
        replay.topic_of[number] = topic_id


def _in_sequence(session: Session, replay: _Replay) -> Iterator[tuple[int, stories.StoryText]]:
    sequence = {m.story_id: m.sequence for m in topics.every_member(session)}
    ids = keep_ids(replay.groups, replay.before, lambda: 0)
    last = max(sequence.values(), default=0) + 1
    order = sorted(range(len(ids)), key=lambda n: (sequence.get(ids[n], last), n))
    numbers = iter(order)
    while chunk := list(islice(numbers, CHUNK)):
        found = stories.texts(session, [replay.groups[n][0].id for n in chunk])
        yield from ((n, found[replay.groups[n][0].id]) for n in chunk)


def _write(session: Session, replay: _Replay) -> ClusterSummary:
    before = {m.story_id: m for m in topics.every_member(session)}
    ids = _write_stories(session, replay)
    names = _topic_names(session, replay, ids, {story: m.machine_id for story, m in before.items()})
    machine = {story: names[replay.topic_of[n]] for n, story in enumerate(ids)}
    laid = _decide(session, replay, ids, machine)
    _write_members(session, replay, ids, machine, laid.topic_of)
    _lead_on(session, before.values(), machine, laid.topic_of)
    marked = decisions.marked(session) | set(laid.marks)
    decisions.mark(session, {topic: laid.marks.get(topic, Marks()) for topic in marked})
    replay.model.rename(names)
    clusters.drop_states(session, list(clusters.states(session, "")))
    memory.save(session, replay.model)
    describe(session, set(laid.topic_of.values()), replay.model.frequencies)
    moved = {s for s, t in laid.topic_of.items() if s not in before or before[s].topic_id != t}
    for part in _parts(sorted(moved)):
        articles.touch(session, stories.article_ids(session, part))
    return ClusterSummary(len(ids), len(set(laid.topic_of.values())), sum(len(group) for group in replay.groups))


def _decide(session: Session, replay: _Replay, ids: list[int], machine: Mapping[int, int]) -> Laid:
    """Lay what staff decided over the machine's topics (story → topic)."""
    groups = dict(zip(ids, replay.groups, strict=True))
    article_of = {story: group[0].id for story, group in groups.items()}
    rows = decisions.in_force(session)
    named = {article for row in rows for article in articles_of(row)}
    decided = Decided.of(rows, {text.id: (story, machine[story]) for story, group in groups.items()
                                for text in group if text.id in named})
    nearer = Sides().judge(lambda some: stories.texts(session, some), lambda some: {s: article_of[s] for s in some})
    return decided.lay(machine, set(machine.values()), nearer)


def _write_stories(session: Session, replay: _Replay) -> list[int]:
    ids = keep_ids(replay.groups, replay.before, lambda: stories.create(session))
    changed: set[int] = set()
    moved: list[tuple[int, int, bytes]] = []
    for group, story in zip(replay.groups, ids, strict=True):
        for text in group:
            if replay.before.get(text.id) != story:
                moved.append((text.id, story, pack(text.sample)))
                changed |= {story, replay.before.get(text.id, story)}
    clusters.place(session, moved)
    clusters.refresh(session, changed)
    return ids


def _topic_names(session: Session, replay: _Replay, ids: list[int], old_topic: Mapping[int, int]) -> dict[int, int]:
    """Return temporary topic → the record's id: the machine's old one that shares most stories with it, else a new."""
    shared: Counter[tuple[int, int]] = Counter()
    first: dict[int, int] = {}
    for number, topic_id in sorted(replay.topic_of.items(), key=lambda item: replay.place[item[0]]):
        first.setdefault(topic_id, number)
        if ids[number] in old_topic:
            shared[topic_id, old_topic[ids[number]]] += 1
    names: dict[int, int] = {}
    taken: set[int] = set()
    for (topic_id, old), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if topic_id not in names and old not in taken:
            names[topic_id] = old
            taken.add(old)
    for topic_id in sorted(first.keys() - names.keys()):
        names[topic_id] = topics.create(session, "")
    return names


def _write_members(session: Session, replay: _Replay, ids: list[int], machine: Mapping[int, int],
                   topic_of: Mapping[int, int]) -> None:
    # Sequence numbers are unique: all of them are cleared before any is given again.
    clusters.clear_members(session)
    clusters.join(session, (Member(s, topic_of[s], *replay.place[n], machine[s]) for n, s in enumerate(ids)))


def _lead_on(session: Session, before: Iterable[Member], machine: Mapping[int, int], topic_of: Mapping[int, int]
             ) -> None:
    """Let topics that are no more lead to where most of their stories went, those too that staff made a part of one."""
    went: dict[int, Counter[int]] = defaultdict(Counter)
    for member in before:
        if member.story_id in topic_of:
            went[member.topic_id][topic_of[member.story_id]] += 1
    for story, topic in machine.items():
        went[topic][topic_of[story]] += 1
    topics.refresh(session, set(topic_of.values()) | went.keys())
    lead_on(session, went)


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, CHUNK)):
        yield part
