"""The Vietnamese catalogs hold what is shown, once, and nothing else."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from checkout import ROOT, modules, tracked

from config.clock import CLOCK_ALLOWED
from config.settings import SETTINGS

CATALOGS = sorted((ROOT / "langnghe" / "locale" / "vi").glob("*.po"))
MARKS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "Words": None}
# Catalogs of texts that a library says, by its folder.
LIBRARIES = {"click": Path(click.__file__).parent, "errors": Path(tomllib.__file__).parent}


def first(forms: str | tuple[str, ...] | list[str]) -> str:
    return forms if isinstance(forms, str) else forms[0]


def messages(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {first(message.id) for message in read_po(file, locale="vi", abort_invalid=True) if message.id}


def marked(path: Path) -> set[str]:
    """Return the messages of a module or a template."""
    method = "python" if path.suffix == ".py" else "jinja2"
    return {first(message) for _line, message, *_rest in extract_from_file(method, str(path), MARKS)}


@cache
def shown() -> frozenset[str]:
    """Return every message of the rooms, and what a setting may be, which its table says unmarked."""
    pages = [path for path in tracked() if path.suffix == ".html" and "templates" in path.parts]
    assert len(pages) > 5 and len(modules("langnghe")) > 50
    allowed = {setting.allowed for setting in SETTINGS} | {CLOCK_ALLOWED}
    return frozenset(allowed.union(*map(marked, (*modules(), *pages))))


def said_by(library: Path) -> set[str]:
    """Return the texts in a library's code; parts that stand side by side are one."""
    trees = [ast.parse(path.read_text("utf-8")) for path in library.glob("*.py")]
    return {node.value for tree in trees for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_no_translation_is_unused(path: Path) -> None:
    library = LIBRARIES.get(path.stem)
    assert sorted(messages(path) - shown() - (said_by(library) if library else set())) == []


def test_no_message_stands_in_two_catalogs() -> None:
    """The one of the later file would be shown everywhere, whatever the other says."""
    places: dict[str, list[str]] = {}
    for path in CATALOGS:
        for key in messages(path):
            places.setdefault(key, []).append(path.name)
    assert {key: names for key, names in places.items() if len(names) > 1} == {}
