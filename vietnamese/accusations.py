"""Accusations against holders of an office: they are no rumors, and the law has a way of its own for them."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons
from vietnamese.text import exact

_SENTENCE = re.compile(r"[.!?;\n]+(?=\s|$)")
_LONGEST_BEFORE = 3      # words


def accuses_an_official(text: str) -> bool:
    """Say whether a sentence of the text names an office and a deed that its holder is accused of.

    Words alone decide, so it errs to yes for what is only asked; whoever reads it then decides. Typed without
    diacritics nothing is found: "vòi" and "với" would be one.
    """
    return any(map(_accuses, _SENTENCE.split(text)))


def _accuses(sentence: str) -> bool:
    said = f" {' '.join(exact(sentence).split())} "
    return _pattern("holders").search(said) is not None and any(
        not _is_harmless(said[:deed.start()]) for deed in _pattern("deeds").finditer(said))


def _is_harmless(before: str) -> bool:
    words = before.split()[-_LONGEST_BEFORE:]
    known = _said("harmless_before")
    return any(" ".join(words[at:]) in known for at in range(len(words)))


@cache
def _said(name: str) -> frozenset[str]:
    return frozenset(" ".join(exact(word).split()) for word in lexicons.table("accusations")[name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    longest_first = sorted(_said(name), key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest_first))})(?= )")
