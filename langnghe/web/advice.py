"""What to do about an answer that is empty or small."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from langnghe.web.rewrites import SIGNS, respelled
from search.errors import QueryError
from search.nodes import AtLeast, Field, Node, Not, children, wanted
from search.query import as_question, parse
from search.results import SearchRequest

MOST_TOGETHER = 4      # words that may be one name: a whole sentence is no phrase
_BARE = re.compile(r"[^\W_]+")
LITTLE = 5      # an answer of fewer articles is offered another spelling, as it is the form without diacritics


def enough(text: str) -> tuple[int, int] | None:
    """Return (how many words suffice in question mode, of how many), None where it would find nothing else."""
    for node in _walk(as_question(parse(text)).root):
        if isinstance(node, AtLeast) and node.least < len(node.children):
            return node.least, len(node.children)
    return None


def as_phrase(asked: SearchRequest) -> str:
    """Return a query of two to four bare words as one phrase, "" for any other."""
    pieces = asked.text.split()
    bare = all(_BARE.fullmatch(one) and one not in SIGNS for one in pieces)
    return f'"{" ".join(pieces)}"' if asked.mode == "all" and bare and 2 <= len(pieces) <= MOST_TOGETHER else ""


def only_filters(asked: SearchRequest) -> bool:
    """Return whether a query names fields and days alone."""
    return bool(asked.text) and not any(wanted(parse(asked.text).root))


def of_forums(asked: SearchRequest) -> bool:
    """Return whether forums alone are asked for, whose threads hold comments and no article."""
    named = {node.value for node in _walk(parse(asked.text).root) if isinstance(node, Field) and node.name == "kind"}
    return named == {"forum"} or asked.kinds == ("forum",)


def other_spelling(count: Callable[[SearchRequest], int], asked: SearchRequest, total: int) -> tuple[str, int] | None:
    """Return the query with y for i or i for y, as in tỷ and tỉ, and how much it finds, where that is more.

    At most two counts, and none for an answer that is not small.
    """
    if total >= LITTLE or asked.mode != "all":
        return None
    found = [(text, _counted(count, replace(asked, text=text))) for text in respelled(asked.text)]
    best = max(found, key=lambda one: one[1], default=("", 0))
    return best if best[1] > total else None


def _counted(count: Callable[[SearchRequest], int], asked: SearchRequest) -> int:
    try:
        return count(asked)
    except QueryError:      # the word was in the name of a source or place
        return 0


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if not isinstance(node, Not):
        for child in children(node):
            yield from _walk(child)
