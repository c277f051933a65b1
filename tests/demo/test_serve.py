"""The demo's desk: open until Ctrl-C, refused at once when its port is taken."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

CHECKOUT = Path(__file__).parents[2]


def test_a_taken_port_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langnghe.cli import main

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("LANGNGHE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("LANGNGHE_PORT", str(port))
        result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 2
    [line] = result.output.strip().splitlines()
    assert str(port) in line and "LANGNGHE_PORT" in line
    assert not (tmp_path / "demo").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_desk_is_open_until_interrupted(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = os.environ | {
        "LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_PORT": str(port), "PYTHONPATH": str(CHECKOUT),
        "LANGNGHE_LANGUAGE": "en", "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "langnghe", "demo"]
    demo = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert demo.stdout is not None
        said = []
        for line in demo.stdout:
            said.append(line)
            if line.startswith("The desk:"):
                break
        assert f"http://127.0.0.1:{port}" in said[-1], "".join(said)
        page = _page(f"http://127.0.0.1:{port}/?q=bai+rac+go+say")
        assert "Gò Sậy" in page
        demo.send_signal(signal.SIGINT)
        assert demo.wait(90) == 0
    finally:
        demo.kill()
        demo.wait()


def _page(url: str) -> str:
    import time

    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} never answered")
