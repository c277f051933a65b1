"""Lines of a page that are links to other pages of the site and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawlers.extract.head import squeeze
from crawlers.extract.lines import BLOCKS

BULLETS = " \t-–—•*»>|·▪■►▶+"
# Names of products, persons, places stand alone as links too; a headline has more words.
HEADLINE_WORDS = 4
HEADING, DEEPEST, MOST_LINKS = 40, 20, 5000


def pointers(tree: html.HtmlElement, url: str) -> frozenset[str]:
    """Return the texts of blocks that hold one link to the same site and no other text, without their bullets.

    A block is looked at once, however many links it holds: a page of 20,000 in one paragraph took minutes.
    """
    alone: dict[html.HtmlElement, html.HtmlElement | None] = {}
    site = _site(urlsplit(url).hostname)
    for count, link in enumerate(tree.iter("a")):
        if count == MOST_LINKS:
            return frozenset()       # no article links to so much; a list of 70,000 cost 1.5 s
        if (block := _block(link)) is not None:
            alone[block] = None if block in alone else link
    return frozenset(filter(None, (
        _headline(link, block, site) for block, link in alone.items() if link is not None)))


def _headline(link: html.HtmlElement, block: html.HtmlElement, site: str) -> str:
    """Return the text of a link that is all its block says, "" for other links; what costs least is asked first."""
    words = link.text_content()
    if len(words.split()) < HEADLINE_WORDS:
        return ""
    text, around = bare(words), block.text_content()
    if text.count(" ") < HEADLINE_WORDS - 1 or (around != words and bare(around) != text):
        return ""
    return text if _leads_on(link.get("href") or "", site) else ""


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
    if href.startswith("/") and not href.startswith(("//", "/\\")):
        return True
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


def _block(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return the block around an inline element, None when it lies too deep inside others."""
    for parent in islice(element.iterancestors(), DEEPEST):
        if parent.tag in BLOCKS:
            return parent
    return None
