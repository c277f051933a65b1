"""Readers' comments inside a news page: taken out of the tree before anything reads it as the article's text.

A container is known by its id or class. Some names only comments bear ("list-comment", "box_comment", "cmt"); others
are also sections of an outlet ("y-kien", "binh-luan": opinion, commentary), whose articles bear them on their own body.
Those are told by their place: comments stand below the article, an article's body below nothing but headline and lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree, html

from crawlers.extract.head import squeeze

_WORD = r"comments?|cmts?|binh-?luan|phan-?hoi|y-?kien|ideas?"
_PLACE = (r"list|box|fb|facebook|zalo|disqus|form|item|wrap|wrapper|area|block|zone|container|thread|reply|replies|vne"
          r"|ul|total")
_WHOLE = r"content|body|text|main|detail"
# Every name is read in lower case with "-" between its words.
_NAMED = re.compile(
    rf"(?:^|-)(?:{_WORD})(?:-|$)|^(?:{_PLACE})(?:{_WORD})$|^(?:{_WORD})-?(?:{_PLACE}|ban-?doc|doc-?gia)")
_SURE = re.compile(
    rf"^(?:comments|cmts?)$|^(?:(?:{_PLACE})-?)+(?:{_WORD})(?:-?(?:{_PLACE}|\d))*$|^(?:{_WORD})(?:-?(?:{_PLACE}|\d))+$"
    rf"|^(?:comments?|cmts?)-?(?:{_WHOLE})$")
# "comments-open", "has-comments", "comment-count": said of an article or of a button.
_STATE = re.compile(r"(?:^|-)(?:open|opened|closed|status|has|no|with|count|counter|number|num|link|btn|button|icon"
                    r"|enabled|disabled|allow|allowed)(?:-|$)")
_BODY = re.compile(r"(?:^|-)(?:article|body|content|detail|entry|post|main|noi-?dung|bai-?viet|text)(?:-|$)")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HINT = re.compile(r"comment|cmt|binh.?luan|phan.?hoi|y.?kien|idea", re.IGNORECASE)
_HEADING = re.compile(
    r"^(?:các )?(?:ý kiến|bình luận|phản hồi)(?: (?:của |từ )?(?:bạn đọc|độc giả))\W*(?:\d+\W*)?$"
    r"|^(?:bình luận|comments)$|^(?:ý kiến|bình luận|phản hồi|comments?) ?\(\d+\)$", re.IGNORECASE)
# What every name, and every heading, that is looked for holds.
NAME_PARTS, WORDS = ("comment", "cmt", "luan", "hoi", "kien", "idea"), ("ý kiến", "bình luận", "phản hồi", "comment")
# Of a text, or of a first word that stands in an element of its own.
_BEGINS = re.compile(
    r"\s*(?:(?:các\s+)?(?:ý\s+kiến|bình\s+luận|phản\s+hồi)|comments?\b|(?:các\s+)?(?:các|ý|bình|phản)\s*$)",
    re.IGNORECASE)
_TEXTS = etree.XPath("//text()", smart_strings=False)
_NAMES = etree.XPath("//@id | //@class | //@itemprop | //@itemtype", smart_strings=False)
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "div", "p", "span", "strong", "b"})
WHOLE_PAGE = frozenset({"html", "body", "main"})
NOT_TEXT = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "header", "footer", "a", "form", "select"})
NAMING = frozenset({"id", "class", "itemprop", "itemtype"})
INLINE = frozenset({"a", "b", "i", "u", "em", "strong", "span", "font", "br", "sup", "sub"})
# Shorter ones are menus, dates, captions. A lead has at most 900 characters; see _has_article.
PARAGRAPH, SEVERAL, LONG = 60, 600, 800
LEAD = re.compile(r"sapo|lead|summary|description|chapeau", re.IGNORECASE)


@dataclass(slots=True)
class _Above:
    """What of the article has been passed: paragraphs, and their characters."""

    paragraphs: int = 0
    characters: int = 0

    def add(self, length: int) -> None:
        if length >= PARAGRAPH:
            self.paragraphs += 1
            self.characters += length


def take_out(tree: html.HtmlElement, body_selector: str = "") -> bool:
    """Remove the containers of readers' comments from a page and say whether there were any.

    Names that the outlet's own `body_selector` asks for are the article's by the office's word.
    """
    if not _speaks_of_comments(tree):
        return False
    own = {_words(name) for name in re.findall(r"[.#]([\w-]+)", body_selector)}
    found = _found(tree, own)
    for element in found:
        if element.getparent() is not None:
            element.drop_tree()
    return bool(found)


def _speaks_of_comments(tree: html.HtmlElement) -> bool:
    """Say whether a name or the start of a text speaks of comments; walking over all elements takes five times as long.

    Plain strings are looked for first: patterns over a whole page take four times as long.
    """
    names = "\n".join(_NAMES(tree))
    if any(part in names.lower() for part in NAME_PARTS):
        hinting = {name for name in names.split() if _HINT.search(name)}
        # The last part of an address: itemtype is "https://schema.org/Comment".
        if any(_NAMED.search(_words(part)) for name in hinting for part in {name, name.rsplit("/", 1)[-1]}):
            return True
    text = tree.text_content().lower().replace("\xa0", " ")
    return any(word in text for word in WORDS) and any(map(_BEGINS.match, _TEXTS(tree)))


def _found(tree: html.HtmlElement, own: set[str]) -> list[html.HtmlElement]:
    found, above = [], _Above()
    # An own stack, as in lines.py: hostile pages nest deeper than Python recurses.
    stack = [tree]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or (node.tag in NOT_TEXT and not _names(node)):
            continue
        if node.tag == "h1" and above.characters < SEVERAL:
            above = _Above()
        if _is_discussion(node, above, own):
            found.append(node)
            continue
        # Asked for once: lxml makes the elements anew each time, which was a third of the walk.
        children = list(node)
        text = _own_text(node, children)
        if node.tag in HEADINGS and _has_article(above) and _HEADING.match(squeeze(text)):
            below = _below(node)
            found += below
            gone = set(below)
            stack = [other for other in stack if other not in gone]
            continue
        # A second heading of a paragraph's length is the lead.
        if len(text) >= PARAGRAPH and node.tag != "h2" and node.tag not in INLINE and not LEAD.search(
                node.get("class") or ""):
            above.add(len(squeeze(text)))
        stack.extend(reversed(children))
    return found


def _is_discussion(node: html.HtmlElement, above: _Above, own: set[str]) -> bool:
    names = [name for name in _names(node) if name not in own]
    if not names or node.tag in WHOLE_PAGE or _holds_article(node):
        return False
    if any(_SURE.search(name) or name == "schema-comment" for name in names):
        return True
    if any(_BODY.search(name) for name in _all_names(node) if not _NAMED.search(name)) or _text_goes_on(node):
        return False
    return _has_article(above) or (above.paragraphs == 1 and len(node.text_content()) < LONG)


def _has_article(above: _Above) -> bool:
    return above.paragraphs > 1 or above.characters >= SEVERAL


def _names(node: html.HtmlElement) -> list[str]:
    """Return the names of an element that speak of comments."""
    if not any(key in NAMING and _HINT.search(value) for key, value in node.items()):
        return []
    return [name for name in _all_names(node) if _NAMED.search(name) and not _STATE.search(name)]


def _all_names(node: html.HtmlElement) -> list[str]:
    given = f"{node.get('id') or ''} {node.get('class') or ''}".split()
    kind = (node.get("itemtype") or "").rsplit("/", 1)[-1]
    schema = kind in {"Comment", "UserComments"} or node.get("itemprop") == "comment"
    return [_words(name) for name in given] + (["schema-comment"] if schema else [])


def _words(name: str) -> str:
    return re.sub(r"[_-]+", "-", _CAPITAL.sub("-", name)).strip("-").lower()


def _holds_article(node: html.HtmlElement) -> bool:
    if any(not _HEADING.match(squeeze(h.text_content())) for h in node.iter("h1")):
        return True
    return any("articlebody" in (inner.get("itemprop") or "").lower() for inner in node.iter())


def _text_goes_on(node: html.HtmlElement) -> bool:
    """Say whether paragraphs follow beside an element: it is a box inside the article."""
    following = (p for p in node.itersiblings("p") if len(squeeze(p.text_content())) >= PARAGRAPH)
    return sum(1 for _ in following) > 1


def _own_text(node: html.HtmlElement, children: Iterable[html.HtmlElement]) -> str:
    """Return the text that is an element's own or of inline elements in it, not of its inner blocks."""
    parts = [node.text or ""]
    for child in children:
        if child.tag in INLINE and child.tag != "a":
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return "".join(parts)


def _below(heading: html.HtmlElement) -> list[html.HtmlElement]:
    """Return a heading and what stands below it; one that is alone in its box heads what follows the box."""
    top, text = heading, squeeze(heading.text_content())
    while (parent := top.getparent()) is not None and parent.tag not in WHOLE_PAGE:
        if squeeze(parent.text_content()) != text:
            break
        top = parent
    return [top, *(s for s in top.itersiblings() if isinstance(s.tag, str))]
