"""Names of administrative units: as written with their type ("phường Bến Nghé"), and the provinces by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from vietnamese import lexicons
from vietnamese.names import UPPER
from vietnamese.text import bare, fold

_LEAST_ALIKE = 91  # of 100: "Hai Phog" is 94 like "Hai Phong", the district Bình Tân 89 like Bình Thuận


@dataclass(frozen=True)
class Place:
    """One mention: text[start:end]; level is "province", "district" or "ward", name without the type."""

    start: int
    end: int
    level: str
    name: str


@cache
def _types() -> dict[str, str]:
    return {word: level for level, words in lexicons.table("admin_types").items() for word in words}


@cache
def _mention() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_types(), key=len, reverse=True))
    name = rf"(?:[{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+)*)(?: [{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+)*){{0,3}}|\d{{1,2}}\b"
    return re.compile(rf"(?<!\w)(?P<type>(?i:{words}))\s*(?P<name>{name})")


def mentions(text: str) -> list[Place]:
    """Return every "type + Name" of the text in order; a bare name is not taken, except by `province`."""
    found = []
    for match in _mention().finditer(text):
        level = _types()[match["type"].lower()]
        if level == "province" and match["type"].lower() != "tỉnh" and province(match["name"]) is None:
            level = "district"  # a city within a province
        found.append(Place(match.start(), match.end(), level, match["name"]))
    return found


@cache
def _provinces() -> dict[str, str]:
    """Return folded spelling → usual name."""
    names = {_key(name): name for name in lexicons.words("provinces")}
    for usual, others in lexicons.table("place_aliases").items():
        names |= {_key(other): usual for other in others}
    return names


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
