"""What changed between two states of a text, word by word within changed paragraphs, as far as a page has room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from storage.changes import MOST_LINES, MOST_REPEATS, repeats, trimmed

_PIECE = re.compile(r"\S+\s*|\s+")
# Past this many words a changed paragraph is shown as a whole, out and in.
MOST_WORDS = 2000
# Characters of HTML that a paragraph and a change take besides their words.
PARAGRAPH, TAGS = 40, 11


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of text and whether it stayed ("same"), went ("out") or came ("in")."""

    kind: str
    text: str


@dataclass(slots=True)
class Room:
    """What a page may still spend on all its differences; without it a page of 300 long lines took 49 s and 3.8 MB.

    Words, and pairs of equal words, that are compared: 20 µs a pair at worst, so about a second a page. Characters of
    HTML, without escapes. `short` is set when something was not shown word by word.
    """

    words: int = 40_000
    pairs: int = 50_000
    characters: int = 150_000
    short: bool = False

    def compares(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether there is room to compare these pieces; if so it is taken."""
        size = len(old) + len(new)
        # What only went or only came needs no comparison, however long it is.
        if not old or not new:
            return True
        pairs = repeats(old, new) if size <= min(MOST_WORDS, self.words) else MOST_REPEATS + 1
        if pairs > min(MOST_REPEATS, self.pairs):
            self.short = True
            return False
        self.words -= size
        self.pairs -= pairs
        return True

    def shown(self, changes: Iterable[Change]) -> list[Change]:
        """Return as much of a paragraph as there is room for."""
        kept: list[Change] = []
        self.characters -= PARAGRAPH
        for change in changes:
            if len(change.text) > self.characters:
                self.short = True
                change = Change(change.kind, change.text[:max(0, self.characters)] + "…")
            self.characters -= len(change.text) + TAGS
            kept.append(change)
            if self.characters <= 0:
                break
        return kept

    def told(self) -> bool:
        """Return whether something was not shown word by word since this was asked last."""
        short, self.short = self.short, False
        return short


def paragraphs(before: str, after: str, room: Room | None = None) -> list[list[Change]]:
    """Return the changed paragraphs only, each as changes in reading order."""
    room = room or Room()
    changed: list[list[Change]] = []
    for old, new in _replaced(before.split("\n"), after.split("\n"), room):
        for pair in zip_longest(old, new, fillvalue=""):
            if room.characters <= 0:
                room.short = True
                return changed
            if any(pair):
                changed.append(words(*pair, room))
    return changed


def _replaced(before: Sequence[str], after: Sequence[str], room: Room) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    _, old, new = trimmed(before, after)
    if max(len(old), len(new)) > MOST_LINES or repeats(old, new) > MOST_REPEATS:
        room.short = True
        yield from ((old, ()), ((), new))
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old[i:j], new[k:m]


def words(before: str, after: str, room: Room | None = None) -> list[Change]:
    """Return one text turned into another, word by word."""
    room = room or Room()
    every, other = _PIECE.findall(before), _PIECE.findall(after)
    head, old, new = trimmed(every, other)
    middle = _compared(old, new) if room.compares(old, new) else [
        Change("out", "".join(old)), Change("in", "".join(new))]
    return room.shown(_joined([
        Change("same", "".join(every[:head])), *middle, Change("same", "".join(every[head + len(old):]))]))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    # The blanks behind words do not count: equal ones would be most of the pairs.
    keys = [piece.strip() for piece in old], [piece.strip() for piece in new]
    for tag, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change("out", "".join(old[i:j]))
            yield Change("in", "".join(new[k:m]))
            continue
        for one, two in zip(old[i:j], new[k:m], strict=True):
            word = one if one == two else one.strip()
            yield Change("same", word)
            yield Change("out", one[len(word):] if word else one)
            yield Change("in", two[len(word):] if word else two) if one != two else Change("in", "")


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """Put together what stayed, and between two such pieces all that went and all that came."""
    held = {"same": "", "out": "", "in": ""}
    for change in changes:
        if not change.text:
            continue
        if held["same"] and change.kind != "same":
            yield Change("same", held["same"])
            held["same"] = ""
        elif change.kind == "same" and not held["same"]:
            # The blank behind both words stands between them and what stayed.
            if held["out"][-1:] == held["in"][-1:] and held["out"][-1:].isspace():
                held = {"same": held["out"][-1], "out": held["out"][:-1], "in": held["in"][:-1]}
            yield from _flushed(held, ("out", "in"))
        held[change.kind] += change.text
    yield from _flushed(held, ("same", "out", "in"))


def _flushed(held: dict[str, str], kinds: tuple[str, ...]) -> Iterator[Change]:
    for kind in kinds:
        if held[kind]:
            yield Change(kind, held[kind])
            held[kind] = ""
