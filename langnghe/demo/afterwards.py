"""What the demo says at its end: lines to type for looking at its record with the command line."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from langnghe.demo import report
from langnghe.demo.place import CHECKOUT
from langnghe.i18n import N_
from langnghe.i18n import gettext as _

# The demo's record is a file of its own, whatever servers the person has chosen.
CHOSEN_ELSEWHERE = ("CONFIG_DIR", "DATABASE_URL", "ELASTICSEARCH_URL")
LINES = (
    ('search "bãi rác Gò Sậy"', N_("search, with diacritics or without")),
    ("topics list", N_("the topics of the last days")),
    ("digest", N_("today's digest, laid out for reading")),
    ("serve", N_("the desk again, after Ctrl-C")),
)


def show_commands(folder: Path) -> None:
    """Print the lines, to be typed where the demo was started."""
    report.heading(_("Look on with the command line, in this folder"))
    widest = max(len(words) for words, _meaning in LINES)
    for words, meaning in LINES:
        click.echo(f"  {_start(folder)} {words:<{widest}}  # {_(meaning)}")


def _start(folder: Path) -> str:
    settings = {f"LANGNGHE_{name}": "" for name in CHOSEN_ELSEWHERE if os.environ.get(f"LANGNGHE_{name}")}
    settings |= {"LANGNGHE_DATA_DIR": _near(folder)}
    set_before = (f"{name}={shlex.quote(value) if value else ''}" for name, value in settings.items())
    return " ".join([*set_before, _program()])


def _near(path: Path) -> str:
    """Return the path as one would type it here."""
    here = Path.cwd().resolve()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _program() -> str:
    script = CHECKOUT / "run"
    if not script.is_file():
        return "langnghe"
    near = _near(script)
    return f"./{near}" if not near.startswith("/") else shlex.quote(near)
