"""A digest for a terminal: the Markdown laid out, without its signs."""

from __future__ import annotations

from collections.abc import Collection
from io import StringIO
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown
from rich.text import Text

from langnghe.render.markdown import digest_markdown
from langnghe.render.sections import ALL

WIDEST = 100      # characters of a line: a longer one is hard to read


class _Heading(Heading):
    """A heading at the left margin; the library's own are centred or boxed."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        self.text.stylize("bold underline" if self.tag == "h1" else "bold")
        yield from ([] if self.tag == "h1" else [Text("")])
        yield self.text


class _Markdown(Markdown):
    elements = {**Markdown.elements, "heading_open": _Heading}  # noqa: RUF012 (the library's own shape)


def print_digest(console: Console, body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> None:
    """Print the digest; on a terminal titles are links, elsewhere addresses stand behind them."""
    text = _Markdown(digest_markdown(body, language, shown), hyperlinks=console.is_terminal)
    console.print(text, width=min(console.width, WIDEST))


def digest_text(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> str:
    """Return the digest as plain text, addresses behind the titles."""
    console = Console(file=StringIO(), width=WIDEST, markup=False, highlight=False, color_system=None)
    with console.capture() as captured:
        print_digest(console, body, language, shown)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"
