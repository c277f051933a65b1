"""Our packages come from this checkout, and nobody else's distribution brings one of the same name."""

from __future__ import annotations

import importlib.metadata
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from checkout import ROOMS, ROOT, project


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_comes_from_this_checkout(room: str) -> None:
    assert Path(import_module(room).__file__).resolve().parent == ROOT / room


def test_no_other_distribution_owns_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    taken = {room: owners[room] for room in ROOMS if set(owners.get(room, ())) - {"langnghe"}}
    assert taken == {}


def test_a_package_holds_every_file_of_the_rooms() -> None:
    """The build takes the rooms whole but for what git ignores; tables, lexicons, weights and notices are in them."""
    built = project()["tool"]["hatch"]["build"]
    assert set(built) == {"targets"} and built["targets"] == {"wheel": {"packages": list(ROOMS)}}
    # A tracked file that a pattern ignores is in a checkout and missing from a package.
    hidden = subprocess.run(["git", "ls-files", "--cached", "--ignored", "--exclude-standard", "--", *ROOMS],
                            cwd=ROOT, capture_output=True, text=True)
    if hidden.returncode:
        pytest.skip("no git checkout")
    assert hidden.stdout == ""


def test_every_notice_of_others_goes_with_a_package() -> None:
    named = {path for glob in project()["project"]["license-files"] for path in ROOT.glob(glob)}
    held = {path for room in ROOMS for path in (ROOT / room).rglob("*LICENSE*")} | {ROOT / "LICENSE"}
    assert named == held
