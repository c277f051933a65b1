"""Which of the five kinds something said is likely to be, by the words of the trade; staff decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from vietnamese import lexicons
from vietnamese.text import exact, fold, has_tone

FILE = "report_cues"
_LETTERS = frozenset("abcdefgh")      # that number headings


@dataclass(frozen=True, slots=True)
class _Cues:
    kind: str
    cues: tuple[tuple[str, ...], ...]
    not_after: frozenset[str]
    not_before: frozenset[str]
    heads: frozenset[str]


def suggested(text: str) -> str:
    """Return the kind of the first cue in a text, "opinion" where there is none; a text that asks is a question."""
    syllables, toned = _read(text)
    found = [(at, rank, one.kind) for rank, one in enumerate(_cues(toned)) for at in _places(syllables, one)]
    if found:
        # "Nghe nói sắp thu phí, có đúng không?" passes on; "bao giờ có điện?" asks.
        return min(found)[2]
    return "question" if text.rstrip(" )”\"'").endswith("?") else "opinion"


def heading(text: str) -> str:
    """Return the kind that a heading names ("II. Kiến nghị, đề xuất"), "" when it names none."""
    syllables, toned = _read(text)
    while syllables and (syllables[0].isdigit() or syllables[0] in _LETTERS or set(syllables[0]) <= set("ivx")):
        syllables = syllables[1:]
    words = " ".join(syllables)
    return next((one.kind for one in _cues(toned) if words in one.heads), "")


def _read(text: str) -> tuple[list[str], bool]:
    """Return syllables with their tones where a text has any: "hỏi" asks, "hoi" may be a time."""
    toned = has_tone(text)
    return (exact(text) if toned else fold(text)).split(), toned


def _places(syllables: Sequence[str], one: _Cues) -> Iterator[int]:
    for cue in one.cues:
        for at in range(len(syllables) - len(cue) + 1):
            if tuple(syllables[at:at + len(cue)]) == cue and not _other_word(syllables, at, len(cue), one):
                yield at


def _other_word(syllables: Sequence[str], at: int, length: int, one: _Cues) -> bool:
    if length > 1 and not (length == 2 and syllables[at:at + 2] == ["có", "tin"]):
        return False
    before = syllables[at - 1] if at else ""
    after = syllables[at + length] if at + length < len(syllables) else ""
    return before in one.not_after or after in one.not_before


@cache
def _cues(toned: bool) -> tuple[_Cues, ...]:
    def form(text: str) -> str:
        return " ".join((exact(text) if toned else fold(text)).split())

    return tuple(
        _Cues(one["name"], tuple(tuple(form(cue).split()) for cue in one["cues"] if toned or " " in cue),
              frozenset(map(form, one.get("not_after", ()))), frozenset(map(form, one.get("not_before", ()))),
              frozenset(map(form, one["heads"])))
        for one in cast(list[dict[str, Any]], lexicons.table(FILE)["kind"]))
