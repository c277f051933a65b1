"""The desk's own key: a file beside the record, in no row and no dump of it; every use has a key of its own from it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet

from config.settings import Settings

FILE = "desk.key"
SIZE = 32


def of(settings: Settings, use: str) -> bytes:
    """Return the key for a use, the same in every desk over this data folder; the first makes the file."""
    return hmac.new(_file(settings.data_dir / FILE), use.encode(), hashlib.sha256).digest()


def box(settings: Settings) -> Fernet:
    """Return what encrypts secrets of the record."""
    return Fernet(base64.urlsafe_b64encode(of(settings, "secrets of the record")))


def _file(path: Path) -> bytes:
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    # Written whole before it has its name: a second desk that starts now must not read half a key.
    draft = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(secrets.token_bytes(SIZE))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_bytes()
