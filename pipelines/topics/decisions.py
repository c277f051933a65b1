"""What staff decided about stories and topics; it comes before the machine.

Payloads: must-link and cannot-link `{"stories": [a, b]}`, pin `{"story": a, "topic": t}`, rename `{"topic": t,
"label": "…"}`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.topics import Decision


@dataclass(slots=True)
class Decisions:
    """The decisions in force, by story or topic; a later one of a kind replaces an earlier one."""

    together: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    pinned: dict[int, int] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Decision]) -> Decisions:
        """Return the decisions of the record's rows."""
        made = cls()
        for row in rows:
            if row.kind == "pin":
                made.pinned[int(row.payload["story"])] = int(row.payload["topic"])
            elif row.kind == "rename":
                made.labels[int(row.payload["topic"])] = str(row.payload["label"])
            elif row.kind in {"must-link", "cannot-link"}:
                links = made.together if row.kind == "must-link" else made.apart
                left, right = map(int, row.payload["stories"])
                links[left].add(right)
                links[right].add(left)
        return made

    def stories(self) -> set[int]:
        """Return every story that a link names."""
        return {*self.together, *self.apart}

    def fixed(self, story: int, topic_of: Mapping[int, int]) -> int | None:
        """Return the topic that a story must be in, None when the machine may choose."""
        return self.pinned[story] if story in self.pinned else self.linked(story, topic_of)

    def linked(self, story: int, topic_of: Mapping[int, int]) -> int | None:
        """Return the topic of a story that must be with this one."""
        linked = sorted(other for other in self.together.get(story, ()) if other in topic_of)
        return topic_of[linked[0]] if linked else None

    def refused(self, story: int, topic_of: Mapping[int, int]) -> frozenset[int]:
        """Return the topics that a story must not be in."""
        return frozenset(topic_of[other] for other in self.apart.get(story, ()) if other in topic_of)

    def unmergeable(self, topic_of: Mapping[int, int]) -> set[frozenset[int]]:
        """Return the pairs of topics that hold stories which staff keep apart."""
        return {
            frozenset((topic_of[a], topic_of[b]))
            for a, others in self.apart.items() for b in others if a in topic_of and b in topic_of
        }
