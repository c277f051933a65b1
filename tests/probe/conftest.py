"""Runs the probe as a process of its own: a reactor starts once a process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawlers.mockserver import Site
from tests.forking import ROOT, langnghe
from tests.probe.sites import KINDS

Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass
class World:
    """Every kind of site, and an office that gets to know them."""

    folder: Path
    sites: dict[str, Site]

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command in English."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")}
        env |= {"LANGNGHE_DATA_DIR": str(self.folder), "LANGNGHE_LANGUAGE": "en", "LANGNGHE_DOWNLOAD_DELAY": "0",
                "LANGNGHE_ALLOW_LOOPBACK": "true", "LANGNGHE_EXTRACT_PROCESSES": "1", "PYTHONPATH": str(ROOT),
                "LANGNGHE_CLOCK": "2026-11-25T08:00:00+07:00"}
        env |= {f"LANGNGHE_{name}": value for name, value in settings.items()}
        return langnghe(list(arguments), env, self.folder)

    def file(self, name: str) -> Path:
        """Return where the source file of a site goes."""
        return self.folder / "config" / "sources" / (self.sites[name].domain.replace(".", "-").replace(":", "-") + ".toml")

    def asked(self, name: str) -> list[str]:
        """Return the paths a site was asked for, without robots.txt."""
        return [path for path in self.sites[name].paths() if path != "/robots.txt"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site()) for name in KINDS}
        for name, fill in KINDS.items():
            fill(sites[name])
        yield World(tmp_path_factory.mktemp("office"), sites)
