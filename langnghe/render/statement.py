"""The public page as HTML and Markdown: Vietnamese, then English; same settings, same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from langnghe import i18n
from langnghe.i18n import N_, gettext
from langnghe.render.html import TEMPLATES
from langnghe.render.markdown import escape
from langnghe.statement import Section

TITLE = N_("Statement on automated collection")
Sections = Callable[[], list[Section]]


def statement_html(sections: Sections) -> str:
    """Return a page that stands alone, without anything loaded from elsewhere."""
    return TEMPLATES.get_template("statement.html").render(parts=list(_both(sections)))


def statement_markdown(sections: Sections) -> str:
    """Return the page as Markdown."""
    return "\n".join(line for _, title, found in _both(sections) for line in _lines(title, found)).rstrip("\n") + "\n"


def _both(sections: Sections) -> Iterator[tuple[str, str, list[Section]]]:
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            yield language, gettext(TITLE), sections()


def _lines(title: str, sections: list[Section]) -> Iterator[str]:
    yield from (f"# {escape(title)}", "")
    for section in sections:
        yield from (f"## {escape(section.heading)}", "")
        for sentence in section.sentences:
            yield from (escape(sentence), "")
        for item in section.items:
            yield f"- {escape(item)}"
        if section.columns:
            yield _row(section.columns)
            yield "|" + " --- |" * len(section.columns)
            yield from map(_row, section.rows)
        if section.items or section.columns:
            yield ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escape, cells))} |"
