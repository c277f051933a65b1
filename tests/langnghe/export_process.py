"""A process that makes exports and is killed at a chosen moment, by its own hand: no luck, no waiting."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.settings import load
from langnghe.exporting import making, working
from langnghe.exporting.text_files import Lines
from langnghe.exporting.workbook import Xlsx
from search.embedded import EmbeddedEngine
from storage import export_jobs
from storage.processes import owner_name
from storage.sessions import open_database

# What is done when the process is killed: (where, name).
MOMENTS: dict[str, tuple[Any, str]] = {
    "written, not on the disk": (Lines, "add"), "on the disk, not noted": (Lines, "settle"), "noted": (export_jobs, "came_to"),
    "whole, not noted": (making, "close"), "rows of a workbook": (Xlsx, "add"),
}


def dying(done: Callable[..., Any], times: int) -> Callable[..., Any]:
    """Return a function that does the same and kills the process at its last time."""
    left = [times]

    def last(*arguments: Any, **named: Any) -> Any:
        result = done(*arguments, **named)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return last


def export(folder: str, moment: str, times: int) -> None:
    """Make exports until the moment has come `times` times."""
    place, name = MOMENTS[moment]
    setattr(place, name, dying(getattr(place, name), times))
    making.PIECE, working.ROWS_A_TURN = 2, 6
    settings = load({"LANGNGHE_DATA_DIR": folder})
    database, engine = open_database(settings), EmbeddedEngine(Path(folder) / "index")
    while working.waiting(database):
        working.turn(settings, database, engine, owner_name("test"))
