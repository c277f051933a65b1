"""The rooms' order, no module cycles (lazy imports included), and the one upward reference by name."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

import pytest
from checkout import ROOMS, ROOT, modules, project, tree


def test_rooms_import_only_to_the_left() -> None:
    # In a process of its own: the linter switches off every logger that exists, other tests' among them.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def name_of(path: object) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(module: str, names: frozenset[str], body: ast.Module) -> set[str]:
    found: set[str] = set()
    skipped = {id(node) for branch in ast.walk(body) if is_typing_only(branch) for node in ast.walk(branch)}
    for node in ast.walk(body):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (below & names) or {node.module}
    return (found & names) - {module}


def is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def test_no_module_cycle() -> None:
    paths = {name_of(path): path for path in modules()}
    graph = {name: imports_of(name, frozenset(paths), tree(path)) for name, path in paths.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import one another: {' -> '.join(error.args[1])}")


def test_every_item_pipeline_exists() -> None:
    settings = import_module("crawlers.settings")
    assert settings.ITEM_PIPELINES
    for name in settings.ITEM_PIPELINES:
        module, _dot, attribute = name.rpartition(".")
        assert hasattr(import_module(module), attribute), name


def test_the_wheel_holds_exactly_the_rooms() -> None:
    assert tuple(project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == ROOMS
    assert tuple(project()["tool"]["importlinter"]["root_packages"]) == ROOMS


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in modules() if path.parent.name != "versions"}  # Alembic reads those as files
    assert {str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()} == set()
