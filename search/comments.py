"""What a query finds in comments: topics and weeks with rounded counts, never a comment, never for a person's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from config.suppression import ROUND, THREADS, K
from search.comment_questions import allowed
from search.nodes import And, Everything, Field, Node, Or, Query, all_of, as_typed

Cell = tuple[int, str, str, str]     # topic id, label, ISO week, "≈ 25"


def question(query: Query) -> Query | None:
    """Return what to ask the comments, None when they must not or cannot answer."""
    text = _without_topics(query.root)
    # The rules hold for what was typed; the lexicon's spellings of it are nobody's own words.
    return Query(text, query.form) if allowed(as_typed(text)) else None


def topics(query: Query) -> frozenset[int]:
    """Return the topics that the query is limited to; none for no limit."""
    kept = query.root.children if isinstance(query.root, And) else (query.root,)
    return frozenset(topic for node in kept for topic in _topic_ids(node))


def cells(
    found: Mapping[tuple[int, int], int], thread_topics: Mapping[int, tuple[int, str]], limit: frozenset[int]
) -> tuple[Cell, ...]:
    """Return topic × week with rounded counts; few comments, one thread only and threads without topic say nothing."""
    counts: dict[tuple[int, str, int], dict[int, int]] = defaultdict(dict)
    for (thread, week), number in found.items():
        if week and number and thread in thread_topics:
            counts[(*thread_topics[thread], week)][thread] = number
    shown = {cell: sum(threads.values()) for cell, threads in counts.items() if len(threads) >= THREADS}
    ordered = sorted((cell for cell, number in shown.items() if number >= K and (not limit or cell[0] in limit)),
                     key=lambda cell: (-cell[2], cell[0]))
    return tuple((*cell[:2], f"{cell[2] // 100}-W{cell[2] % 100:02}", said(shown[cell])) for cell in ordered)


def said(number: int) -> str:
    """Return a count as it may be shown: rounded down to 5."""
    return f"≈ {number // ROUND * ROUND}"


def _topic_ids(node: Node) -> tuple[int, ...]:
    if isinstance(node, Field) and node.name == "topic":
        return (int(node.value),)
    if isinstance(node, Or) and all(_topic_ids(child) for child in node.children):
        return tuple(topic for child in node.children for topic in _topic_ids(child))
    return ()


def _without_topics(root: Node) -> Node:
    kept = root.children if isinstance(root, And) else (root,)
    return all_of(tuple(node for node in kept if not _topic_ids(node))) if kept else Everything()
