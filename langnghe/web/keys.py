"""The desk's own key: the same for every worker process, and after a restart."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from config.settings import Settings

NAME = "desk.key"
BYTES = 32


def desk_key(settings: Settings) -> bytes:
    """Return the key, made at the first start; where the data folder cannot be written to, one for this process."""
    path = settings.data_dir / NAME
    with suppress(OSError):
        _make(path)
        if len(key := path.read_bytes()) == BYTES:
            return key
    return secrets.token_bytes(BYTES)


def _make(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    # Written whole under another name, then linked: of two first starts the second finds the first one's key.
    part = path.with_name(f"{NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    part.touch(0o600, exist_ok=False)
    part.write_bytes(secrets.token_bytes(BYTES))
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()
