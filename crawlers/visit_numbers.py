"""Links of a list that were followed before under the number of another visit, as in /phien-9f86…/tin-1201.html.

An address does not tell a visit's number from an article's own: a headline that comes back every day under a new id
looks just so. Therefore every number is followed until the record shows what that brings: where nearly all that came
back under another number was the same article, what is known is not fetched once more. An article that is lost is far
worse than one that is fetched twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from crawlers.parameters import is_session
from crawlers.traps import names_an_item

# One link in five with a number that is known, or one article in five that was another one: the numbers are articles'.
ONE_IN, FEWEST_RESTS = 5, 3
_MARKED = re.compile(r"(?:[a-z]{1,12}[-_=.:])?([^/]+)", re.IGNORECASE)


class Numbered(NamedTuple):
    """An address without its first part of chance, this part, and where it stands."""

    rest: str
    number: str
    place: str


def numbered(url: str) -> Numbered | None:
    """Take an address apart; None when it has no part of chance, or names no item without it."""
    parts = urlsplit(url)
    folders, fields = parts.path.split("/")[:-1], parts.query.split("&")
    marked = [found[1] for folder in folders if (found := _MARKED.fullmatch(folder))]
    # Only the first: /phien-9f86…/tin/UUID/gia-vang.html may hold a visit's number and the article's own.
    number = next((one for one in (*marked, *folders, *(field.partition("=")[2] for field in fields))
                   if is_session(unquote_plus(one))), "")
    rest = url.replace(number, "*") if number else url
    path, _, query = rest.partition("?")
    if not number or not names_an_item(path, [pair for pair in parse_qsl(query) if pair[1] != "*"]):
        return None
    # A parameter stands behind the article's own path, which says nothing of its place.
    at = path.partition("*")[0] if "*" in path else parts.netloc + "?" + query.partition("=*")[0].rpartition("&")[2]
    return Numbered(rest, number, at)


def followed_before(
    urls: Iterable[str], known: Mapping[str, str | None], gone: Mapping[str, str] = MappingProxyType({}),
) -> frozenset[str]:
    """Return those addresses of one list that are known pages under the numbers of a new visit.

    `known` is what the record has: address → key of the article that it gave, "" for a copy of one, None for neither.
    What is `gone` (address → key) was an article too, but leaves out nothing: it is to be found under a newer number.
    """
    found, before, every = _by_place(urls), _by_place(known), _by_place((*known, *gone))
    return frozenset(url for place, links in found.items() if _are_visits(every.get(place, {}), {**known, **gone})
                     for url in _again(links, before.get(place, {})))


def standing_in(urls: Iterable[str], gone: Mapping[str, str]) -> dict[str, str]:
    """Return address → key for links of a list that lead, under another number, to what is gone from its own address.

    `gone` is what the record has: address that is gone → key of its article.
    """
    keys = {one.rest: gone[url] for url in gone if (one := numbered(url))}
    found = {url: keys.get(one.rest) for url in urls if url not in gone and (one := numbered(url))}
    return {url: key for url, key in found.items() if key is not None}


def _by_place(urls: Iterable[str]) -> dict[str, dict[str, Numbered]]:
    places: dict[str, dict[str, Numbered]] = defaultdict(dict)
    for url in urls:
        if one := numbered(url):
            places[one.place][url] = one
    return places


def _again(found: Mapping[str, Numbered], before: Mapping[str, Numbered]) -> Collection[str]:
    rests, numbers = {one.rest for one in before.values()}, {one.number for one in before.values()}
    again = {url: one.rest for url, one in found.items() if one.rest in rests}
    lasting = sum(one.number in numbers for one in found.values())
    if lasting * ONE_IN >= len(found) or len(again) * 2 <= len(found) or len({*again.values()}) < FEWEST_RESTS:
        return ()
    return again


def _are_visits(before: Mapping[str, Numbered], known: Mapping[str, str | None]) -> bool:
    """Say whether what was fetched under several numbers turned out to be one article each time, or nearly so."""
    gave: dict[str, list[str]] = defaultdict(list)
    for url, one in before.items():
        if (article := known[url]) is not None:
            gave[one.rest].append(article)
    several = [set(articles) - {""} for articles in gave.values() if len(articles) > 1]
    others = sum(len(articles) > 1 for articles in several)
    return len(several) - others >= FEWEST_RESTS and others * ONE_IN <= len(several)
