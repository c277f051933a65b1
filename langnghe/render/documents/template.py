"""The office's own paper: a DOCX with letterhead and receivers; one that could run or fetch something is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

from config.errors import ConfigError, Words
from vietnamese.text import fold

PLACE = "{{noi dung}}"
MOST_BYTES = 20_000_000      # unpacked: a small file may unpack to any size
_RUNS = ("vbaproject.bin", "vbadata.xml", "/activex", "/embeddings/")


class TemplateRefused(ConfigError):
    """The office's own paper cannot be used."""

    def __init__(self, file: Path, reason: Words) -> None:
        super().__init__(Words("{file}: cannot be used for reports: {reason}", file=str(file), reason=reason))


def opened(file: Path) -> Document:
    """Return the template; raises ConfigError in one line for what is no DOCX, holds macros or fetches a file."""
    if reason := _refused(file):
        raise TemplateRefused(file, reason)
    try:
        return docx.Document(str(file))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TemplateRefused(file, Words("not a Word document (.docx)")) from error


def _refused(file: Path) -> Words | None:
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                return Words("larger than {size} MB unpacked", size=MOST_BYTES // 10**6)
            names = [name.lower() for name in packed.namelist()]
            types = packed.read("[Content_Types].xml").lower()
            links = b"".join(packed.read(name) for name in packed.namelist() if name.endswith("settings.xml.rels"))
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError):
        return Words("not a Word document (.docx)")
    if b"macroenabled" in types or any(part in name for name in names for part in _RUNS):
        return Words("it holds macros or embedded programs; save it as .docx without them")
    return Words("it fetches another template; save it without") if b"attachedTemplate" in links else None


def place(document: Document) -> Paragraph | None:
    """Return the paragraph that says {{nội dung}}, where the report goes; None puts it at the end."""
    return next((one for one in document.paragraphs if fold(one.text).strip() == fold(PLACE).strip()), None)
