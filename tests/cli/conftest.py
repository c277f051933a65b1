"""Runs the command line in this process, over a data folder of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from langnghe.cli.app import main

# importlib mode puts no test folder on the path.
sys.path.insert(0, str(Path(__file__).parent))

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


@pytest.fixture
def filled(data_folder: Path) -> list[int]:
    """Fill the record behind `run` and return the ids of its articles."""
    from filled import fill

    return fill(data_folder)
