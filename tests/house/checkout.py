"""The checkout as the gates see it: rooms, tracked files, parsed modules."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "vietnamese", "storage", "crawlers", "pipelines", "search", "langnghe")


@cache
def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that belong to the project, generated ones left out."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return tuple(ROOT / name for name in names if (ROOT / name).is_file())
    skipped = {".venv", "var", "__pycache__", ".git"}
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and not skipped & set(p.relative_to(ROOT).parts))


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Return the Python files under the folders (default: the rooms)."""
    return tuple(sorted(
        path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in (folders or ROOMS)
    ))


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text("utf-8"), str(path))


def text(name: str) -> str:
    """Return a file of the project as text."""
    return (ROOT / name).read_text("utf-8")
