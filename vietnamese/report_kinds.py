"""Which of the five kinds something said is likely to be, by the words of the trade; staff decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from vietnamese import lexicons
from vietnamese.text import exact, fold, has_tone

FILE = "report_cues"
GENERAL = "opinion"      # what its heads say holds for anything below them that does not say otherwise
_LETTERS = frozenset("abcdefgh")      # that number headings
_BEFORE_HEAD = (("những",), ("các",), ("một", "số"), ("nhung",), ("cac",), ("mot", "so"))
_OF_WHOM = frozenset({"nhân dân", "người dân", "bà con", "cử tri", "phụ huynh", "quần chúng", "cơ sở"})
_LONGEST_LABEL = 60
# Syllables before a cue in who speaks: "Nhiều hộ dân ở tổ 5 hỏi …".
NEAR = 7


@dataclass(frozen=True, slots=True)
class _Cues:
    kind: str
    cues: tuple[tuple[str, ...], ...]
    not_after: frozenset[str]
    not_before: frozenset[str]
    feared: frozenset[str]
    heads: frozenset[str]


def suggested(text: str) -> str:
    """Return the kind of the first cue in a text, "opinion" where there is none; a text that asks is a question."""
    # "Nghe nói sắp thu phí, có đúng không?" passes on; "bao giờ có điện?" asks.
    return _labelled(text) or _first(text)[1] or ("question" if _asks(text) else "opinion")


class Gathering:
    """The kind of words that come piece by piece: each is read once, however many follow it."""

    def __init__(self) -> None:
        self.length = 0
        self._head = self._cued = ""
        self._asks = False

    def add(self, text: str) -> None:
        """Take a further piece; no cue goes over from one to the next."""
        self._head = f"{self._head} {text[:_LONGEST_LABEL + 1]}".lstrip()[:_LONGEST_LABEL + 1]
        self._cued = self._cued or _first(text)[1]
        self._asks = _asks(text) if text.strip() else self._asks
        self.length += len(text) + 1

    @property
    def kind(self) -> str:
        """Return what `suggested` says of all pieces together."""
        return _labelled(self._head) or self._cued or ("question" if self._asks else GENERAL)


def leading(text: str) -> tuple[str, int]:
    """Return the kind that a text names at its head and how many syllables stand before; ("", 0) where it does not."""
    kind, at = _first(text)[1::-1]
    if named := _labelled(text):
        return named, 0
    if kind and (at <= NEAR or kind == "rumor"):
        return kind, at
    return ("question", at) if _asks(text) else ("", 0)


def under(head: str, text: str) -> str:
    """Return the kind of an entry below a heading: its own clear words win, and nearly any over a general heading."""
    kind, at = leading(text)
    if not head:
        return suggested(text)
    if head == GENERAL:
        return kind or GENERAL
    # What one has only heard of is what costs most to miss; who asks a question does it with its first words.
    first = kind == "rumor" or (kind == "question" and head != "rumor") or kind == "proposal"
    return kind if first and at == 0 else head


def heading(text: str) -> str:
    """Return the kind that a heading names ("II. Kiến nghị, đề xuất"), "" when it names none."""
    syllables, toned = _read(text)
    while syllables and (syllables[0].isdigit() or syllables[0] in _LETTERS or set(syllables[0]) <= set("ivx")):
        syllables = syllables[1:]
    for one in _BEFORE_HEAD:
        if tuple(syllables[:len(one)]) == one:
            syllables = syllables[len(one):]
    words = " ".join(syllables)
    head, _, whose = words.partition(" của " if toned else " cua ")
    words = head if whose in _of_whom(toned) else words.partition(" với " if toned else " voi ")[0]
    return next((one.kind for one in _cues(toned) if words in one.heads), "")


def _labelled(text: str) -> str:
    """Return the kind that a label before a colon names ("Tin đồn: …"), "" for none and a general one."""
    label, colon, _ = text.partition(":")
    named = heading(label) if colon and len(label) <= _LONGEST_LABEL else ""
    return "" if named == GENERAL else named


def _asks(text: str) -> bool:
    return text.rstrip(" )”\"'").endswith("?")


def _first(text: str) -> tuple[int, str]:
    """Return where the first cue stands, and its kind, "" for none."""
    syllables, toned = _read(text)
    found = [(at, -length, rank, one.kind) for rank, one in enumerate(_cues(toned))
             for at, length in _places(syllables, one)]
    return (min(found)[0], min(found)[3]) if found else (0, "")


def _read(text: str) -> tuple[list[str], bool]:
    """Return syllables with their tones where a text has any: "hỏi" asks, "hoi" may be a time."""
    toned = has_tone(text)
    return (exact(text) if toned else fold(text)).split(), toned


def _places(syllables: Sequence[str], one: _Cues) -> Iterator[tuple[int, int]]:
    present = frozenset(syllables)
    for cue in one.cues:
        if not present.issuperset(cue):
            continue
        for at in range(len(syllables) - len(cue) + 1):
            if tuple(syllables[at:at + len(cue)]) == cue and not _other_word(syllables, at, len(cue), one):
                yield at, len(cue)


def _other_word(syllables: Sequence[str], at: int, length: int, one: _Cues) -> bool:
    if not one.feared.isdisjoint(syllables[max(0, at - 4):at]):
        return True
    if length > 1 and not (length == 2 and syllables[at:at + 2] == ["có", "tin"]):
        return False
    before = syllables[at - 1] if at else ""
    after = syllables[at + length:at + length + 2]
    return before in one.not_after or not one.not_before.isdisjoint({" ".join(after), *after[:1]})


def _form(text: str, toned: bool) -> str:
    return " ".join((exact(text) if toned else fold(text)).split())


@cache
def _of_whom(toned: bool) -> frozenset[str]:
    return frozenset(_form(text, toned) for text in _OF_WHOM)


@cache
def _cues(toned: bool) -> tuple[_Cues, ...]:
    def forms(words: Sequence[str]) -> frozenset[str]:
        return frozenset(_form(word, toned) for word in words)

    return tuple(
        _Cues(one["name"], tuple(tuple(_form(cue, toned).split()) for cue in one["cues"] if toned or " " in cue),
              forms(one.get("not_after", ())), forms(one.get("not_before", ())), forms(one.get("feared", ())),
              forms(one["heads"]))
        for one in cast(list[dict[str, Any]], lexicons.table(FILE)["kind"]))
