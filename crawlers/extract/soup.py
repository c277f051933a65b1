"""Helpers over parsed pages that rules and comments share."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag


def outermost(tags: Iterable[Tag]) -> list[Tag]:
    """Return the elements that lie in no other of them; given in the order of the page."""
    kept, inside = [], set[int]()
    for tag in tags:
        if id(tag) not in inside:
            kept.append(tag)
            inside.update(map(id, tag.descendants))
            inside.add(id(tag))
    return kept
