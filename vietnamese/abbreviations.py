"""Spellings of one thing: what is written out in one text is abbreviated in the next (UBND, ủy ban nhân dân)."""

from __future__ import annotations

from functools import cache

from vietnamese import lexicons
from vietnamese.text import fold, tokens

Syllables = tuple[str, ...]


def others(words: Syllables) -> tuple[str, ...]:
    """Return the other spellings of what `words` (syllables as `tokens` gives them) name, as a reader writes them.

    A syllable typed without diacritics stands for the one with them. Empty where the words name nothing known.
    """
    for spelling, group in _known().get(tuple(map(fold, words)), ()):
        if all(word in (right, fold(right)) for word, right in zip(words, spelling, strict=True)):
            return tuple(other for other in group if tuple(tokens(other)) != spelling)
    return ()


@cache
def longest() -> int:
    """Return the number of syllables of the longest spelling."""
    return max(map(len, _known()))


@cache
def _known() -> dict[Syllables, list[tuple[Syllables, tuple[str, ...]]]]:
    found: dict[Syllables, list[tuple[Syllables, tuple[str, ...]]]] = {}
    for written_out, short in lexicons.table("abbreviations").items():
        group = (written_out, *short)
        for spelling in dict.fromkeys(tuple(tokens(one)) for one in group):
            found.setdefault(tuple(map(fold, spelling)), []).append((spelling, group))
    return found
