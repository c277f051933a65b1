"""The demo's own proof that no planted identity was written anywhere."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


def spellings(secret: str) -> set[bytes]:
    """Return the byte forms in which a text may lie on a disk."""
    forms = {unicodedata.normalize(form, secret) for form in ("NFC", "NFD")}
    escaped = {json.dumps(form)[1:-1] for form in forms}
    lowered = {form.lower() for form in forms}
    return {form.encode() for form in forms | escaped | lowered} | {form.encode("utf-16-le") for form in forms}


def leaks(folder: Path, secrets: Iterable[str]) -> list[tuple[str, Path]]:
    """Return every planted string found in a file under `folder`, with the file."""
    groups: dict[str, list[str]] = {}
    for secret in secrets:
        groups.setdefault(_beginning(secret), []).append(secret)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [(secret, file) for file in files for secret in _in_content(file.read_bytes(), groups)]


def _beginning(secret: str) -> str:
    """Return what many secrets share: looked for first, it saves hundreds of passes over each file."""
    return max(secret.split(), key=len)[:5]


def _in_content(content: bytes, groups: Mapping[str, list[str]]) -> Iterator[str]:
    for beginning, secrets in groups.items():
        if _holds(content, beginning):
            yield from (secret for secret in secrets if _holds(content, secret))


def _holds(content: bytes, text: str) -> bool:
    return any(form in content for form in spellings(text))
