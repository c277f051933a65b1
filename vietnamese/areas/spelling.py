"""One key for every spelling of a unit's name that newsrooms use: tone placement, y or i, hyphens, leading zeros."""

from __future__ import annotations

import re
from functools import lru_cache

from vietnamese.text import exact, fold

# "Mỹ" and "Mĩ", "Quý" and "Quí", "Kỳ" and "Kì": one syllable that ends in y after one of these.
_Y_OR_I = re.compile(r"^(h|k|l|m|s|t|v|qu)([yỳýỷỹỵ])$")
_I_FOR_Y = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
# The central highlands' word for water is written in every one of these ways, often two in one article.
_WATER = frozenset("đăk đắc đăc đak đác đác dak đắk".split())


@lru_cache(maxsize=65_536)
def syllable(token: str) -> str:
    """Return the one spelling of a syllable, which is exact text."""
    if token in _WATER:
        return "đắk"
    if token.isdigit():
        return token.lstrip("0") or "0"
    found = _Y_OR_I.match(token)
    return found[1] + _I_FOR_Y[found[2]] if found else token


def key(name: str) -> str:
    """Return what two spellings of one name have in common.

    Without blanks: "Krông A Na" and "Krông Ana", "Ea H'leo" and "Ea Hleo" are one each.
    """
    return "".join(map(syllable, exact(name).split()))


def toneless(name: str) -> str:
    """Return the same for what was typed without diacritics."""
    return "".join(map(syllable, fold(name).split()))
