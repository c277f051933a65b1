"""Helpers over parsed pages that rules and comments share."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

# Old forums nest tables some 40 deep. Selectors climb from each match to the top, which is quadratic in the depth.
DEEPEST = 300


def too_deep(soup: BeautifulSoup) -> bool:
    """Say whether a page is nested deeper than any that was made for readers."""
    depths = {id(soup): 0}
    for tag in soup.find_all(True):
        depth = depths[id(tag)] = depths[id(tag.parent)] + 1
        if depth > DEEPEST:
            return True
    return False


def outermost(tags: Iterable[Tag]) -> list[Tag]:
    """Return the elements that lie in no other of them; given in the order of the page."""
    kept, inside = [], set[int]()
    for tag in tags:
        if id(tag) not in inside:
            kept.append(tag)
            inside.update(map(id, tag.descendants))
            inside.add(id(tag))
    return kept
