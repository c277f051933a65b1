"""Units that are kept between answers: read once, and anew when the record's state of them changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import pytest
from sqlalchemy.orm import Session

from search import units
from storage.areas import AreaView

NOBODY = cast(Session, None)


def view(key: str, name: str) -> AreaView:
    era, level, code = key.split("/")
    return AreaView(1, era, level, code, "Phường", name, None, None, "", "")


def test_units_are_read_once_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    state, name, asked = 1, "Bến Thành", []

    def by_keys(_session: Session, keys: Collection[str]) -> dict[str, AreaView]:
        asked.extend(keys)
        return {key: view(key, name) for key in keys if key != "new/ward/2"}

    monkeypatch.setattr("storage.area_updates.version", lambda _session: state)
    monkeypatch.setattr("storage.areas.by_keys", by_keys)
    known = units.KnownUnits()
    keys = ["new/ward/1", "new/ward/2"]
    for _ in range(2):
        assert {key: one.name for key, one in known.by_keys(NOBODY, keys).items()} == {"new/ward/1": "Bến Thành"}
    assert asked == keys
    assert list(known.by_keys(NOBODY, ["new/ward/3", "new/ward/1"])) == ["new/ward/3", "new/ward/1"]
    assert asked == [*keys, "new/ward/3"]
    state, name = 2, "Sài Gòn"
    assert known.by_keys(NOBODY, keys)["new/ward/1"].name == "Sài Gòn"
