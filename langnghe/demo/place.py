"""Where the demo lives: a folder of its own, settings of its own, commands run as the office would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from config.settings import Settings, load
from langnghe.i18n import gettext as _

MARK = ".langnghe-demo"
KEPT_LINES = 15
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """The demo's folder, the environment of its commands and the settings that they read from it."""

    folder: Path
    environ: Mapping[str, str]
    settings: Settings


def fresh_place(settings: Settings) -> Place:
    """Make an empty demo folder under the data folder; only an earlier demo is wiped.

    The demo keeps to its own SQLite file and index even where servers are configured: it must never write into an
    office's record.
    """
    folder = (settings.data_dir / "demo").resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise click.ClickException(_("{folder} is not from an earlier demo and is left alone.").format(folder=folder))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    own = {
        "DATA_DIR": str(folder), "CONFIG_DIR": str(folder / "config"), "ALLOW_LOOPBACK": "true", "DATABASE_URL": "",
        "ELASTICSEARCH_URL": "", "LANGUAGE": settings.language, "HOST": settings.host, "PORT": str(settings.port),
    }
    environ = {key: value for key, value in os.environ.items() if not key.startswith("LANGNGHE_TEST_")}
    environ |= {f"LANGNGHE_{name}": value for name, value in own.items()}
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH", ""))))
    return Place(folder, environ, load(environ))


def run_command(place: Place, name: str, *arguments: str) -> None:
    """Run one langnghe command in a process of its own; what it says goes to a log in the demo's folder."""
    log = place.folder / "logs" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "langnghe", *arguments]
    with log.open("wb") as output:
        done = subprocess.run(  # noqa: S603 (our own command)
            command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=dict(place.environ),
            check=False)
    if done.returncode:
        last = "\n".join(log.read_text("utf-8", "replace").splitlines()[-KEPT_LINES:])
        raise click.ClickException(
            _("langnghe {command} failed, see {log}:").format(command=" ".join(arguments), log=log) + "\n" + last)
