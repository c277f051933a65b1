"""Where the files of exports lie and how they are called until they are whole."""

from __future__ import annotations

import glob
from datetime import datetime
from pathlib import Path

from config import clock
from config.settings import Settings

STEM = "langnghe-%Y%m%d-%H%M"
PART, ROWS, COPY, ENDING = ".part", ".rows", ".copy", ".manifest.json"


def stem(now: datetime) -> str:
    """Return what the name of a file made now begins with: its minute in Vietnam."""
    return now.astimezone(clock.DISPLAY_ZONE).strftime(STEM)


def folder(settings: Settings) -> Path:
    """Return where the files of jobs lie; it is made when the first one is written."""
    return settings.data_dir / "exports"


def made_folder(settings: Settings) -> Path:
    """Return the same, made, readable by this account alone."""
    path = folder(settings)
    path.mkdir(0o700, parents=True, exist_ok=True)
    return path


def part_of(path: Path, token: str = "") -> Path:
    """Return the name that a file bears until it is whole; one with a `token` is its process's alone."""
    return path.with_name(path.name + (f".{token}" if token else "") + PART)


def beside(path: Path) -> list[Path]:
    """Return everything that lies beside a file under its name: manifest, parts and rows that wait."""
    return sorted(path.parent.glob(glob.escape(path.name) + ".*"))


def taken_over(part: Path, size: int) -> None:
    """Put a copy of the first `size` bytes in a file's place: who still writes the old one writes into nothing."""
    copy = part.with_name(part.name + COPY)
    with part.open("rb") as old, copy.open("wb") as new:
        left = size
        while left and (piece := old.read(min(left, 1 << 20))):
            new.write(piece)
            left -= len(piece)
    copy.replace(part)


def manifest_of(path: Path) -> Path:
    """Return the name of a file's manifest."""
    return path.with_name(path.name + ENDING)
