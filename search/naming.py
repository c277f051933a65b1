"""Sources, topics and places of a query by the names that readers know: titles are understood, and said back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from search.errors import QueryError
from search.fields import key
from search.nodes import Field, Node, Query, any_of, rewrite

NEAR = 3        # known sources that are offered for one that is not known
LARGEST_ID = 2**31 - 1     # a larger one is refused by PostgreSQL
LIKE = 0.55     # share of equal letters from which a title is offered


@dataclass(frozen=True)
class Names:
    """What the record knows: source name → title, topic number → number and label now, typed place → units by key."""

    sources: Mapping[str, str]
    topics: Mapping[int, tuple[int, str]]
    areas: Mapping[str, Mapping[str, str]]


def names_anything(query: Query) -> bool:
    """Say whether a query names a source, a topic or a place, for which the record has to be asked."""
    found = False

    def see(node: Node) -> Node:
        nonlocal found
        found = found or (isinstance(node, Field) and node.name in ("source", "topic", "area"))
        return node

    rewrite(query.root, see)
    return found


def topics(query: Query) -> tuple[int, ...]:
    """Return the numbers of the topics that a query names."""
    found: dict[int, None] = {}

    def see(node: Node) -> Node:
        if isinstance(node, Field) and node.name == "topic" and int(node.value) <= LARGEST_ID:
            found[int(node.value)] = None
        return node

    rewrite(query.root, see)
    return tuple(found)


def named(query: Query, names: Names, text: str) -> Query:
    """Return the query with sources and places by their names; raises QueryError for one that is not known.

    `text` is what was typed: after nguồn:Báo Mẫu without quotes it still holds the whole title.
    """
    def known(node: Node) -> Node:
        if not isinstance(node, Field):
            return node
        if node.name == "source":
            return _source(node, names.sources, text)
        if node.name == "area":
            return any_of(tuple(Field("area", unit, name) for unit, name in names.areas[node.value].items()))
        return _topic(node, names.topics) if node.name == "topic" else node

    return Query(rewrite(query.root, known), query.form)


def _topic(node: Field, topics: Mapping[int, tuple[int, str]]) -> Field:
    number, label = topics.get(int(node.value), (node.value, ""))
    return Field("topic", str(number), label)


def _source(node: Field, titles: Mapping[str, str], text: str) -> Node:
    asked = key(node.value)
    found = sorted(name for name, title in titles.items() if name.lower() == node.value or key(title) == asked)
    if found:
        return any_of(tuple(Field("source", name, titles[name]) for name in found))
    typed = node.shown or node.value
    near = _near(asked, titles, key(text))
    hint = f"like it: {', '.join(near)}" if near else "the record knows no source like it"
    position = max(0, text.lower().find(node.value))
    raise QueryError(f"no such source: {typed}", position, hint, reason="unknown_source", detail=typed, near=near)


def _near(asked: str, titles: Mapping[str, str], text: str) -> tuple[str, ...]:
    """Return titles that stand in the text, hold the value or look like it, best first."""
    def likeness(name: str, title: str) -> float:
        folded = key(title)
        if f" {folded} " in f" {text} ":
            return 3
        if f" {asked} " in f" {folded} ":
            return 2
        return max(SequenceMatcher(None, asked, other).ratio() for other in (folded, key(name)))

    marked = sorted((-likeness(name, title), title) for name, title in titles.items())
    return tuple(title for mark, title in marked if -mark >= LIKE)[:NEAR]
