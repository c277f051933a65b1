"""Ordinary words whose syllables are a name's: with capitals they are judged as in small letters."""

from __future__ import annotations

from functools import cache

from vietnamese import lexicons
from vietnamese.names import is_strong_surname
from vietnamese.text import exact, fold, has_tone

_SHORTEST = 3       # syllables, before a word at their beginning says anything


def is_ordinary_word(typed: str) -> bool:
    """Say whether a text is such a word: "VI PHẠM", "Sinh Viên", "VI PHAM"."""
    toned, toneless = _words()
    return " ".join(exact(typed).split()) in toned if has_tone(typed) else fold(typed) in toneless


def starts_with_a_word(words: list[str]) -> bool:
    """Say whether three words and more begin with one that is none of a name: "thuc pham ban" is no "Ban Phạm Thục"."""
    head = " ".join(words[:2])
    alone = {" ".join(entry.lower().split()) for entry in lexicons.words("not_persons_alone")}
    return len(words) >= _SHORTEST and (is_ordinary_word(head) or head in alone)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    known = lexicons.words("ordinary_words")
    return (frozenset(" ".join(exact(word).split()) for word in known),
            # "Hoang Gia" may be a name: without marks only what begins with no such family.
            frozenset(fold(word) for word in known if not is_strong_surname(word.split()[0])))
