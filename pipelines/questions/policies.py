"""What the field says of a document: opinions, questions and proposals by number, with what was answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config.field import KINDS, LEAST_UNITS
from pipelines.questions import figures
from pipelines.questions.figures import Figure
from storage import questions, reports
from storage.questions import QuestionView, Wanted
from storage.reports import ItemFilter, ItemView
from vietnamese import documents


@dataclass(frozen=True, slots=True)
class Policy:
    """A document in some days: items of each kind and the units they came from, its questions, and how they stand.

    `breadths` are the opinions' words of breadth with how many items used each, only words of at least three units.
    """

    name: str
    kinds: dict[str, int]
    items: int
    units: int
    breadths: dict[str, int]
    questions: tuple[QuestionView, ...]
    figure: Figure


def policies(session: Session, since: str, until: str) -> list[Policy]:
    """Return the documents that approved items of these days name, the most named first."""
    found = reports.items(session, ItemFilter(since=since, until=until, with_basis=True))
    named = [item for item in found if item.documents]
    asked = [one for one in questions.listed(session, Wanted(states=("open", "answered"))) if one.documents]
    names = documents.same({name for item in named for name in item.documents} | {
        name for one in asked for name in one.documents})
    of_items: defaultdict[str, list[ItemView]] = defaultdict(list)
    for item in named:
        for name in {names[name] for name in item.documents}:
            of_items[name].append(item)
    made = [_policy(name, items, [one for one in asked if name in {names[named] for named in one.documents}])
            for name, items in of_items.items()]
    return sorted(made, key=lambda one: (-one.items, one.name))


def _policy(name: str, items: Sequence[ItemView], asked: Sequence[QuestionView]) -> Policy:
    kinds = Counter(item.kind for item in items)
    units = reports.units(items)
    return Policy(name, {kind: kinds[kind] for kind in KINDS if kinds[kind]}, len(items), units, _breadths(items),
                  tuple(asked), figures.of(name, asked))


def _breadths(items: Sequence[ItemView]) -> dict[str, int]:
    """Return word → items; a word of fewer units would tell what one of them wrote."""
    used: defaultdict[str, list[ItemView]] = defaultdict(list)
    for item in items:
        if item.kind == "opinion" and item.breadth:
            used[item.breadth].append(item)
    return {word: len(used[word]) for word in sorted(used) if reports.units(used[word]) >= LEAST_UNITS}
