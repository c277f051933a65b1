"""Decisions of staff on topics: checked, kept and applied to the stored topics in one transaction.

Whoever decides holds the clusterer's lease meanwhile: of two at once one waits for the other, and both wait while
articles are put into topics. Killed at any point, the decision is there with all that follows from it, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from config.errors import Words
from pipelines.topics import lease, memory, wording
from pipelines.topics.decisions import LEAVE_OUT, MERGE, PIN, RENAME, SPLIT
from pipelines.topics.describing import describe
from pipelines.topics.refusals import Busy, Refused
from pipelines.topics.settle import Settler
from storage import decisions, topics
from storage.processes import owner_name
from storage.sessions import Database
from storage.topics import TopicRow

WAIT_SECONDS = 60.0
# Stories of a topic that a decision remembers it by: enough that some are left whatever becomes of single ones.
ANCHORS = 12
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision as it was kept: its number, and the topic to look at; `text` is a name or reason as it is kept."""

    decision: int
    topic: int
    text: str = ""


def merge(database: Database, into: int, others: Sequence[int], *, wait: float = WAIT_SECONDS) -> Taken:
    """Make one topic of several; `into` keeps its id and name, the other ids lead to it."""
    def decide(session: Session) -> Taken:
        ids = [_topic(session, topic).id for topic in dict.fromkeys((into, *others))]
        if len(ids) < 2:
            raise Refused(Words("a topic cannot be merged with itself; name another one"))
        anchors = decisions.anchors(session, ids, ANCHORS)
        led_to = decisions.led_to(session, ids[1:])
        led = {str(topic): led_to.get(topic, []) for topic in ids[1:]}
        return Taken(decisions.decide(session, MERGE, {"topics": [anchors[topic] for topic in ids], "led": led}), into)

    return _take(database, decide, wait)


def split(database: Database, topic: int, stories: Collection[int], *, wait: float = WAIT_SECONDS) -> Taken:
    """Make a new topic of some stories of a topic; what comes later goes to the one it is more like."""
    def decide(session: Session) -> Taken:
        members = [m.story_id for m in topics.members(session, [_topic(session, topic).id])]
        chosen = _chosen(stories, members, topic)
        if len(chosen) == len(members):
            raise Refused(Words("these are all the stories of topic {topic}; some have to stay", topic=topic))
        article = decisions.representatives(session, members)
        new = topics.create(session, "")
        return Taken(decisions.decide(session, SPLIT, {
            "articles": [article[s] for s in members if s in chosen],
            "others": [article[s] for s in members if s not in chosen], "topic": new,
        }), new)

    return _take(database, decide, wait)


def pin(database: Database, topic: int, stories: Collection[int], *, wait: float = WAIT_SECONDS) -> Taken:
    """Put single stories into a topic, wherever they are."""
    def decide(session: Session) -> Taken:
        to = _topic(session, topic)
        homes = topics.of_stories(session, {story for story in stories if 0 < story <= LARGEST_ID})
        elsewhere = {story for story in _chosen(stories, homes, None) if homes[story].topic_id != topic}
        if not elsewhere:
            raise Refused(Words("topic {topic} has these stories already", topic=topic))
        articles = sorted(decisions.representatives(session, elsewhere).values())
        payload = {"articles": articles, "to": decisions.anchors(session, [to.id], ANCHORS)[to.id]}
        return Taken(decisions.decide(session, PIN, payload), topic)

    return _take(database, decide, wait)


def rename(database: Database, topic: int, label: str, *, wait: float = WAIT_SECONDS) -> Taken:
    """Give a topic the name that it keeps."""
    kept = wording.name(label)

    def decide(session: Session) -> Taken:
        if _topic(session, topic).label == kept:
            raise Refused(Words("topic {topic} has this name already", topic=topic))
        payload = {"articles": decisions.anchors(session, [topic], ANCHORS)[topic], "label": kept}
        return Taken(decisions.decide(session, RENAME, payload), topic, kept)

    return _take(database, decide, wait)


