"""The engine-neutral query: an immutable tree that says which documents match, and nothing about ranking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Form = Literal["exact", "folded"]
FieldName = Literal["source", "section", "kind", "topic", "area", "document"]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document, e.g. a source that does not exist."""


@dataclass(frozen=True, slots=True)
class Term:
    """A whole syllable; `typed` is the user's own spelling of it."""

    word: str
    typed: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """At least two adjacent syllables, quoted or joined by punctuation (TP.HCM)."""

    words: tuple[str, ...]
    typed: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every syllable that begins so."""

    start: str
    typed: str


@dataclass(frozen=True, slots=True)
class InTitle:
    """The child's words have to stand in the title."""

    child: Node


@dataclass(frozen=True, slots=True)
class Field:
    """A keyword field has this value; `shown` is it for a reader.

    A source's name, folded section, kind, topic's number, unit's key (before naming what was typed) or document.
    """

    name: FieldName
    value: str
    shown: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Days:
    """Reliably dated between two Vietnamese calendar days (yyyymmdd, inclusive); None leaves an end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class UpTo:
    """The article's id is at most this: what was known when a walk through pages began."""

    id: int


@dataclass(frozen=True, slots=True)
class And:
    """All children match."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Spellings(Or):
    """One thing in several spellings: first what was typed (a leaf, or an And of words), then the others, as leaves."""


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `least` of the children match (question mode)."""

    least: int
    children: tuple[Node, ...]


Leaf = Term | Phrase | Prefix
Node = Everything | Nothing | Term | Phrase | Prefix | InTitle | Field | Days | UpTo | And | Or | Not | AtLeast


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: the tree, and whether its words are exact (typed with diacritics) or folded."""

    root: Node
    form: Form


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below `node`."""
    if isinstance(node, And | Or | AtLeast):
        return node.children
    if isinstance(node, InTitle | Not):
        return (node.child,)
    return ()


def wanted(node: Node) -> Iterator[Leaf]:
    """Yield the words that a match should contain, in typed order: everything but what stands under a Not."""
    if isinstance(node, Term | Phrase | Prefix):
        yield node
    elif not isinstance(node, Not):
        for child in children(node):
            yield from wanted(child)


def typed_leaves(node: Spellings) -> tuple[Leaf, ...]:
    """Return the words that were typed."""
    return tuple(wanted(node.children[0]))


def other_leaves(node: Spellings) -> tuple[Leaf, ...]:
    """Return the spellings that were not typed."""
    return tuple(leaf for child in node.children[1:] for leaf in wanted(child))


def as_typed(node: Node) -> Node:
    """Return the tree without the spellings that were not typed."""
    if isinstance(node, Spellings):
        return node.children[0]
    if isinstance(node, And):
        return all_of(tuple(map(as_typed, node.children)))
    if isinstance(node, Or):
        return Or(tuple(map(as_typed, node.children)))
    return type(node)(as_typed(node.child)) if isinstance(node, InTitle | Not) else node


def size(node: Node) -> int:
    """Return the number of nodes."""
    return 1 + sum(size(child) for child in children(node))


def any_of(nodes: tuple[Node, ...]) -> Node:
    """Join by OR; one node stays itself and none matches nothing."""
    return nodes[0] if len(nodes) == 1 else Or(nodes) if nodes else Nothing()


def all_of(nodes: tuple[Node, ...]) -> Node:
    """Join by AND without nesting; none matches everything, doubles count once."""
    flat: dict[Node, None] = {}
    for node in nodes:
        flat.update(dict.fromkeys(node.children if isinstance(node, And) else (node,)))
    kept = tuple(node for node in flat if not isinstance(node, Everything))
    return kept[0] if len(kept) == 1 else And(kept) if kept else Everything()


def rewrite(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with `change` applied to every leaf."""
    if isinstance(node, And | Or):
        return type(node)(tuple(rewrite(child, change) for child in node.children))
    if isinstance(node, AtLeast):
        return AtLeast(node.least, tuple(rewrite(child, change) for child in node.children))
    if isinstance(node, InTitle | Not):
        return type(node)(rewrite(node.child, change))
    return change(node)


def as_json(node: Node | Query) -> dict[str, Any]:
    """Return the value as plain JSON, for saved searches and golden tests."""
    if isinstance(node, Query):
        return {"form": node.form, "root": as_json(node.root)}
    name = type(node).__name__.lower()
    below = [as_json(child) for child in children(node)]
    if isinstance(node, InTitle | Not):
        return {name: below[0]}
    if isinstance(node, And | Or):
        return {name: below}
    if isinstance(node, AtLeast):
        return {name: {"least": node.least, "of": below}}
    return {name: _leaf_json(node)}


def _leaf_json(node: Node) -> Any:
    match node:
        case Term(word, _):
            return word
        case Phrase(words, _):
            return list(words)
        case Prefix(start, _):
            return start
        case Field(name, value):
            return {name: value}
        case Days(first, last):
            return {"first": first, "last": last}
        case _:
            return True
