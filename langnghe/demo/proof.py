"""The demo's own proof that no planted identity was written anywhere."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path


def spellings(secret: str) -> set[bytes]:
    """Return the byte forms in which a text may lie on a disk."""
    forms = {unicodedata.normalize(form, secret) for form in ("NFC", "NFD")}
    escaped = {json.dumps(form)[1:-1] for form in forms}
    lowered = {form.lower() for form in forms}
    return {form.encode() for form in forms | escaped | lowered} | {form.encode("utf-16-le") for form in forms}


def leaks(folder: Path, secrets: Iterable[str]) -> list[tuple[str, Path]]:
    """Return every planted string found in a file under `folder`, with the file."""
    wanted = [(secret, spellings(secret)) for secret in secrets]
    return [found for file in sorted(folder.rglob("*")) if file.is_file() for found in _in_file(file, wanted)]


def _in_file(file: Path, wanted: list[tuple[str, set[bytes]]]) -> Iterator[tuple[str, Path]]:
    content = file.read_bytes()
    for secret, forms in wanted:
        if any(form in content for form in forms):
            yield secret, file
