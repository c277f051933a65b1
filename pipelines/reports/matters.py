"""What the field said in some days, matter by matter, in approved sentences: how many units, how widely, on what basis.

The most units stand first, whatever they say. Of fewer units than may be told apart there is no number and no place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from config import thresholds
from config.field import BREADTHS, KINDS, LEAST_UNITS, METHODS
from pipelines.opinions import fieldside
from pipelines.questions.grouping import groups
from pipelines.reports.placeless import Places
from storage import crosscheck_links, crosschecks, questions, reports, rumors, situations, topics
from storage.questions import Wanted
from storage.reports import ItemView
from vietnamese.text import folded_tokens

MATTERS, SENTENCES, BASES = 20, 6, 2
BASIS = 160               # characters of a basis that are quoted
COMPARED = 400            # sentences; of more only those of the same words are one
# How a sentence stands beside the news, the most telling first.
STANDINGS = ("conflicting", "field_only", "both")

Tie = tuple[str, int]     # "situation", "question", "rumor" or "topic", and its number


def told(session: Session, items: Sequence[ItemView]) -> dict[str, Any]:
    """Return the matters of some items that are told, and how many there are beyond the list."""
    ties = _ties(session, items)
    least = thresholds.load().questions.alike
    found = [_Matter(group, ties, least) for group in _gathered(items, ties, least)]
    found.sort(key=lambda one: one.order)
    places, states = Places(session, items), _states(session, items)
    names = _names(session, {one.tie for one in found[:MATTERS]})
    rows = [one.row(names, places, states) for one in found[:MATTERS]]
    return {"matters": rows, "matters_more": len(found) - len(rows)}


def _ties(session: Session, items: Sequence[ItemView]) -> dict[int, list[Tie]]:
    """Return item → what staff put it under and the topic that it is about, staff's word first."""
    ids = [item.id for item in items]
    of_staff = (("situation", situations.of(session, "item", ids)), ("question", questions.of_items(session, ids)),
                ("rumor", rumors.of_items(session, ids)))
    found: dict[int, list[Tie]] = {item: [] for item in ids}
    for kind, of_items in of_staff:
        for item, ref in of_items.items():
            found[item].append((kind, ref))
    about = crosscheck_links.topics(session, ids)
    shared = Counter(topic for those in about.values() for topic in those)
    for item, those in about.items():
        if those:
            found[item].append(("topic", min(those, key=lambda topic: (-shared[topic], topic))))
    return found


def _gathered(items: Sequence[ItemView], ties: Mapping[int, Sequence[Tie]], least: float) -> list[list[ItemView]]:
    """Return the items in matters: those that share a tie, or that say the same."""
    home = {item.id: item.id for item in items}

    def root(item: int) -> int:
        while home[item] != item:
            item = home[item]
        return item

    together: defaultdict[Any, list[int]] = defaultdict(list)
    for item in items:
        for tie in ties[item.id]:
            together[tie].append(item.id)
    for at, group in enumerate(alike(items, least)):
        together[at] += [item.id for item in group]
    for ids in together.values():
        for other in ids[1:]:
            home[root(other)] = root(ids[0])
    found: defaultdict[int, list[ItemView]] = defaultdict(list)
    for item in items:
        found[root(item.id)].append(item)
    return list(found.values())


def alike(items: Sequence[ItemView], least: float) -> list[list[ItemView]]:
    """Return items in groups that say the same; of very many sentences those that are word for word alike."""
    same: defaultdict[tuple[str, ...], list[ItemView]] = defaultdict(list)
    for item in items:
        same[tuple(folded_tokens(item.issue))].append(item)
    if len(same) > COMPARED:
        return list(same.values())
    firsts = {group[0].id: group for group in same.values()}
    made = groups([group[0] for group in same.values()], [], least)
    return [[item for first in group.items for item in firsts[first.id]] for group in made]


