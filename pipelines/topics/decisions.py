"""What staff decided about topics, laid over what the machine chose: a function of both and of nothing else.

The machine never learns of a decision. Its topics are what they would be without one, a rebuild derives them alike, and
the decisions are then applied one after the other, in the order in which they were made: where two contradict each
other the later one wins, and taking one back gives what would be without it.

A decision names articles, whose ids outlive every story and topic. It speaks of the topic in which most of its articles
are now (of equals, that of the first one); of a decision whose articles are all gone nothing is left. Payloads:

must-link        `{"topics": [[article, …], …], "led": {topic: [topic, …]}}`: the topics become the first one, which
                 keeps its name; `led` is the others, and which topics led to them before
cannot-link      `{"articles": […], "others": […], "topic": t}`: the stories of `articles` leave those of `others` for
                 topic t, and so does each later story of the same machine's topic that is more like them
pin              `{"articles": […], "to": [article, …]}`: these stories go to that topic, alone
rename           `{"articles": […], "label": "…"}`
not-of-interest  `{"articles": […], "reason": "…"}`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from storage.decisions import Decision, Marks

MERGE, SPLIT, PIN, RENAME, LEAVE_OUT = "must-link", "cannot-link", "pin", "rename", "not-of-interest"
# Returns which of some stories are more like those that leave by a split than like those that stay.
Nearer = Callable[[Collection[int], Decision], Collection[int]]


def articles_of(decision: Decision) -> Iterator[int]:
    """Yield every article that a decision names."""
    yield from decision.payload.get("articles", ())
    yield from decision.payload.get("others", ())
    yield from decision.payload.get("to", ())
    for group in decision.payload.get("topics", ()):
        yield from group


@dataclass(slots=True)
class Laid:
    """Where stories are after all decisions, what marks which topic, and the decisions that found nothing to act on."""

    topic_of: dict[int, int]                                  # story → topic
    marks: dict[int, Marks] = field(default_factory=dict)
    void: set[int] = field(default_factory=set)


def lay(decisions: Iterable[Decision], story_of: Mapping[int, int], machine: Mapping[int, int], nearer: Nearer) -> Laid:
    """Return what follows from decisions, given article → story and story → the machine's topic."""
    table = _Table(story_of, machine, nearer)
    for decision in decisions:
        if not _STEPS[decision.kind](table, decision):
            table.laid.void.add(decision.id)
    table.laid.marks = {topic: marks for topic, marks in table.laid.marks.items() if table.groups.get(topic)}
    return table.laid


class _Table:
    """The stories on the table, by the topic they are in so far."""

    def __init__(self, story_of: Mapping[int, int], machine: Mapping[int, int], nearer: Nearer) -> None:
        self.story_of = story_of
        self.nearer = nearer
        self.laid = Laid(dict(machine))
        self.groups: dict[int, set[int]] = defaultdict(set)
        for story, topic in machine.items():
            self.groups[topic].add(story)

    def stories(self, articles: Iterable[int]) -> list[int]:
        """Return the stories of these articles that are on the table, each once."""
        known = (self.story_of[a] for a in articles if a in self.story_of)
        return list(dict.fromkeys(story for story in known if story in self.laid.topic_of))

    def where(self, articles: Iterable[int]) -> int | None:
        """Return the topic in which most of the articles are."""
        votes: dict[int, int] = {}
        for article in articles:
            if (story := self.story_of.get(article)) in self.laid.topic_of:
                topic = self.laid.topic_of[story]
                votes[topic] = votes.get(topic, 0) + 1
        return max(votes, key=lambda topic: votes[topic]) if votes else None     # of equals the one met first

    def move(self, stories: Collection[int], topic: int) -> None:
        """Put stories into a topic."""
        for story in list(stories):
            self.groups[self.laid.topic_of[story]].discard(story)
            self.groups[topic].add(story)
            self.laid.topic_of[story] = topic

    def merge(self, decision: Decision) -> bool:
        """Make one topic of several; of those that go, name and marks go too."""
        found = [self.where(group) for group in decision.payload["topics"]]
        into, *others = dict.fromkeys(topic for topic in found if topic is not None) or [None]
        for topic in others:
            if into is not None and topic is not None:
                self.move(self.groups[topic], into)
                self.laid.marks.pop(topic, None)
        return bool(others)

    def split(self, decision: Decision) -> bool:
        """Let stories leave others: from the topic of most of them with what is like them, from elsewhere alone."""
        kept = set(self.stories(decision.payload["others"]))
        leaving = set(self.stories(decision.payload["articles"])) - kept
        main, new = self.where(decision.payload["articles"]), decision.payload["topic"]
        for topic in {self.laid.topic_of[story] for story in leaving} - {new}:
            group = self.groups[topic]
            if kept & group:
                go = (group & leaving).union(self.nearer(group - leaving - kept, decision))
            else:
                # The machine has parted them by itself by now.
                go = group if topic == main else group & leaving
            self.move(go, new)
        return bool(leaving)

    def pin(self, decision: Decision) -> bool:
        """Put single stories into a topic."""
        stories, topic = self.stories(decision.payload["articles"]), self.where(decision.payload["to"])
        if topic is not None:
            self.move(stories, topic)
        return bool(stories) and topic is not None

    def rename(self, decision: Decision) -> bool:
        """Name a topic."""
        return self._mark(decision, named_by=decision.id)

    def leave_out(self, decision: Decision) -> bool:
        """Mark a topic as not of interest."""
        return self._mark(decision, left_out_by=decision.id)

    def _mark(self, decision: Decision, *, named_by: int | None = None, left_out_by: int | None = None) -> bool:
        topic = self.where(decision.payload["articles"])
        if topic is None:
            return False
        before = self.laid.marks.get(topic, Marks())
        self.laid.marks[topic] = Marks(named_by or before.named_by, left_out_by or before.left_out_by)
        return True


_STEPS: dict[str, Callable[[_Table, Decision], bool]] = {
    MERGE: _Table.merge, SPLIT: _Table.split, PIN: _Table.pin, RENAME: _Table.rename, LEAVE_OUT: _Table.leave_out,
}
