"""Our packages come from this checkout, and nobody else's distribution brings one of the same name."""

from __future__ import annotations

import importlib.metadata
from importlib import import_module
from pathlib import Path

import pytest
from checkout import ROOMS, ROOT


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_comes_from_this_checkout(room: str) -> None:
    assert Path(import_module(room).__file__).resolve().parent == ROOT / room


def test_no_other_distribution_owns_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    taken = {room: owners[room] for room in ROOMS if set(owners.get(room, ())) - {"langnghe"}}
    assert taken == {}
