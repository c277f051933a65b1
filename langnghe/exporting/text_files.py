"""CSV, JSON lines and Media Cloud's rows: a row a line, so that a file goes on where it was broken off."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from langnghe.exporting import columns
from langnghe.exporting.cells import guarded
from langnghe.exporting.columns import Value
from storage.export_rows import ExportArticle

BOM = b"\xef\xbb\xbf"      # without it Excel takes UTF-8 for the code page of the machine


Write = Callable[[Sequence[ExportArticle]], bytes]


class Lines:
    """A file of lines; one of `size` bytes is gone on with, and what stands behind these is cut off."""

    def __init__(self, path: Path, size: int, head: bytes, write: Write) -> None:
        self._write = write
        self._file = path.open("r+b" if size else "wb")
        self._file.truncate(size)
        self._file.seek(size)
        if not size:
            self._file.write(head)

    def add(self, rows: Sequence[ExportArticle]) -> None:
        """Write rows."""
        self._file.write(self._write(rows))

    def settle(self) -> int:
        """Bring everything to the disk and return the size that may be gone on from."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def finish(self, manifest: dict[str, Any]) -> None:
        """Close the file; what it holds is said beside it."""
        self.settle()
        self._file.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._file.close()


def csv_file(path: Path, size: int = 0) -> Lines:
    """Open a table of `columns`: UTF-8 with its mark, lines that end as RFC 4180 says, no cell that is a formula."""
    head = BOM + _csv([list(columns.NAMES)])
    return Lines(path, size, head, lambda rows: _csv([columns.values(row) for row in rows]))


def media_cloud_file(path: Path, size: int = 0) -> Lines:
    """Open a file of Media Cloud's rows, UTF-8 without a mark as there."""
    head = _csv([list(columns.MEDIA_CLOUD)])
    return Lines(path, size, head, lambda rows: _csv([columns.media_cloud(row) for row in rows]))


def jsonl_file(path: Path, size: int = 0) -> Lines:
    """Open a file of an object a line, places as lists, missing values null."""
    return Lines(path, size, b"", _objects)


def _csv(rows: Sequence[Sequence[Value]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue().encode()


def _cell(value: Value) -> str | int:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else value


def _objects(rows: Sequence[ExportArticle]) -> bytes:
    return "".join(json.dumps(_object(row), ensure_ascii=False) + "\n" for row in rows).encode()


def _object(row: ExportArticle) -> dict[str, Any]:
    named: dict[str, Any] = dict(zip(columns.NAMES, columns.values(row), strict=True))
    named["areas"] = [name for _, name in row.areas]
    named["area_keys"] = [key for key, _ in row.areas]
    return {name: None if value == "" else value for name, value in named.items()}
