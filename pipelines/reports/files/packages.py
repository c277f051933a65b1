"""XLSX and DOCX files are looked at before anything opens them: bombs, macros and old kinds are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.errors import Words

# Unpacked. 50,000 rows of 20 filled columns are some 120 MB.
MOST_BYTES = 400_000_000
MOST_PARTS = 3_000
# Sheets that repeat themselves shrink to a fiftieth; a bomb to a thousandth.
MOST_RATIO, RATIO_FROM = 250, 5_000_000
PROLOG = 4_096
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/embeddings/", "macrosheets/")

OLD_KIND = Words("an old or locked file (.xls, .doc, or with a password); save it as .xlsx or .docx without a password")
NO_ARCHIVE = Words("it is broken or no file of its kind")
BOMB = Words("it unpacks to more than a table or message can hold; it was not opened")
MACRO = Words("it holds macros or embedded programs; save it without them (.xlsx, .docx)")
DECLARED = Words("it declares entities, which no table or message needs; it was not opened")


class FileRefused(Exception):
    """A file that is not read at all; the reason is Words."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(Words("{file}: {reason}", file=name, reason=reason))
        self.name, self.reason = name, reason


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be read several times: on a disk, or in memory where nothing of it may reach one."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def suffix(self) -> str:
        """Return the ending of the name in small letters."""
        return Path(self.name).suffix.lower()

    def start(self) -> bytes:
        """Return the bytes by which kinds of files are told."""
        with self.open() as opened:
            return opened.read(4)


def on_disk(path: Path) -> File:
    """Return a file of a folder."""
    return File(path.name, path.stat().st_size, lambda: path.open("rb"))


def in_memory(name: str, data: bytes) -> File:
    """Return what somebody sent."""
    return File(name, len(data), lambda: io.BytesIO(data))


@contextmanager
def package(file: File, part: str) -> Iterator[zipfile.ZipFile]:
    """Open a package that has a `part` and nothing that may harm; raises FileRefused.

    What a part's entry says is its size is all that is unpacked of it, so that a lie there is no way round.
    """
    if file.start() == OLE:
        raise FileRefused(file.name, OLD_KIND)
    try:
        with file.open() as source, zipfile.ZipFile(source) as opened:
            _check(file.name, opened, part)
            yield opened
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, RuntimeError) as error:
        # RuntimeError: a part with a password, or packed in a way that nobody uses for these.
        raise FileRefused(file.name, NO_ARCHIVE) from error


def _check(name: str, opened: zipfile.ZipFile, part: str) -> None:
    parts = opened.infolist()
    names = [one.filename.lower() for one in parts]
    if part.lower() not in names:
        raise FileRefused(name, NO_ARCHIVE)
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_BYTES or any(map(_swells, parts)):
        raise FileRefused(name, BOMB)
    if any(mark in f"/{one}" for one in names for mark in MACROS) or _declares_macros(opened):
        raise FileRefused(name, MACRO)
    for one in parts:
        if one.filename.lower().endswith((".xml", ".rels")) and _declares(opened, one):
            raise FileRefused(name, DECLARED)


def _swells(one: zipfile.ZipInfo) -> bool:
    return one.file_size > RATIO_FROM and one.file_size > MOST_RATIO * max(1, one.compress_size)


def _declares_macros(opened: zipfile.ZipFile) -> bool:
    try:
        kinds = opened.open("[Content_Types].xml").read(1_000_000).lower()
    except KeyError:
        return False
    return b"macroenabled" in kinds or b"vbaproject" in kinds


def _declares(opened: zipfile.ZipFile, one: zipfile.ZipInfo) -> bool:
    with opened.open(one) as part:
        start = part.read(PROLOG).replace(b"\0", b"")      # UTF-16 too
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start
