"""Runs the command line in this process, over a data folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from langnghe.cli.app import main

Run = Callable[..., Result]


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command in English; keyword arguments are settings."""
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(data_folder))
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")

    def invoke(*arguments: str, **settings: str) -> Result:
        env = {f"LANGNGHE_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(main, list(arguments), env=env, catch_exceptions=False)

    return invoke
