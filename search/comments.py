"""What a query finds in comments: topics and weeks with rounded counts, never a comment, never for a person's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from search.nodes import And, Days, Everything, Field, InTitle, Node, Or, Query, all_of, children, wanted
from vietnamese import names

K = 10                 # below this many comments no number is said
ROUND = 5

Cell = tuple[int, str, str, str]     # topic id, label, ISO week, "≈ 25" or "<10"


def question(query: Query) -> Query | None:
    """Return what to ask the comments, None when they must not or cannot answer.

    A query that is only a person's name, in any of its alternatives, is refused: it would look for what is said about
    that person. Filters by source, section, kind, day or title are not known of a comment, so they leave none.
    """
    text = _without_topics(query.root)
    if not any(wanted(text)) or _filters(text) or names_a_person(text):
        return None
    return Query(text, query.form)


def topics(query: Query) -> frozenset[int]:
    """Return the topics that the query is limited to; none for no limit."""
    kept = query.root.children if isinstance(query.root, And) else (query.root,)
    return frozenset(topic for node in kept for topic in _topic_ids(node))


def names_a_person(node: Node) -> bool:
    """Say whether one alternative of the query consists of a personal name only."""
    if isinstance(node, Or):
        return any(names_a_person(child) for child in node.children)
    if isinstance(node, And):
        worded = [child for child in node.children if any(wanted(child))]
        if len(worded) == 1:
            return names_a_person(worded[0])
    typed = " ".join(leaf.typed for leaf in wanted(node))
    return bool(typed) and names.looks_like_person(typed)


def cells(
    found: Mapping[tuple[int, int], int], thread_topics: Mapping[int, tuple[int, str]], limit: frozenset[int]
) -> tuple[Cell, ...]:
    """Return topic × week with counts rounded to 5, "<10" below the threshold; threads without topic say nothing."""
    counts: dict[tuple[int, str, int], int] = defaultdict(int)
    for (thread, week), number in found.items():
        if week and thread in thread_topics:
            counts[(*thread_topics[thread], week)] += number
    ordered = sorted((cell for cell in counts if not limit or cell[0] in limit), key=lambda cell: (-cell[2], cell[0]))
    return tuple((*cell[:2], f"{cell[2] // 100}-W{cell[2] % 100:02}", said(counts[cell])) for cell in ordered)


def said(number: int) -> str:
    """Return a count as it may be shown."""
    return f"<{K}" if number < K else f"≈ {ROUND * round(number / ROUND)}"


def _topic_ids(node: Node) -> tuple[int, ...]:
    if isinstance(node, Field) and node.name == "topic":
        return (int(node.value),)
    if isinstance(node, Or) and all(_topic_ids(child) for child in node.children):
        return tuple(topic for child in node.children for topic in _topic_ids(child))
    return ()


def _without_topics(root: Node) -> Node:
    kept = root.children if isinstance(root, And) else (root,)
    return all_of(tuple(node for node in kept if not _topic_ids(node))) if kept else Everything()


def _filters(node: Node) -> bool:
    return isinstance(node, Field | Days | InTitle) or any(_filters(child) for child in children(node))
