"""An empty SQLite record, made once a process: all migrations take half a second, a copy of the file nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage import schema


@cache
def empty_record() -> bytes:
    """Return the file of an empty record."""
    with TemporaryDirectory() as folder:
        schema.upgrade(f"sqlite:///{folder}/langnghe.db")
        return (Path(folder) / "langnghe.db").read_bytes()


def lay_empty_record(folder: Path) -> None:
    """Put an empty record where a data folder has its own, unless one stands there."""
    path = folder / "langnghe.db"
    if not path.exists():
        folder.mkdir(0o700, parents=True, exist_ok=True)
        path.write_bytes(empty_record())
        path.chmod(0o600)
