"""Names of persons of the Central Highlands, which begin with no family name: "Y Bhăm Niê", "Siu H'Mai"."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons
from vietnamese.foreign_names import is_syllable
from vietnamese.text import bare, clean, has_tone

_LONGEST = 5        # words
_APOSTROPHES = re.compile("[’‘ʼ`´]")
# Clans that are no words of Vietnamese, though each of their syllables may be.
_SURE = frozenset(("ro cham", "ro lan", "ro mah", "ro com", "rơ châm", "rơ chăm"))
# Peoples and places that are spelled like a woman's H' or a man's K'.
_NO_NAMES = frozenset("h'mong h'mông h're h'rê h'roi k'bang k'nang k'ho".split())


def is_highland_name(text: str) -> bool:
    """Return whether the whole text is such a name: a clan in front or behind, Y, H' or K' before the name itself."""
    said = _APOSTROPHES.sub("'", clean(text)).strip()
    words = said.lower().split()
    if not 1 <= len(words) <= _LONGEST or any(not re.fullmatch(r"[^\W\d_]+(?:'[^\W\d_]+)?", word) for word in words):
        return False
    typed, capital = has_tone(said), all(word[:1].isupper() for word in said.split())
    return _prefixed(words) or _of_a_woman(words, typed=typed) or _of_a_man(words, typed=typed) \
        or _clan_first(words, typed=typed, capital=capital)


def _prefixed(words: list[str]) -> bool:
    """H'Hen Niê, K'Tiêng, Điểu K'Rứt: the mark stands in no word of Vietnamese."""
    named = [word for word in words if word[:2] in ("h'", "k'") and word not in _NO_NAMES]
    return bool(named) and len(words) <= 3 and (words[0] in named or _is_clan(words[:-1], typed=False)
                                                or bare(words[0]) == "dieu")


def _of_a_woman(words: list[str], *, typed: bool) -> bool:
    """H Hen Niê, hhen nie: the mark left out, where a clan ends the name."""
    alone = words[0] == "h" and len(words) > 2
    return (alone or (words[0].startswith("h") and len(words) == 2 and not is_syllable(words[0]))) \
        and _is_clan(words[-1:], typed=typed)


def _of_a_man(words: list[str], *, typed: bool) -> bool:
    """Y Bhăm Niê, Y Thoan Kpă; "y án" and "Y Tý" are other things."""
    if words[0] != "y" or len(words) < 2:
        return False
    return not is_syllable(words[1]) or any(_is_clan(words[at:], typed=typed) for at in range(2, len(words)))


def _clan_first(words: list[str], *, typed: bool, capital: bool) -> bool:
    """Ksor Bên, Rơ Chăm Phiang, A Lăng Nhiêu; small letters do for a clan that is no word otherwise."""
    for size in (1, 2):
        rest = words[size:]
        if 1 <= len(rest) <= 2 and _is_clan(words[:size], typed=typed):
            return capital or any(not is_syllable(word) for word in words) or " ".join(words[:2]) in _SURE
    return False


def _is_clan(words: list[str], *, typed: bool) -> bool:
    said = "".join(words).replace("'", "")
    return said in _clans() if typed else bare(said) in {bare(name) for name in _clans()}


@cache
def _clans() -> frozenset[str]:
    """Return the clans as one word each: "Rơ Chăm", "Rơchăm" and "R'Chăm" are spellings."""
    return frozenset(name.replace(" ", "") for name in lexicons.words("highland_clans"))
