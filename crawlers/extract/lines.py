"""A page as the short texts a reader sees, in order."""

from __future__ import annotations

from lxml import html

from crawlers.extract.head import squeeze

BLOCKS = frozenset({
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "section", "article", "header",
    "footer", "main", "ul", "ol", "table", "br", "dt", "dd", "figcaption", "aside", "nav", "form",
    "blockquote", "pre", "body",
})
INVISIBLE = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea"})
MAX_LINES = 3000


class LazyLines:
    """The lines of a page, made when they are first asked for: a third of the cost of a page that declares its date."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree: html.HtmlElement | None = tree
        self._lines: list[str] = []

    def __call__(self) -> list[str]:
        """Return the lines."""
        if self._tree is not None:
            self._lines, self._tree = page_lines(self._tree), None
        return self._lines


def page_lines(tree: html.HtmlElement) -> list[str]:
    """Return the visible texts, one a block."""
    lines: list[str] = []
    current: list[str] = []

    def end() -> None:
        line = squeeze("".join(current))
        current.clear()
        if line:
            lines.append(line)

    # An own stack: hostile pages nest deeper than Python recurses.
    stack: list[tuple[html.HtmlElement, bool]] = [(tree, False)]
    while stack and len(lines) < MAX_LINES:
        node, leaving = stack.pop()
        if leaving:
            if node.tag in BLOCKS:
                end()
            current.append(node.tail or "")
            continue
        visible = isinstance(node.tag, str) and node.tag not in INVISIBLE
        if visible and node.tag in BLOCKS:
            end()
        stack.append((node, True))
        if visible:
            current.append(node.text or "")
            stack.extend((child, False) for child in reversed(node))
    end()
    return lines
