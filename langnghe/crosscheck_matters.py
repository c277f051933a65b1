"""Checks put together by what they are about, so that one matter is read once: by its topic, else by how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config.crosscheck import STATES
from storage import crosscheck_links, crosschecks, topics
from storage.crosschecks import CheckView

TIED = ("both", "conflicting")


@dataclass(frozen=True, slots=True)
class Matter:
    """Some checks of one topic, or without one (`topic` is None) of one state."""

    topic: int | None
    label: str
    state: str
    views: Sequence[CheckView]

    @property
    def kinds(self) -> Mapping[str, int]:
        """Return how many of each kind there are: items and rumors, topics each once."""
        known = {(view.row.kind, view.row.topic_id or _subject(view)) for view in self.views}
        return Counter(kind for kind, _number in known)

    @property
    def states(self) -> Mapping[str, int]:
        """Return how many checks are in each state."""
        return Counter(view.row.state for view in self.views)


def matters(session: Session, views: Sequence[CheckView]) -> list[Matter]:
    """Return the matters of some checks: of topics, those that most was reported of first, then the rest by state."""
    about = _about(session, [view for view in views if view.row.state in TIED])
    labels = {number: row.label for number, row in topics.get_many(session, set(about.values())).items()}
    of_topic: dict[int, list[CheckView]] = {}
    rest: dict[str, list[CheckView]] = {}
    for view in views:
        topic = about.get(view.id)
        if topic in labels:
            of_topic.setdefault(topic, []).append(view)
        else:
            rest.setdefault(view.row.state, []).append(view)
    found = [Matter(topic, labels[topic], "", sorted(those, key=_reported_first)) for topic, those in of_topic.items()]
    found.sort(key=lambda one: (-one.kinds.get("item", 0) - one.kinds.get("rumor", 0), one.topic or 0))
    return found + [Matter(None, "", state, rest[state]) for state in STATES if state in rest]


def _reported_first(view: CheckView) -> bool:
    return view.row.kind == "topic"


def _about(session: Session, views: Sequence[CheckView]) -> dict[int, int]:
    """Return check → the one of its topics that most of these checks are about; topics go with their items."""
    known: dict[str, Mapping[int, Collection[int]]] = {kind: crosscheck_links.topics(session, [
        _subject(view) for view in views if view.row.kind == kind], kind) for kind in ("item", "rumor")}
    told = {view.id: [view.row.topic_id] if view.row.topic_id else known[view.row.kind].get(_subject(view), ())
            for view in views}
    shared = Counter(topic for found in told.values() for topic in found)
    about = {check: min(found, key=lambda topic: (-shared[topic], topic)) for check, found in told.items() if found}
    of_item = {view.row.item_id: about.get(view.id) for view in views if view.row.item_id}
    topical = {view.id: view.row.topic_id for view in views if view.row.topic_id}
    for check, items in crosschecks.heard(session, topical).items():
        votes = Counter(topic for item in items if (topic := of_item.get(item)) is not None)
        if votes:
            about[check] = min(votes, key=lambda topic: (-votes[topic], topic != topical[check], topic))
    return about


def _subject(view: CheckView) -> int:
    return view.row.item_id or view.row.rumor_id or 0
