"""The command as the person at the terminal can type it: `./run` sets LANGNGHE_COMMAND to how it was called itself."""

from __future__ import annotations

import os

NAME = "langnghe"


def command() -> str:
    """Return what stands before a command's name."""
    return os.environ.get("LANGNGHE_COMMAND", "").strip() or NAME


def as_typed(text: str) -> str:
    """Return a message in which every `langnghe …` in backquotes is what can be typed here."""
    return text.replace(f"`{NAME} ", f"`{command()} ") if f"`{NAME} " in text else text
