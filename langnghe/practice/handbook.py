"""The handbook as HTML, from the text that also stands in docs/handbook.md; only what that text uses is understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from markupsafe import Markup, escape

from config.network import Deadline
from langnghe import i18n, network_words

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LISTS = {"-": "ul", "1": "ol"}


# The rows of its table of reports, by how they begin, and what stays before the office's deadline.
_DUE = {"weekly": ("| **Tuần** |", ""), "monthly": ("| **Tháng** |", ""), "quick": ("| **Nhanh** |", ""),
        "urgent": ("| **Đột xuất** |", "ngay: gọi phòng, rồi gửi phiếu; ")}


def page(deadlines: Mapping[str, Deadline]) -> Markup:
    """Return the handbook below its title, with the deadlines that the office set."""
    blocks = (block.splitlines() for block in _text().split("\n\n") if not block.startswith("# "))
    return Markup("\n").join(_block([_due(line, deadlines) for line in lines]) for lines in blocks)


@cache
def _text() -> str:
    return resources.files("langnghe.practice").joinpath("handbook.md").read_text("utf-8")


def _due(line: str, deadlines: Mapping[str, Deadline]) -> str:
    """Return a line of the text; the last cell of a type of report is its deadline, in the handbook's own language."""
    for name, (begins, before) in _DUE.items():
        if line.startswith(begins) and name in deadlines:
            with i18n.speaking("vi"):
                return f"{line.rstrip(' |').rpartition('|')[0]}| {before}{network_words.due(deadlines[name])} |"
    return line


def title() -> str:
    """Return its title."""
    return _text().splitlines()[0].removeprefix("# ")


def _block(lines: list[str]) -> Markup:
    if lines[0].startswith("## "):
        return Markup("<h2>{}</h2>").format(_inline(lines[0][3:]))
    if lines[0].startswith("|"):
        return _table(lines)
    if lines[0].startswith(("- ", "1. ")):
        tag = _LISTS[lines[0][0]]
        entries = Markup("").join(Markup("<li>{}</li>").format(_inline(line.split(" ", 1)[1])) for line in lines)
        return Markup("<{0}>{1}</{0}>").format(Markup(tag), entries)   # noqa: S704 - one of two words above
    return Markup("<p>{}</p>").format(_inline(" ".join(lines)))


def _table(lines: list[str]) -> Markup:
    written = [line for line in lines if not line.startswith("|---")]
    head, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in written)
    said = [_row("th", head, Markup(' scope="col"')), *(_row("td", row) for row in rows)]
    return Markup("<table><thead>{}</thead><tbody>{}</tbody></table>").format(said[0], Markup("").join(said[1:]))


def _row(tag: str, cells: list[str], more: Markup | str = "") -> Markup:
    made = (Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), more, _inline(cell)) for cell in cells)   # noqa: S704
    return Markup("<tr>{}</tr>").format(Markup("").join(made))


def _inline(text: str) -> Markup:
    return Markup(_BOLD.sub(r"<strong>\1</strong>", str(escape(text))))   # noqa: S704 - escaped first