def leave_out(database: Database, topic: int, reason: str, *, wait: float = WAIT_SECONDS) -> Taken:
    """Mark a topic as not of interest: it stays in all counts, and digests list it with the reason as left out."""
    kept = wording.reason(reason)

    def decide(session: Session) -> Taken:
        if (earlier := _topic(session, topic).left_out_by) is not None:
            raise Refused(Words("topic {topic} is marked as not of interest already, by decision {decision}",
                                topic=topic, decision=earlier))
        payload = {"articles": decisions.anchors(session, [topic], ANCHORS)[topic], "reason": kept}
        return Taken(decisions.decide(session, LEAVE_OUT, payload), topic, kept)

    return _take(database, decide, wait)


def undo(database: Database, decision_id: int, *, wait: float = WAIT_SECONDS) -> Taken:
    """Take a decision back: topics are as if it had never been made, what else was decided stays."""
    def decide(session: Session) -> Taken:
        row = decisions.get(session, decision_id) if decision_id <= LARGEST_ID else None
        if row is None:
            raise Refused(Words("there is no decision {decision}", decision=decision_id))
        if row.undone_at is not None:
            raise Refused(Words("decision {decision} was undone already", decision=decision_id))
        decisions.undo(session, decision_id)
        return Taken(decision_id, 0)

    return _take(database, decide, wait)


def _take(database: Database, decide: Callable[[Session], Taken], wait: float) -> Taken:
    owner = owner_name("staff")
    with lease.held(database, owner, wait) as mine:
        if not mine:
            raise Busy(Words("articles are being put into topics just now: nothing was changed, try again in a minute"))
        with database.writing() as session:
            lease.renew(session, owner)
            return _apply(session, decide)


def _apply(session: Session, decide: Callable[[Session], Taken]) -> Taken:
    settler = Settler.load(session)
    taken = decide(session)
    touched = settler.decide_anew(session)
    row = decisions.get(session, taken.decision)
    assert row is not None
    if row.undone_at is not None:
        _lead_back(session, row.payload)
    describe(session, touched, memory.frequencies(session))
    return taken if taken.topic else Taken(taken.decision, _shown(session, row.payload))


def _lead_back(session: Session, payload: Mapping[str, Any]) -> None:
    """Let topics lead again to those that a merge had taken in, where these have stories again."""
    for topic, led in payload.get("led", {}).items():
        found = topics.get(session, int(topic))
        if found is not None and found.stories:
            decisions.lead_back(session, found.id, led)


def _shown(session: Session, payload: Mapping[str, Any]) -> int:
    """Return the topic to look at after an undo: where the first article of the decision is; 0 when it is gone."""
    articles = payload["articles"] if "articles" in payload else payload["topics"][0]
    homes = decisions.homes(session, articles[:1])
    members = topics.of_stories(session, [story for story, _ in homes.values()])
    return next((m.topic_id for m in members.values()), 0)


def _topic(session: Session, topic: int) -> TopicRow:
    """Return a topic that can be decided on; an id that was merged says where it leads."""
    found = topics.get(session, topic) if topic <= LARGEST_ID else None
    if found is None:
        raise Refused(Words("there is no topic {topic}", topic=topic))
    if found.merged_into_id is not None:
        raise Refused(Words("topic {topic} became part of topic {into}: decide on that one", topic=topic,
                            into=found.merged_into_id))
    if not found.stories:
        raise Refused(Words("topic {topic} has no story", topic=topic))
    return found


def _chosen(stories: Collection[int], known: Collection[int], topic: int | None) -> set[int]:
    """Return the stories that were chosen; refuses none, and those that are not there."""
    chosen = set(stories)
    if not chosen:
        raise Refused(Words("no story was chosen"))
    if unknown := sorted(chosen - set(known)):
        listed = ", ".join(map(str, unknown[:10]))
        raise Refused(Words("there is no story {stories}", stories=listed) if topic is None else
                      Words("topic {topic} has no story {stories}", topic=topic, stories=listed))
    return chosen
