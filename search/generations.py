"""The folders of the embedded index: generations beside each other, and a pointer file that names the one that answers.

    index/current            one line: the folder's name, replaced atomically
    index/g-…/meta.json      what wrote it: layout, text rules, engine version
    index/g-…/articles, …/comments
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

import tantivy

from search.documents import LAYOUT
from search.errors import EngineUnavailable, IndexOutdated
from vietnamese.text import RULES_VERSION

PARTS = ("articles", "comments")
ENGINE = {"tantivy": version("tantivy")}


def wanted() -> dict[str, str]:
    """Return what an index of this program says in its meta.json."""
    return {"layout": str(LAYOUT), "rules": str(RULES_VERSION)}


def current(root: Path) -> Path | None:
    """Return the folder that answers, None before the first index was built."""
    try:
        name = (root / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EngineUnavailable(f"the search index at {root} cannot be read: {error}") from error
    return root / name


def check(folder: Path) -> None:
    """Raise IndexOutdated for an index of other rules, EngineUnavailable for one that is damaged."""
    try:
        found = json.loads((folder / "meta.json").read_text("utf-8"))
        usable = all(tantivy.Index.is_compatible(str(folder / part)) for part in PARTS)
    except (OSError, ValueError) as error:
        message = f"the search index at {folder} is damaged ({error}); run `langnghe index rebuild`"
        raise EngineUnavailable(message) from error
    if {key: found.get(key) for key in wanted()} != wanted() or not usable:
        raise IndexOutdated(_said(found), _said(wanted() | ENGINE))


def _said(meta: dict[str, str]) -> str:
    return ", ".join(f"{key} {value}" for key, value in meta.items())


def create(root: Path, kept: Collection[str] = ()) -> Path:
    """Make the folder of a new generation; what an interrupted rebuild left behind is removed first.

    Parts that are `kept` begin with the files of the current generation; nobody may be writing it.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        before = current(root)
        remove_others(root, before)
        folder = root / f"g-{uuid.uuid4().hex[:12]}"
        for part in PARTS:
            (folder / part).mkdir(parents=True)
            if part in kept and before is not None:
                _take_over(before / part, folder / part)
        _write(folder / "meta.json", json.dumps(wanted() | ENGINE))
    except OSError as error:
        raise EngineUnavailable(f"the search index at {root} cannot be written: {error}") from error
    return folder


def _take_over(old: Path, new: Path) -> None:
    # tantivy never changes a file: it writes new ones and replaces its lists of them, so that two names may share one.
    for file in old.iterdir():
        if file.suffix == ".lock":
            continue
        try:
            os.link(file, new / file.name)
        except OSError:
            shutil.copy2(file, new / file.name)


def publish(root: Path, folder: Path) -> None:
    """Let `folder` answer from now on; the others go."""
    try:
        _write(root / "current", folder.name + "\n")
    except OSError as error:
        raise EngineUnavailable(f"the search index at {root} cannot be written: {error}") from error
    remove_others(root, folder)


def remove_others(root: Path, kept: Path | None) -> None:
    """Remove every generation but `kept`; a reader that has one open keeps its files until it lets go."""
    for folder in root.glob("g-*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    """Replace a file so that a crash leaves the old or the new one, never half of it."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
