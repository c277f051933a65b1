"""Unicode text as the old Vietnamese encodings had it: the other direction, for round trips."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from vietnamese.encodings import _TCVN3, _VNI

TONES = "\u0300\u0301\u0303\u0309\u0323"
_TO_TCVN3 = {letter: chr(code) for code, letter in _TCVN3.items()}
_TO_VNI = {letter: signs for signs, letter in reversed(_VNI.items())}


def western(data: bytes) -> str:
    """Return bytes as windows-1252 shows them; the five that it leaves open stay."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def misread(text: str) -> str:
    return western(text.encode("utf-8"))


def half_misread(text: str) -> str:
    middle = text.rfind(" ", 0, len(text) // 2) + 1
    return text[:middle] + misread(text[middle:])


def tcvn3(text: str) -> str:
    """Small letters stand for toned capitals too: capitals were a font of their own."""
    return "".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower(), c) for c in text)


def vni(text: str) -> str:
    return "".join(_TO_VNI.get(c, c) for c in text)


def windows_1258(text: str) -> bytes:
    """Shapes of vowels are letters of that encoding, tones are characters of their own."""
    out = []
    for c in text:
        marks = unicodedata.normalize("NFD", c)
        base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in TONES))
        alone = c.encode("cp1258", "ignore")
        out.append(alone or (base + "".join(m for m in marks if m in TONES)).encode("cp1258", "replace"))
    return b"".join(out)


BROKEN: dict[str, Callable[[str], str]] = {
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "utf-8 as windows-1252": misread,
    "utf-8 as latin-1": lambda text: text.encode("utf-8").decode("latin-1"),
    "utf-8 twice": lambda text: misread(misread(text)),
    "utf-8 in half": half_misread,
    "utf-8, tidied": lambda text: " ".join(misread(text).split()),
    "windows-1258": lambda text: western(windows_1258(text)),
    "tcvn3": tcvn3,
    "vni": vni,
}
PAGES: dict[str, Callable[[str], bytes]] = {
    "windows-1258": windows_1258, "tcvn3": lambda text: tcvn3(text).encode("latin-1", "replace"),
    "vni": lambda text: vni(text).encode("cp1252", "replace"),
    "misread utf-8": lambda text: misread(text).encode("utf-8"), "half misread": lambda text: half_misread(text).encode("utf-8"),
    "utf-16": lambda text: text.encode("utf-16"), "utf-8": lambda text: text.encode("utf-8"),
}
