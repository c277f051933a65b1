"""What a query finds in comments: topics and weeks with rounded counts, never a comment, never for a person's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice, product

from config.suppression import ELSEWHERE, ROUND, K
from search.comment_questions import allowed
from search.nodes import And, Everything, Field, Node, Or, Query, Spellings, all_of, as_typed

MAX_QUESTIONS = 12     # each is asked of the engine; two words of five spellings would make twenty-five

Cell = tuple[int, str, str, str]     # topic id, label, ISO week, "≈ 25"
Counts = Mapping[tuple[int, int], int]     # (thread id, week as yyyyww) → comments


def questions(query: Query) -> tuple[Query, ...]:
    """Return what to ask the comments, what was typed first; none when they must not or cannot answer.

    Each spelling is a question of its own: joined by OR a rare one would move the count of a common one.
    """
    text = _without_topics(query.root)
    # The rules hold for what was typed; the lexicon's spellings of it are nobody's own words.
    if not allowed(as_typed(text)):
        return ()
    return tuple(Query(one, query.form) for one in islice(_spelled(text), MAX_QUESTIONS))


def topics(query: Query) -> frozenset[int]:
    """Return the topics that the query is limited to; none for no limit."""
    kept = query.root.children if isinstance(query.root, And) else (query.root,)
    return frozenset(topic for node in kept for topic in _topic_ids(node))


def cells(
    found: Iterable[Counts], thread_topics: Mapping[int, tuple[int, str]], limit: Collection[int]
) -> tuple[Cell, ...]:
    """Return topic × week with rounded counts of the commonest spelling; threads without topic say nothing."""
    most: dict[tuple[int, str, int], int] = {}
    for counts in found:
        for cell, number in _shown(counts, thread_topics):
            most[cell] = max(number, most.get(cell, 0))
    ordered = sorted((cell for cell in most if not limit or cell[0] in limit), key=lambda cell: (-cell[2], cell[0]))
    return tuple((*cell[:2], f"{cell[2] // 100}-W{cell[2] % 100:02}", said(most[cell])) for cell in ordered)


def _shown(
    found: Counts, thread_topics: Mapping[int, tuple[int, str]]
) -> Iterator[tuple[tuple[int, str, int], int]]:
    """Yield the cells with K comments, of them ELSEWHERE outside the largest thread.

    Were a second thread enough, its only comment would show or hide, word by word, what thirty say in the first.
    """
    cells: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for (thread, week), number in found.items():
        if week and number and thread in thread_topics:
            cells[(*thread_topics[thread], week)].append(number)
    for cell, threads in cells.items():
        if sum(threads) >= K and sum(threads) - max(threads) >= ELSEWHERE:
            yield cell, sum(threads)


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


def _spelled(node: Node) -> Iterator[Node]:
    """Yield a conjunction with each combination of spellings, what was typed first."""
    if isinstance(node, Spellings):
        yield from node.children
    elif isinstance(node, And):
        yield from map(all_of, product(*(tuple(_spelled(child)) for child in node.children)))
    else:
        yield node
