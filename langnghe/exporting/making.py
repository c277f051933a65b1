"""From what was asked for to a file: pieces of the match set are read from the record and written, none is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from config import clock
from langnghe.exporting.asking import Asked
from langnghe.exporting.files import manifest_of, part_of
from langnghe.exporting.manifest import Outcome, manifest, seal, written
from langnghe.i18n import speaking
from search import wholes
from search.engine import Engine
from search.nodes import Query
from storage import export_rows
from storage.export_rows import ExportArticle
from storage.sessions import Database

PIECE = 1_000        # rows of one reading transaction: some 50 ms
Progress = Callable[[int, int | None], None]


class Target(Protocol):
    """A file that is being written."""

    def add(self, rows: Sequence[ExportArticle]) -> None:
        """Write rows."""

    def settle(self) -> int:
        """Bring what was written to the disk and return the size to go on from, 0 where it cannot be gone on with."""

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the rest."""

    def abandon(self) -> None:
        """Let go of everything that is open."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows in the order of their ids; `last_id` is the last one that was looked for, `gone` were not there."""

    rows: list[ExportArticle]
    last_id: int
    gone: int


def open_target(kind: str, path: Path, size: int = 0) -> Target:
    """Open a file of a kind, to be gone on with from `size` where the kind can; its library is loaded here."""
    if kind == "xlsx":
        from langnghe.exporting.workbook import Xlsx

        return Xlsx(path)
    if kind == "docx":
        from langnghe.exporting.reading_list import Docx

        return Docx(path)
    from langnghe.exporting import text_files

    return {"csv": text_files.csv_file, "jsonl": text_files.jsonl_file,
            "mediacloud": text_files.media_cloud_file}[kind](path, size)


def pieces(database: Database, engine: Engine, query: Query, after: int = 0) -> Iterator[Piece]:
    """Yield everything that matches above the id `after`. Raises EngineUnavailable."""
    for ids in wholes.ids(engine, query, after):
        for at in range(0, len(ids), PIECE):
            wanted = ids[at:at + PIECE]
            with database.reading() as session:
                rows = export_rows.read(session, wanted)
            yield Piece(rows, wanted[-1], len(wanted) - len(rows))


def make(database: Database, engine: Engine, asked: Asked, path: Path, progress: Progress | None = None
         ) -> dict[str, Any]:
    """Write a file and its manifest beside it, and return the manifest.

    Both are written under other names first: a file that bears its name is whole. On an error nothing is left.
    """
    started, part = clock.now(), part_of(path)
    rows = gone = 0
    with speaking(asked.wish.language):
        target = open_target(asked.kind.name, part)
        try:
            for piece in pieces(database, engine, asked.whole.query):
                target.add(piece.rows)
                rows, gone = rows + len(piece.rows), gone + piece.gone
                if progress is not None:
                    progress(rows, max(rows, asked.whole.total))
            outcome = Outcome(rows, gone, engine.count(asked.whole.query), engine.generation(), started)
            found = close(target, manifest(asked, outcome, path.name), part, path)
            publish(part, path)
            return found
        except BaseException:
            target.abandon()
            for file in (part, part_of(manifest_of(path))):
                file.unlink(missing_ok=True)
            raise


def close(target: Target, found: dict[str, Any], part: Path, path: Path) -> dict[str, Any]:
    """Finish a file and its manifest, which are `publish`ed then, and return what the manifest says."""
    target.finish(found)
    found = seal(found, part)
    waiting = part_of(manifest_of(path))
    waiting.write_bytes(written(found))
    for file in (part, waiting):
        _to_disk(file)
    return found


def publish(part: Path, path: Path) -> None:
    """Give a file that is whole, and its manifest, their names."""
    part_of(manifest_of(path)).replace(manifest_of(path))
    part.replace(path)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
