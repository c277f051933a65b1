"""Words that have no place in the project: paths of one machine, registry hosts, unfinished business."""

from __future__ import annotations

import re

import pytest
from checkout import ROOT, tracked

# Put together from pieces, so that this file does not find itself.
MACHINE = re.compile("|".join(("/wo" + "rk/", "/fa" + "rm/", "/ro" + "ot\\b", "/ho" + "me/[a-z]")))
REGISTRIES = re.compile("|".join(re.escape(a + "." + b) for a, b in (
    ("pypi", "org"), ("pythonhosted", "org"), ("repo1.maven", "org"), ("repo.maven.apache", "org"),
    ("registry.npmjs", "org"), ("deb.debian", "org"), ("crates", "io"), ("proxy.golang", "org"),
    ("artifacts.elastic", "co"))))
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")) + r")\b")
TEXT = {".py", ".md", ".toml", ".html", ".css", ".po", ".yml", ".yaml", ".sh", ".csv", ".txt", ".cfg", ""}


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        if path.suffix in TEXT and "static" not in path.parts:
            found.append((str(path.relative_to(ROOT)), path.read_text("utf-8", errors="replace")))
    return found


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRIES, UNFINISHED], ids=["machine", "registry", "unfinished"])
def test_forbidden_words(pattern: re.Pattern[str]) -> None:
    places = [f"{name}: {match[0]}" for name, content in texts() for match in pattern.finditer(content)]
    assert places == []


def test_the_search_sees_the_files() -> None:
    names = {name for name, _content in texts()}
    assert {"run", ".ci/run", "pyproject.toml", "README.md", "config/settings.py"} <= names
