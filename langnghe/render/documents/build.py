"""A digest as a DOCX file: same digest, same content; on the office's own paper where it has some."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

from langnghe import i18n
from langnghe.office import Office
from langnghe.render.documents import letterhead, report, template
from langnghe.render.documents.report import About
from langnghe.render.documents.sheet import Sheet, safe

_EPOCH = (1980, 1, 1, 0, 0, 0)


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
    return _packed(document)


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
    mark = template.place(document)
    report.write_report(Sheet(document, mark), body, kind, about)
    if mark is not None:
        mark._p.getparent().remove(mark._p)
    return document


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """Yield every paragraph, those of tables too."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _mark(document: Document, office: Office, body: dict[str, Any], subject: str) -> None:
    """Say what the document is; no clock, no name of this machine's user."""
    at = datetime.fromisoformat(body["day"]).replace(tzinfo=UTC)
    known = document.core_properties
    known.title, known.author, known.last_modified_by = safe(subject)[:255], safe(office.name)[:255] or "langnghe", ""
    known.created = known.modified = at.replace(tzinfo=None)
    known.revision, known.comments, known.language = 1, "", "vi-VN"


def _packed(document: Document) -> bytes:
    """Write the file again with one time on every part: zip keeps the clock."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(name))
    return out.getvalue()
