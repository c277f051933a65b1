"""How much is answered and how fast: share and median days, by field and by document; of questions, never of posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from storage.questions import QuestionView
from vietnamese import documents

# A median of fewer answers is one or two cases that somebody takes for a rule.
LEAST_ANSWERED = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: questions that were not withdrawn, how many of them are answered, and the days that these took.

    `days` are counted from the day on which the first item was heard to the day of the answer; None below 3 answers.
    """

    name: str
    asked: int
    answered: int
    days: float | None

    @property
    def share(self) -> float:
        """Return the share that is answered."""
        return self.answered / self.asked if self.asked else 0.0


def of(name: str, found: Sequence[QuestionView]) -> Figure:
    """Return the line of some questions; those that were withdrawn do not count."""
    asked = [one for one in found if one.state != "withdrawn"]
    took = [waited(one) for one in asked if one.state == "answered"]
    return Figure(name, len(asked), len(took), median(took) if len(took) >= LEAST_ANSWERED else None)


def waited(question: QuestionView) -> int:
    """Return the days from the first item to the answer; an answer that was there before took none."""
    return max(0, (date.fromisoformat(question.answered_on) - date.fromisoformat(question.first_on)).days)


def by_sector(found: Iterable[QuestionView]) -> list[Figure]:
    """Return a line a field, the most asked first; "" are those without one."""
    return _by(found, lambda one: (one.sector,))


def by_document(found: Sequence[QuestionView]) -> list[Figure]:
    """Return a line a document, the most asked first; one that is named in full and in short is one."""
    names = documents.same({name for one in found for name in one.documents})
    return _by(found, lambda one: sorted({names[name] for name in one.documents}))


def _by(found: Iterable[QuestionView], keys: Callable[[QuestionView], Iterable[str]]) -> list[Figure]:
    groups: defaultdict[str, list[QuestionView]] = defaultdict(list)
    for one in found:
        for key in keys(one):
            groups[key].append(one)
    lines = [of(name, group) for name, group in groups.items()]
    return sorted((line for line in lines if line.asked), key=lambda line: (-line.asked, line.name))
