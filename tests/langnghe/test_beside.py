"""Programs beside the desk: started again when they end, and ended with it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from langnghe import beside

COUNTING = "import pathlib, sys; f = pathlib.Path(sys.argv[1]); f.open('a').write('x')"
LASTING = COUNTING + "; import time; time.sleep(600)"


def wait_for(file: Path, size: int) -> None:
    for _ in range(600):
        if file.exists() and file.stat().st_size >= size:
            return
        time.sleep(0.05)
    raise AssertionError("never started")


@pytest.mark.parametrize(("code", "starts"), [(COUNTING, 3), (LASTING, 1)])
def test_runs_until_the_desk_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, starts: int) -> None:
    file = tmp_path / "starts"
    monkeypatch.setattr(beside, "PROGRAM", (sys.executable, "-c", code))
    monkeypatch.setattr(beside, "COMMANDS", {"work": (str(file),)})
    monkeypatch.setattr(beside, "LONGEST_REST", 0.01)
    with beside.running(["work"]):
        wait_for(file, starts)
    ended = file.stat().st_size
    time.sleep(0.1)
    assert file.stat().st_size == ended >= starts


def test_nothing_beside_is_fine() -> None:
    with beside.running(()):
        pass
