"""What the addresses of a site's articles have in common, as patterns for its source file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

# "…-4100123.html", "…-post332614.vov", "….7300041/": words, a short mark, a number that only articles have.
NUMBERED = re.compile(r"(?P<mark>[-._]?(?:[a-z]{1,6})?)(?P<number>\d{4,24})(?P<end>(?:\.[a-z]{2,5})?/?)$")
DATED = re.compile(r"/20\d\d/\d{1,2}/(?P<day>\d{1,2}/)?[^/]+(?P<end>/?)$")
QUERY = re.compile(r"[?&](?P<key>[A-Za-z]{1,12}[Ii][Dd]|id|ID|p)=\d+")
# A headline makes an address of many words; a section's name has few.
WORDS = re.compile(r"/[^/-]*-[^/-]*-[^/-]*-[^/]+$")
FEED_SHARE, FEWEST, MOST_SHAPES = 0.9, 4, 3
NUMBER, DATE, ID, SLUG = range(4)

Shape = tuple[int, str, str]     # kind and what is constant; equal for addresses that are made alike


def shape(url: str) -> Shape | None:
    """Return how an article's address is made, None when it could be any page's."""
    parts = urlsplit(url)
    if parts.query:
        found = QUERY.search("?" + parts.query)
        return (ID, found["key"], "") if found else None
    if found := DATED.search(parts.path):
        return DATE, "day" if found["day"] else "", found["end"]
    last = parts.path.rstrip("/").rpartition("/")[2] + ("/" if parts.path.endswith("/") else "")
    if found := NUMBERED.search(last):
        return NUMBER, found["mark"] if found.start() else "/" + found["mark"], found["end"]
    if WORDS.search(parts.path):
        return SLUG, parts.path.rpartition("/")[0], ""
    return None


def pattern(made: Shape, urls: Iterable[str]) -> str:
    """Return the regular expression of a shape; numbers may grow longer than those seen, never shorter."""
    kind, constant, end = made
    if kind == ID:
        return rf"[?&]{constant}=\d+"
    if kind == DATE:
        return r"/20\d\d/\d{1,2}/" + (r"\d{1,2}/" if constant else "") + "[^/]+" + re.escape(end) + "$"
    if kind == SLUG:
        return re.escape(constant) + "/[^/]{16,}$"
    lengths = [len(found["number"]) for url in urls if (found := NUMBERED.search(urlsplit(url).path))]
    return rf"{re.escape(constant)}\d{{{min(lengths, default=4)},}}{re.escape(end)}$".replace(r"\-", "-")


def of_feeds(urls: Collection[str]) -> tuple[str, ...]:
    """Return patterns that nearly all addresses of a feed match, none when they have no common shape."""
    groups = _groups(urls)
    common = [made for made in groups if len(groups[made]) >= max(2, len(urls) * 0.05)][:MOST_SHAPES]
    covered = sum(len(groups[made]) for made in common)
    if not urls or covered < len(urls) * FEED_SHARE:
        return ()
    return tuple(sorted(pattern(made, groups[made]) for made in common))


def of_links(urls: Collection[str], menu: Collection[str]) -> tuple[str, ...]:
    """Return the pattern of what a section page mostly links to, none when menu entries look the same.

    A number in the address is surer than a date, and a date surer than a long name.
    """
    groups = _groups(urls)
    entries = Counter(found for url in menu if (found := shape(url)) is not None)
    able = [made for made in groups if len(groups[made]) >= FEWEST and not entries[made]]
    if not able:
        return ()
    best = min(able, key=lambda made: (made[0], -len(groups[made])))
    return (pattern(best, groups[best]),)


def _groups(urls: Iterable[str]) -> dict[Shape, list[str]]:
    """Return the addresses by shape, the largest group first."""
    groups: dict[Shape, list[str]] = {}
    for url in dict.fromkeys(urls):
        if (made := shape(url)) is not None:
            groups.setdefault(made, []).append(url)
    return dict(sorted(groups.items(), key=lambda row: -len(row[1])))


def spread(urls: Collection[str], count: int) -> list[str]:
    """Return `count` of the addresses, evenly from first to last: articles of one day would all show one date."""
    known = list(dict.fromkeys(urls))
    if len(known) <= count:
        return known
    return [known[place * (len(known) - 1) // (count - 1)] for place in range(count)]
