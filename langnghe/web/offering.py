"""Articles that are offered where one is chosen: the likest to some words first, or what a typed query finds."""

from __future__ import annotations

from collections.abc import Sequence

from langnghe.web.desk import Desk
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from search.results import Hit, SearchRequest
from vietnamese.text import tokens

MOST_CHARACTERS = 600       # of the words to be like; a longer query finds the same, later


def articles(desk: Desk, about: str, typed: str, size: int) -> tuple[Sequence[Hit], str]:
    """Return articles, and why there are none: unread (no query was typed), down (the index, or none is made), behind.
    """
    asked = SearchRequest(typed or " ".join(tokens(about[:MOST_CHARACTERS])), mode="all" if typed else "question",
                          counts=False, size=size)
    try:
        found = desk.find(asked)
    except QueryError:
        return (), "unread"
    except (EngineUnavailable, IndexOutdated):
        return (), "down"
    if found.hits:
        return found.hits, ""
    return (), "down" if found.trouble else "behind" if found.behind else ""
