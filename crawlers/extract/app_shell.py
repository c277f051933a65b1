"""Pages without a text of their own, which scripts fill in a browser: told by an empty root and scripts for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from crawlers.extract.head import squeeze

# A shell says "loading" and names the site; the shortest real news item has 180 characters.
SHELL_TEXT = 160
# What the usual frameworks call the element that they fill.
ROOTS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "q-app", "svelte", "main-app", "react-root",
                   "app-root", "single-spa-application"})
UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "title", "svg"})
_ASKS = re.compile(
    r"(?:enable|turn on|requires?|needs?|bật|kích hoạt|cần|hỗ trợ)\b.{0,30}\bjava\s?script", re.IGNORECASE)


def needs_rendering(tree: html.HtmlElement) -> bool:
    """Say whether a page that gave no text looks like one whose text is made by its scripts."""
    body = tree if tree.tag == "body" else tree.find(".//body")
    if body is None or next(tree.iter("script"), None) is None or _much(_seen(body), SHELL_TEXT):
        return False
    return any(map(_is_empty_root, body.iter())) or any(
        _ASKS.search(squeeze(part.text_content())) for part in tree.iter("noscript"))


def _is_empty_root(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    named = (element.get("id") or "").lower() in ROOTS or element.tag in ROOTS or element.get("ng-app") is not None
    return named and not _much(_seen(element), SHELL_TEXT)


def _seen(element: html.HtmlElement) -> Iterator[str]:
    """Yield the texts that a reader sees without scripts."""
    waiting: list[html.HtmlElement | str] = [element]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part.tag, str) and part.tag not in UNSEEN:
            waiting.extend(child.tail for child in part if child.tail)
            waiting.extend(part)
            yield part.text or ""


def _much(texts: Iterator[str], limit: int) -> bool:
    length = 0
    for text in texts:
        length += len(squeeze(text))
        if length > limit:
            return True
    return False
