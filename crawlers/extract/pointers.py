"""Lines of a page that are links to other pages of the site and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml import html

from crawlers.extract.head import squeeze
from crawlers.extract.lines import BLOCKS

BULLETS = " \t-–—•*»>|·▪■►▶+"
# Names of products, persons, places stand alone as links too; a headline has more words.
HEADLINE_WORDS = 4
HEADING = 40


def pointers(tree: html.HtmlElement, url: str) -> frozenset[str]:
    """Return the texts of blocks that hold one link to the same site and no other text, without their bullets."""
    found = set()
    site = _site(urlsplit(url).hostname)
    for link in tree.iter("a"):
        if not _leads_on(link.get("href") or "", site):
            continue
        text = bare(link.text_content())
        if text.count(" ") >= HEADLINE_WORDS - 1 and bare(_block(link).text_content()) == text:
            found.add(text)
    return frozenset(found)


def without_pointers(lines: Sequence[str], known: frozenset[str]) -> list[str]:
    """Return the lines that are no pointers, and without the short heading above several of them."""
    if not known:
        return list(lines)
    pointing = [bare(line) in known for line in lines] + [False, False]
    kept = []
    for n, line in enumerate(lines):
        heads = pointing[n + 1] and pointing[n + 2] and len(line) <= HEADING and not line.endswith((".", "!", "”", '"'))
        if not pointing[n] and not heads:
            kept.append(line)
    return kept


def bare(line: str) -> str:
    """Return a line without bullets, in one spelling."""
    return squeeze(line).strip(BULLETS).casefold()


def _leads_on(href: str, site: str) -> bool:
    if not href or href.startswith(("#", "mailto:", "tel:", "javascript:")):
        return False
    try:
        host = urlsplit(href).hostname
    except ValueError:
        return False
    return host is None or _site(host) == site


def _site(host: str | None) -> str:
    """Return the last labels of a host name: sections of one outlet live on hosts of their own."""
    labels = (host or "").split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2:])


def _block(element: html.HtmlElement) -> html.HtmlElement:
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCKS:
        element, parent = parent, parent.getparent()
    return element if parent is None else parent
