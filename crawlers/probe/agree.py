"""The selectors on which several article pages agree; where they do not, none is proposed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from config.sources import ArticleRules
from crawlers.items import ArticleItem
from crawlers.probe.observe import Seen

KEYS = ("body", "lead", "title", "date")
FEWEST_PAGES, AGREE, MOST = 3, 0.8, 4
SHINGLE, ALIKE, MOST_MISSING = 4, 0.85, 0.4


def proposals(seen: Sequence[Seen], items: Sequence[ArticleItem]) -> dict[str, tuple[str, ...]]:
    """Return selectors for each part on which at least four of five pages agree, and three in any case, best first.

    A date needs pages of two dates: on pages of one day the banner with today's date would do as well.
    """
    found = {key: _common([getattr(page, key) for page in seen]) for key in KEYS}
    if len({item.published_at for item in items if item.published_at is not None}) < 2:
        found["date"] = ()
    return found


def needed(pages: int) -> int:
    """Return how many of the pages have to agree."""
    return max(FEWEST_PAGES, math.ceil(pages * AGREE))


def _common(pages: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the selectors that most pages have; among equals those first that pages name first."""
    counts = Counter(selector for page in pages for selector in page)
    able = [selector for selector, count in counts.items() if count >= needed(len(pages))]
    places = {selector: sum(page.index(selector) for page in pages if selector in page) for selector in able}
    return tuple(sorted(able, key=lambda one: (-counts[one], places[one], len(one)))[:MOST])


def rules_of(selectors: Mapping[str, str]) -> ArticleRules:
    """Return selectors as rules."""
    return laid(ArticleRules(version=1), selectors)


def laid(base: ArticleRules, selectors: Mapping[str, str]) -> ArticleRules:
    """Return rules with selectors of their own laid upon them."""
    body, lead, title, date = (selectors.get(key) or getattr(base, key) for key in KEYS)
    return replace(base, title=title, lead=lead, body=body, date=date)


def alike(one: str, other: str) -> float:
    """Return how much of the longer text's four-word sequences both have: 1 for the same text, 0 for nothing shared."""
    ours, theirs = _shingles(one), _shingles(other)
    shared = sum((ours & theirs).values())
    return shared / max(ours.total(), theirs.total(), 1)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(tuple(words[at:at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def same_text(one: ArticleItem, other: ArticleItem) -> bool:
    """Say whether two readings of a page found the same text; a lead may stand in the body of one of them."""
    whole = "\n".join((one.lead, one.body)), "\n".join((other.lead, other.body))
    return max(alike(one.body, other.body), alike(*whole)) >= ALIKE


def within(item: ArticleItem, whole: ArticleItem) -> bool:
    """Say whether a text holds nothing but the whole's, and at most a lead and a line of furniture less."""
    if same_text(item, whole):
        return True
    ours, theirs = _shingles(item.body), _shingles(whole.body)
    shared = (ours & theirs).total()
    return shared >= ours.total() * (1 - (1 - ALIKE) / 3) and shared >= theirs.total() * (1 - MOST_MISSING)
