"""Links that differ in the number of a visit alone, as in /phien-9f86…/tin-1201.html: only the first is followed.

The number is not cut, as a site without its number may answer nothing; cut are only those of crawlers.parameters.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from crawlers.items import Link
from crawlers.parameters import is_session
from crawlers.traps import names_an_item

# Of the articles that the lists of a run show; each is two addresses.
MOST_KEPT = 20_000
# Where the number is the article's own, many links end alike: /tin/UUID/chi-tiet-tin-bai-moi.html.
FEWEST_RESTS, MOST_OF_A_REST = 2, 4
_MARKED = re.compile(r"(?:[a-z]{1,12}[-_=.:])?([^/]+)", re.IGNORECASE)


class Numbered(NamedTuple):
    """An address without its parts of chance, and these."""

    rest: str
    number: str


def numbered(url: str) -> Numbered | None:
    """Take an address apart; None when it has no part of chance, or names no item without it."""
    parts = urlsplit(url)
    *folders, last = parts.path.split("/")
    fields = parts.query.split("&") if parts.query else []
    chance = {*filter(_is_of_chance, folders), *(f for f in fields if is_session(unquote_plus(f.partition("=")[2])))}
    path = "/".join([*(folder for folder in folders if folder not in chance), last])
    query = "&".join(field for field in fields if field not in chance)
    if not chance or not names_an_item(path, parse_qsl(query)):
        return None
    return Numbered(f"{parts.netloc}{path}?{query}", " ".join(sorted(chance)))


def _is_of_chance(folder: str) -> bool:
    marked = _MARKED.fullmatch(folder)
    return is_session(folder) or (marked is not None and is_session(marked[1]))


def _of_visits(found: Collection[Numbered]) -> bool:
    """Say whether the numbers on a list are of visits: they come and go with the page, the rest tells its links apart.

    A number that each link has for itself alone is the article's own, and the same headline may stand there every day.
    """
    rests, numbers = {one.rest for one in found}, {one.number for one in found}
    various = len(rests) >= FEWEST_RESTS and len(rests) * MOST_OF_A_REST >= len(found)
    return various and not len(rests) == len(numbers) == len(found)


class VisitNumbers:
    """The first address of each rest that was seen in a run, over all its hosts."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, str] = OrderedDict()
        self._hosts: set[str] = set()

    def asks_for(self, links: Iterable[Link]) -> str:
        """Return a host whose known addresses `learn` has not been told and that gave such links, "" for none."""
        hosts = (urlsplit(link.url).netloc for link in links if numbered(link.url))
        return next((host for host in hosts if host not in self._hosts), "")

    def learn(self, host: str, urls: Iterable[str]) -> None:
        """Note what the record knows of a host."""
        self._hosts.add(host)
        for url in urls:
            if known := numbered(url):
                self._keep(known.rest, url)

    def first_ones(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Return the links of one list without those whose rest stood before under another number."""
        found = {link.url: one for link in links if (one := numbered(link.url))}
        if not _of_visits(found.values()):
            return links
        return tuple(link for link in links if link.url not in found or self._keep(found[link.url].rest, link.url))

    def _keep(self, rest: str, url: str) -> bool:
        first = self._first.setdefault(rest, url)
        self._first.move_to_end(rest)
        if len(self._first) > MOST_KEPT:
            self._first.popitem(last=False)
        return first == url
