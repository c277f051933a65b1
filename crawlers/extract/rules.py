"""An outlet's own selectors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

from config.sources import ArticleRules
from crawlers.extract.head import squeeze
from crawlers.extract.parts import Parts
from crawlers.extract.pointers import Pointers, without_pointers
from crawlers.extract.pruning import pruned
from crawlers.extract.soup import outermost

_PART = re.compile(r"""(?:"[^"]*"|'[^']*'|\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)|[^,"'\[(])+""")

# A selector that meets too much, as "*" does, is bound in time and length: so many matches are looked at, and a text
# longer than any of its kind counts as not met. "*" gave a headline of 288,891 characters.
MOST_MATCHES = 100
# The body is the page's own length at most: long texts are read whole.
LONGEST_TITLE, LONGEST_LEAD, LONGEST_SECTION, LONGEST_DATE = 500, 3000, 300, 500


def by_rules(
    text: str, rules: ArticleRules, parser: str, pointers: Pointers | None = None,
    signers: frozenset[str] = frozenset(),
) -> Parts:
    """Read the parts that the rules name; `pointers` the links to other articles, `signers` the declared writers."""
    soup = BeautifulSoup(text, "lxml")
    # Before anything is dropped: outlets put the time into the writer's box.
    date = _first(soup, rules.date, LONGEST_DATE)
    for selector in rules.drop:
        for tag in soup.select(selector):
            if not tag.decomposed:
                tag.decompose()
    # A family's selectors may name a box and the box around it.
    body = [_paragraphs(tag) for tag in outermost(soup.select(rules.body))] if rules.body else []
    paragraphs = [line for lines in body for line in lines]
    if pointers is not None:
        paragraphs = without_pointers(paragraphs, pointers)
    kept = pruned(paragraphs, signers)
    return Parts(
        title=_first(soup, rules.title, LONGEST_TITLE), lead=_apart(_first(soup, rules.lead, LONGEST_LEAD), kept),
        body="\n".join(kept),
        section=_first(soup, rules.section, LONGEST_SECTION), date=date, parser=parser,
    )


def _apart(lead: str, paragraphs: Sequence[str]) -> str:
    """Return the lead; nothing when it holds most of the text, as "*" and the box around a short article do."""
    inside = sum(len(line) for line in paragraphs if line in lead)
    return "" if inside * 2 > sum(map(len, paragraphs)) else lead


def alternatives(selector: str) -> list[str]:
    """Return the parts of a selector that commas separate, but not those inside brackets and quotes."""
    return [part.strip() for part in _PART.findall(selector) if part.strip()]


def _first(soup: BeautifulSoup, selector: str, longest: int) -> str:
    """Return the text of the first match that has one of at most `longest` characters.

    An alternative counts only where those before it have none. By their place on the page "h1.title, h1" would take a
    portal's name, which stands in an h1 of its own above.
    """
    matches = (tag for part in alternatives(selector) for tag in soup.select(part, limit=MOST_MATCHES))
    return next((text for tag in matches if 0 < len(text := _text(tag)) <= longest), "")


def _text(tag: Tag) -> str:
    # <time datetime> says more precisely what the text says for readers.
    stated = tag.get("datetime") or (tag.get("content") if tag.name == "meta" else None)
    return squeeze(str(stated)) if stated else squeeze(tag.get_text())


def _paragraphs(tag: Tag) -> list[str]:
    """Return the paragraphs of a match: its inner blocks when it is a container, else itself."""
    holders = _around(tag)
    blocks = outermost(b for b in tag.find_all(["p", "li", "h2", "h3", "h4", "td", "blockquote"])
                       if id(b) not in holders)
    if not blocks:
        for br in tag.find_all("br"):
            br.replace_with("\n")
        return [line for line in map(squeeze, tag.get_text().split("\n")) if line]
    return [line for line in (squeeze(b.get_text()) for b in blocks) if line]


def _around(tag: Tag) -> set[int]:
    """Return the ids of the elements in a match that hold a paragraph.

    Marked from inside, each once: looking into every block took 37 s on 10,000 quotes inside one another.
    """
    found = {id(tag)}
    for inner in tag.find_all(["p", "li", "td"]):
        parent = inner.parent
        while parent is not None and id(parent) not in found:
            found.add(id(parent))
            parent = parent.parent
    return found
