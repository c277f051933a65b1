"""Queries that are about a person and nothing else: refused as trend, comparison, saved search, alert and feed."""

from __future__ import annotations

from search.errors import QueryError
from search.nodes import And, Node, Or, Query, as_typed, wanted
from vietnamese.persons_alone import is_only_a_person
from vietnamese.redaction import redact


def refuse_person(query: Query, text: str) -> None:
    """Raise QueryError when the query, or one of its alternatives, is a person's name and nothing else.

    So is one that holds anybody's number, address or page, whatever stands beside it; a published hotline is nobody's.
    """
    # A tree has each word once, so the text is asked as well.
    if redact(text, context="news").counts or only_a_person(as_typed(query.root)) or is_only_a_person(text):
        hint = "this is about topics: add what it is about"
        raise QueryError("the query is a person's name", 0, hint, reason="only_a_person", detail=text)


def only_a_person(root: Node) -> bool:
    """Say whether what is looked for is a personal name and words that add no topic to it; filters aside."""
    if isinstance(root, Or):
        return any(map(only_a_person, root.children))
    if isinstance(root, And):
        asked = [child for child in root.children if any(wanted(child))]
        if len(asked) == 1:
            return only_a_person(asked[0])
    return is_only_a_person(" ".join(leaf.typed for leaf in wanted(root)))
