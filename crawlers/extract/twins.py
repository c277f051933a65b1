"""Addresses that show the same article again: for print, for AMP, and its further parts."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree, html

from crawlers.addresses import AddressRefused, on_page
from crawlers.extract.head import squeeze

TWINS = frozenset({"amp", "print"})
VIEWS = frozenset({"outputtype", "view", "mode", "layout", "task", "format"})
PART_KEYS = frozenset({"page", "trang", "p", "pg", "part"})
# "/2", "/trang-2", "/page/2" at the end, or "-p2", "_2", "-trang-2" before the ending.
PART_PATH = re.compile(
    r"(?:/(?:(?:page|trang)[/-]?)?|[-_](?:p|page|trang)-?|_)(?P<number>[2-9]|1\d)(?P<end>\.[a-z]{2,5})?/?$",
    re.IGNORECASE)
# Links beyond these are menus and lists; a part's number stands alone.
MOST_LINKS = 2000
_NUMBERED = etree.XPath(
    "//a[contains(@href, $number)][contains(@rel, 'next') or string-length(normalize-space()) <= 8]")


def plain(url: str) -> str:
    """Return the address without what asks for another dress of the same page."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    query = [(key, value) for key, value in given
             if key.lower() not in TWINS and not (key.lower() in VIEWS and value.lower() in TWINS)]
    path = _plain_path(parts.path)
    if (path, query) == (parts.path, given):
        return url
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def _plain_path(path: str) -> str:
    """Return the path without a first or last segment for a twin, and without ".amp" before the ending."""
    segments = path.strip("/").split("/")
    for place in (0, -1):
        if len(segments) > 1 and segments[place].lower() in TWINS:
            del segments[place]
            path = "/" + "/".join(segments)
    return re.sub(r"\.amp(?=\.\w+$|$)", "", path, flags=re.IGNORECASE)


def part_of(url: str) -> tuple[str, int]:
    """Return an address without its part's number, and the number; 1 when it has none."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    number = next((int(v) for k, v in query if k.lower() in PART_KEYS and v.isdigit() and len(v) < 3), 0)
    rest = [(k, v) for k, v in query if k.lower() not in PART_KEYS or not v.isdigit()]
    path = parts.path
    if not number and (found := PART_PATH.search(path)) is not None:
        number, path = int(found["number"]), path[:found.start()] + (found["end"] or "")
    bare = urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), urlencode(rest), ""))
    return bare, number or 1


def next_part(tree: html.HtmlElement, url: str) -> str:
    """Return the address of an article's next part, "" when there is none.

    `rel=next` alone says little: WordPress names the next article so. The address must be this one's with a number
    one higher.
    """
    base, number = part_of(url)
    for href in _candidates(tree, number + 1):
        try:
            target = on_page(href, url)
        except AddressRefused:
            continue
        if part_of(target) == (base, number + 1):
            return target
    return ""


def _candidates(tree: html.HtmlElement, number: int) -> list[str]:
    declared = [tag.get("href") or "" for tag in tree.iter("link") if "next" in (tag.get("rel") or "").lower().split()]
    # Its address names the number whatever else it says; reading the words of every link cost 1 ms a page.
    links = islice(_NUMBERED(tree, number=str(number)), MOST_LINKS)
    return [href for href in declared if href] + [tag.get("href") for tag in links if _names(tag, str(number))]


def _names(link: html.HtmlElement, number: str) -> bool:
    words = squeeze(link.text_content()).lower()
    return words in {number, f"trang {number}"} or "next" in (link.get("rel") or "").lower().split()