class _Matter:
    """Items about one thing, as they are told."""

    def __init__(self, items: Sequence[ItemView], ties: Mapping[int, Sequence[Tie]], least: float) -> None:
        self.items, self.units = items, reports.units(items)
        self.enough = self.units >= LEAST_UNITS
        sides = [alike([item for item in items if item.kind == kind], least) for kind in KINDS]
        self.sentences = sorted((group for side in sides for group in side), key=_order)
        self.tie = self._tie({tie for item in items for tie in ties[item.id]})

    @property
    def order(self) -> tuple[Any, ...]:
        """Return where it stands; those of one unit and of two stand together, so that the place tells neither."""
        return _order(self.items)

    def _tie(self, ties: Collection[Tie]) -> Tie | None:
        """Return what the matter is called by; one sentence speaks for itself beside a mere topic."""
        order = ("situation", "question", "rumor", "topic")
        best = min(ties, key=lambda tie: (order.index(tie[0]), tie[1]), default=None)
        return None if best is not None and best[0] == "topic" and len(self.sentences) == 1 else best

    def row(self, names: Mapping[Tie, str], places: Places, states: Mapping[int, str]) -> dict[str, Any]:
        """Return what a digest holds of it."""
        where = places.told(self.items) if self.enough else []
        kind, ref = self.tie if self.tie in names and self.tie is not None else ("", 0)
        shown = self.sentences[:SENTENCES]
        return {
            "of": kind, "ref": ref, "label": names.get((kind, ref), ""), **_counts(self.items),
            "places": places.count(self.items) if self.enough else 0, "areas": where,
            "since": min(item.heard_on for item in self.items),
            "breadths": _breadths(self.items), "methods": [one for one in METHODS if one in self._methods()],
            "basis": list(self._basis(places, where)) if self.enough else [],
            "said": [_sentence(group, places, where, states) for group in shown],
            "more": len(self.sentences) - len(shown),
        }

    def _methods(self) -> set[str]:
        return {item.method for item in self.items}

    def _basis(self, places: Places, where: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """Yield the shortest of different bases: each is of one unit, and among three nobody knows of which."""
        texts = {tuple(folded_tokens(item.basis)): item.basis for item in reversed(self.items) if item.basis.strip()}
        for text in sorted(texts.values(), key=lambda one: (len(one), one))[:BASES]:
            yield _cut(places.without(text, self.items, where))


def _order(items: Sequence[ItemView]) -> tuple[Any, ...]:
    counted = _counts(items)
    return -counted["units"], -counted["items"], min(item.heard_on for item in items), min(item.id for item in items)


def _counts(items: Sequence[ItemView]) -> dict[str, int]:
    units = reports.units(items)
    return {"items": len(items), "units": units} if units >= LEAST_UNITS else {"items": 0, "units": 0}


def _sentence(items: Sequence[ItemView], places: Places, where: Sequence[Mapping[str, Any]],
              states: Mapping[int, str]) -> dict[str, Any]:
    first = min(items, key=lambda item: item.id)
    found = {states.get(item.id, "") for item in items}
    return {"kind": first.kind, "issue": places.without(first.issue, items, where), **_counts(items),
            "online": next((state for state in STANDINGS if state in found), "")}


def _breadths(items: Sequence[ItemView]) -> list[dict[str, Any]]:
    """Return the words of the posts, the widest first, with the units of those that three and more used."""
    used = {item.breadth for item in items if item.breadth}
    counted = {row["breadth"]: row["units"] for row in (fieldside.summary(items) or {"breadths": ()})["breadths"]}
    return [{"breadth": word, "units": counted.get(word, 0)} for word in reversed(BREADTHS) if word in used]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= BASIS else text[:BASIS].rpartition(" ")[0] + " …"


def _states(session: Session, items: Sequence[ItemView]) -> dict[int, str]:
    found = crosschecks.of_items(session, [item.id for item in items])
    return {item: view.row.state for item, view in found.items()}


def _names(session: Session, ties: Collection[Tie | None]) -> dict[Tie, str]:
    """Return what staff call a situation, a question or a rumor, and how a topic is labelled."""
    by_kind: defaultdict[str, set[int]] = defaultdict(set)
    for tie in ties:
        if tie is not None:
            by_kind[tie[0]].add(tie[1])
    found: dict[Tie, str] = {}
    for ref in by_kind["situation"]:
        if (one := situations.get(session, ref)) is not None:
            found["situation", ref] = one.issue
    found |= {("question", one.id): one.issue for one in questions.listed(session, Wanted(ids=by_kind["question"]))}
    found |= {("rumor", ref): row.title for ref, row in rumors.get_many(session, by_kind["rumor"]).items()}
    return found | {("topic", ref): row.label for ref, row in topics.get_many(session, by_kind["topic"]).items()}
