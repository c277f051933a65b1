"""The provinces by name, however they are written; other units are found by `vietnamese.areas`."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from vietnamese import lexicons
from vietnamese.text import bare, fold

_LEAST_ALIKE = 91  # of 100: "Hai Phog" is 94 like "Hai Phong", the district Bình Tân 89 like Bình Thuận


@cache
def _provinces() -> dict[str, str]:
    """Return folded spelling → usual name."""
    names = {_key(name): name for name in lexicons.words("provinces")}
    for usual, others in lexicons.table("place_aliases").items():
        names |= {_key(other): usual for other in others}
    return names


@cache
def _aliases() -> dict[str, str]:
    return {_key(other): usual for usual, others in lexicons.table("place_aliases").items() for other in others}


def alias(name: str) -> str | None:
    """Return the usual name of a province that is also called so: "Sài Gòn", "TPHCM"; nothing is guessed."""
    return _aliases().get(_key(name))


def _key(name: str) -> str:
    return " ".join(fold(name).split())


_TYPE_BEFORE = re.compile(r"^(?:tinh|thanh pho|tp\.?)\s+")


def province(name: str) -> str | None:
    """Return the usual name of the province that was meant, without diacritics and with small typing errors too."""
    known = _provinces()
    wanted = _key(name)
    without_type = _key(_TYPE_BEFORE.sub("", bare(name).strip()))
    for key in (wanted, without_type):
        if key in known:
            return known[key]
    if len(without_type) < 6:
        return None  # too short to tell an error from another name
    best = process.extractOne(without_type, known.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE)
    return known[best[0]] if best else None
