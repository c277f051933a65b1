"""What a document says of itself, and its bytes: the same document gives the same file."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

from docx.document import Document

from langnghe.render.documents.sheet import safe

EPOCH = (1980, 1, 1, 0, 0, 0)


def mark(document: Document, subject: str, office: str, at: datetime) -> None:
    """Say what the document is; no clock, no name of this machine's user."""
    known = document.core_properties
    known.title, known.author, known.last_modified_by = safe(subject)[:255], safe(office)[:255] or "langnghe", ""
    known.created = known.modified = at.replace(tzinfo=None)
    known.revision, known.comments, known.language = 1, "", "vi-VN"


def packed(document: Document) -> bytes:
    """Write the file again with one time on every part: zip keeps the clock."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(name))
    return out.getvalue()
