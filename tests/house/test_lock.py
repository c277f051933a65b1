"""The lock: every requirement with hashes, no index line, and licences we may build on."""

from __future__ import annotations

import importlib.metadata
import re

import pytest
from checkout import project, text

# Distributions whose metadata names no licence, read by hand in their own files.
REVIEWED = {"pysqlite3": "Zlib", "axe-playwright-python": "MIT AND MPL-2.0"}

# Extras for the few who need them, documented with the command that installs them.
LEFT_OUT = {"render"}

MILD = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|PSF|PSFL|Python Software Foundation|ISC|Zlib|ZPL|CC0|Unlicense|CNRI|HPND|MIT-0)\b", re.I)
SHARED = re.compile(r"\b(LGPL|MPL|Mozilla Public)\b|Lesser General Public|LGPL", re.I)


def stated(name: str) -> str:
    metadata = importlib.metadata.metadata(name)
    named = [c for c in metadata.get_all("Classifier") or () if c.startswith("License ::")]
    classifiers = [c.split("::")[-1].strip() for c in named]
    expression = metadata.get("License-Expression") or " AND ".join(classifiers)
    return expression or (metadata.get("License") or "").strip()[:80] or REVIEWED.get(name, "")


def allowed(licence: str) -> bool:
    """Whether each part that binds is mild or stays within its own package; of alternatives the mildest counts."""
    parts = [part for part in re.split(r"\bAND\b", licence) if "DFSG" not in part]
    return all(any(MILD.search(choice) or SHARED.search(choice) for choice in re.split(r"\bOR\b", part))
               for part in parts)


def installed() -> list[str]:
    return sorted({d.metadata["Name"] for d in importlib.metadata.distributions()} - {"langnghe", "pip", "setuptools"})


@pytest.mark.parametrize("name", installed())
def test_licence_is_one_we_may_build_on(name: str) -> None:
    assert allowed(stated(name)), f"{name}: {stated(name) or 'no licence stated'}"


@pytest.mark.parametrize(("licence", "fine"), [
    ("MIT", True), ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True), ("GPL-3.0-only", False),
    ("MIT AND GPL-2.0-only", False), ("GNU Affero General Public License v3", False), ("", False),
    ("LGPL-3.0-only", True), ("GNU General Public License v3 (GPLv3)", False),
])
def test_licences_are_told_apart(licence: str, fine: bool) -> None:
    assert allowed(licence) is fine


def requirements() -> list[str]:
    return [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", text("requirements.lock")) if entry[:1].isalnum()]


def test_every_requirement_has_hashes() -> None:
    assert len(requirements()) > 50
    assert [entry.splitlines()[0] for entry in requirements() if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_index() -> None:
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", text("requirements.lock"))


def test_the_lock_covers_what_the_project_asks_for() -> None:
    locked = {normal(re.split(r"[=<> ;\[]", entry)[0]) for entry in requirements()}
    asked = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    extras = project()["project"]["optional-dependencies"]
    asked += [line for name, extra in extras.items() for line in extra if name not in LEFT_OUT]
    assert {normal(re.split(r"[=<>~ ;\[]", line)[0]) for line in asked} - locked == set()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
