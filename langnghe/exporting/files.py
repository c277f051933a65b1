"""Where the files of exports lie and how they are called until they are whole."""

from __future__ import annotations

from pathlib import Path

from config.settings import Settings

PART, ROWS, ENDING = ".part", ".rows", ".manifest.json"


def folder(settings: Settings) -> Path:
    """Return where the files of jobs lie; it is made when the first one is written."""
    return settings.data_dir / "exports"


def made_folder(settings: Settings) -> Path:
    """Return the same, made, readable by this account alone."""
    path = folder(settings)
    path.mkdir(0o700, parents=True, exist_ok=True)
    return path


def part_of(path: Path) -> Path:
    """Return the name that a file bears until it is whole."""
    return path.with_name(path.name + PART)


def manifest_of(path: Path) -> Path:
    """Return the name of a file's manifest."""
    return path.with_name(path.name + ENDING)
