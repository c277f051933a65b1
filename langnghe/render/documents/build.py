"""A digest as a DOCX file: same digest, same content; on the office's own paper where it has some."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

from langnghe import i18n
from langnghe.office import Office
from langnghe.render.documents import letterhead, report, template
from langnghe.render.documents.packing import mark, packed
from langnghe.render.documents.report import About
from langnghe.render.documents.sheet import Sheet


def digest_docx(body: dict[str, Any], kind: str = "", about: About = 0, office: Office | None = None) -> bytes:
    """Return the report; `kind` is quick, periodic or topic (with its number or a query's answer), "" the usual one.

    Raises ConfigError for a template that cannot be used, LookupError for a topic that the digest does not list.
    """
    ours, kind = office or Office(), kind or report.usual(body)
    with i18n.speaking("vi"):
        if kind == "topic":
            report.subject(body, kind, about)
        document = _own(ours.template, body, kind, about) if ours.template else _plain(ours, body, kind, about)
        _mark(document, ours, body, report.subject(body, kind, about))
    return packed(document)


def _plain(office: Office, body: dict[str, Any], kind: str, about: About) -> Document:
    document = docx.Document()
    letterhead.page(document)
    paper = Sheet(document)
    letterhead.head(paper, office, report.day_of(body))
    report.write_report(paper, body, kind, about)
    letterhead.foot(paper, office)
    return document


def _own(file: Path, body: dict[str, Any], kind: str, about: About) -> Document:
    document = template.opened(file)
    place = template.place(document)
    report.write_report(Sheet(document, place), body, kind, about)
    if place is not None:
        place._p.getparent().remove(place._p)
    return document


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """Yield every paragraph, those of tables too."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _mark(document: Document, office: Office, body: dict[str, Any], subject: str) -> None:
    mark(document, subject, office.name, datetime.fromisoformat(body["day"]).replace(tzinfo=UTC))
