"""Long work on a real terminal shows a bar; away from one, plain lines now and then."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from langnghe.cli.progress import Reporter


def on_a_terminal(words: list[str], **settings: str) -> tuple[int, str]:
    """Run a command with a terminal as its standard error; return exit code and what was drawn there."""
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_") and k not in {"NO_COLOR", "CI"}}
    env |= {f"LANGNGHE_{name}": value for name, value in settings.items()} | {"TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen([sys.executable, "-m", "langnghe", *words], env=env, stdout=subprocess.DEVNULL,
                               stderr=theirs)
    os.close(theirs)
    drawn = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:         # Linux: the other end is closed
            break
        if not piece:
            break
        drawn += piece
    os.close(ours)
    return process.wait(60), drawn.decode("utf-8", "replace")


def test_a_terminal_gets_a_bar_that_fills(tmp_path: Path) -> None:
    file = tmp_path / "archive.jsonl"
    rows = [{"id": str(n), "title": f"Tin {n}", "body": "Nội dung đủ dài. " * 5, "source": "bao-mau"} for n in range(120)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, drawn = on_a_terminal(["import", "news", str(file)], DATA_DIR=str(tmp_path / "data"), LANGUAGE="en")
    assert code == 0
    assert "Rows read" in drawn
    assert "━" in drawn
    assert "120/120" in drawn
    assert "\x1b[" in drawn


def test_lines_do_not_come_at_every_step(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    reporter = Reporter(None)
    for done in range(1, 1001):
        reporter.set("Pages", done, 1000)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == "Pages: 1000 of 1000"
    assert len(lines) < 10


def test_an_idle_terminal_is_not_redrawn(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_") and k not in {"NO_COLOR", "CI"}}
    env |= {"LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_LANGUAGE": "en", "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen([sys.executable, "-m", "langnghe", "work"], env=env, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    drawn = b""
    while b"Waiting for new articles; the next clean-up is due at" not in drawn:
        drawn += os.read(ours, 65536)
    time.sleep(0.7)                      # an animated screen would be drawn seven times
    process.terminate()
    with contextlib.suppress(OSError):   # Linux: the other end is closed
        while piece := os.read(ours, 65536):
            drawn += piece
    os.close(ours)
    assert process.wait(60) == 0
    assert drawn.decode().partition("Waiting for new")[2].count("\n") <= 1
