"""A process that may write files of a few kilobytes only: python full_disk_process.py DATABASE_URL FOLDER BYTES."""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from search import indexer
from search.embedded import EmbeddedEngine
from search.errors import EngineUnavailable
from storage.sessions import Database


def main() -> None:
    """Drain under a file size limit and say how it ended."""
    url, folder, limit = sys.argv[1:]
    database, engine = Database(url), EmbeddedEngine(Path(folder))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        done = indexer.drain(database, engine, owner="test")
    except EngineUnavailable as error:
        print("unavailable", error)
    else:
        print("done", done)


if __name__ == "__main__":
    main()
