"""Links that differ in the number of a visit alone, as in /phien-9f86…/tin-1201.html: only the first is followed.

The number is not cut, as a site without its number may answer nothing; cut are only those of crawlers.parameters.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from crawlers.items import Link
from crawlers.parameters import is_session
from crawlers.traps import names_an_item

# Of the articles that the lists of a run show; each is two addresses.
MOST_KEPT = 20_000
# Where the number is the article's own, all links end alike: /tin/UUID/chi-tiet-tin-bai-moi.html.
FEWEST_RESTS, MOST_OF_A_REST = 2, 4
_MARKED = re.compile(r"(?:[a-z]{1,12}[-_=.:])?([^/]+)", re.IGNORECASE)


def rest(url: str) -> str:
    """Return an address without its parts of chance when the rest names an item all the same, else ""."""
    parts = urlsplit(url)
    *folders, last = parts.path.split("/")
    fields = parts.query.split("&") if parts.query else []
    path = "/".join([*(folder for folder in folders if not _is_of_chance(folder)), last])
    query = "&".join(field for field in fields if not is_session(unquote_plus(field.partition("=")[2])))
    changed = (path, query) != (parts.path, parts.query)
    return f"{parts.netloc}{path}?{query}" if changed and names_an_item(path, parse_qsl(query)) else ""


def _is_of_chance(folder: str) -> bool:
    marked = _MARKED.fullmatch(folder)
    return is_session(folder) or (marked is not None and is_session(marked[1]))


class VisitNumbers:
    """The first address of each rest that was seen in a run, over all its hosts."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, str] = OrderedDict()
        self._hosts: set[str] = set()

    def asks_for(self, links: Iterable[Link]) -> str:
        """Return a host whose known addresses `learn` has not been told and that gave such links, "" for none."""
        hosts = (urlsplit(link.url).netloc for link in links if rest(link.url))
        return next((host for host in hosts if host not in self._hosts), "")

    def learn(self, host: str, urls: Iterable[str]) -> None:
        """Note what the record knows of a host."""
        self._hosts.add(host)
        for url in urls:
            if known := rest(url):
                self._keep(known, url)

    def first_ones(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Return the links of one list without those whose rest stood before under another number."""
        rests = {link.url: found for link in links if (found := rest(link.url))}
        different = len(set(rests.values()))
        if different < FEWEST_RESTS or different * MOST_OF_A_REST < len(rests):
            return links
        return tuple(link for link in links if link.url not in rests or self._keep(rests[link.url], link.url))

    def _keep(self, known: str, url: str) -> bool:
        first = self._first.setdefault(known, url)
        self._first.move_to_end(known)
        if len(self._first) > MOST_KEPT:
            self._first.popitem(last=False)
        return first == url
