"""Questions without the words that only ask: "nước sông đổi màu vì sao" is about water that changes its colour."""

from __future__ import annotations

from collections.abc import Sequence

from search.nodes import And, Node, Query, Term, all_of, wanted

# Longest first. Where they stand amid a question they belong to what is asked: "người ở đâu đến".
_ASKING = tuple(tuple(words.split()) for words in (
    "như thế nào", "làm thế nào", "từ khi nào", "từ bao giờ", "vì sao", "tại sao", "thế nào", "ra sao", "bao giờ",
    "khi nào", "ở đâu", "vì đâu", "do đâu"))
_LEFT = 3       # words that are left at least; shorter questions keep all


def without_asking(query: Query) -> Query:
    """Return a question without the words at its beginning and end that only ask, where enough is left.

    Without diacritics "vi sao" may be more; there nothing is left out.
    """
    if not isinstance(query.root, And) or query.form == "folded":
        return query
    kept = [node for node in query.root.children if any(wanted(node))]
    conditions = [node for node in query.root.children if not any(wanted(node))]
    for words in _ASKING:
        if _read(kept[:len(words)]) == words:
            kept = kept[len(words):]
        if _read(kept[-len(words):]) == words:
            kept = kept[:-len(words)]
    return Query(all_of((*kept, *conditions)), query.form) if len(kept) >= _LEFT else query


def _read(nodes: Sequence[Node]) -> tuple[str, ...]:
    return tuple(node.word if isinstance(node, Term) else "" for node in nodes)
