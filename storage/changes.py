"""How two states of a text differ, in parts that can be found again in other articles; pure functions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from vietnamese.text import tokens

# Of a line that holds so many digits (a date, a counter) only the words count; in a sentence the figure is the news.
DIGITS = 1 / 3
# Lines that may be lost or come at an end of the text for it to be a matter of where the text was cut.
CUT_LINES = 2
# A text with more differences was written anew.
MOST_PARTS = 24
# The comparison is quadratic where lines repeat, and it runs while the record is held: 0.05 s for 2,000 lines, 0.75 for
# 10,000. Of 20,421 news articles the longest has 64.
MOST_LINES = 1_000
# Pairs of equal lines (or words): where they can be matched only one by one, a pair takes up to 20 µs.
MOST_REPEATS = 10_000
# Words of a title whose ends are looked at.
MOST_TITLE = 200
TITLE = -1


class Text(NamedTuple):
    """One state of an article's text."""

    title: str
    lead: str
    body: str

    @property
    def lines(self) -> list[str]:
        """Lead and body, line by line: where the one ends is the template's matter."""
        return [line for line in f"{self.lead}\n{self.body}".split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class Part:
    """One difference: the lines [start, stop) of the earlier text became `lines`; `start` is TITLE for the title.

    It is known again in other articles by `words`, by `place` alone, or by a title's `ends`. With none of them
    nothing but line breaks changed.
    """

    start: int
    stop: int
    lines: tuple[str, ...]
    words: str = ""
    place: str = ""
    ends: str = ""
    lost: bool = False      # words of the text went and none came

    def told(self, before: Text) -> tuple[str, str, str]:
        """Return where in the earlier text it is (title, first, last, inside), what went there and what came.

        Of a title or a line that changed at its ends only these ends.
        """
        if self.start == TITLE:
            return "title", *_apart(before.title, self.lines[0])
        lines = before.lines
        where = "first" if not self.start else "last" if self.stop == len(lines) else "inside"
        old = lines[self.start:self.stop]
        if self.words.startswith("line ") and len(old) == len(self.lines) == 1:
            return where, *_apart(old[0], self.lines[0])
        return where, " ".join(old), " ".join(self.lines)

    def marks(self, source_id: int) -> Iterator[tuple[int, bool]]:
        """Yield the hashes that stand for it in the record, and whether most of what was revised then must share each.

        A place alone says little; and a sentence that some articles lost may have been taken out of them by hand.
        """
        for said, shared in ((self.words, self.lost), (self.place, True), (self.ends, False)):
            if said:
                yield mark(source_id, said), shared


def mark(source_id: int, said: str) -> int:
    """Return 64 bits that stand for a change in one source."""
    digest = hashlib.blake2b(f"{source_id} {said}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def parts(before: Text, after: Text) -> list[Part]:
    """Return what changed, in reading order."""
    title, old, new = list(_title(before.title, after.title)), before.lines, after.lines
    if max(len(old), len(new)) <= MOST_LINES and repeats(*trimmed(old, new)[1:]) <= MOST_REPEATS:
        found = list(islice(_lines(old, new), MOST_PARTS + 1))
        if len(title) + len(found) <= MOST_PARTS:
            return [*title, *found]
    return [*title, Part(0, len(old), tuple(new), f"anew {' '.join(new)}")]


def trimmed(old: Sequence[str], new: Sequence[str]) -> tuple[int, Sequence[str], Sequence[str]]:
    """Return how many first pieces are equal, and both sides without them and without the equal last ones."""
    least = min(len(old), len(new))
    head = next((n for n in range(least) if old[n] != new[n]), least)
    tail = next((n for n in range(least - head) if old[-1 - n] != new[-1 - n]), least - head)
    return head, old[head:len(old) - tail], new[head:len(new) - tail]


def repeats(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pairs of equal pieces a comparison would have to look at."""
    counted = Counter(new)
    return sum(n * counted[piece] for piece, n in Counter(old).items())


def applied(before: Text, done: Collection[Part]) -> tuple[str, list[str]]:
    """Return title and lines of the earlier text as if these parts alone had changed."""
    title, lines = before.title, before.lines
    for part in reversed(list(done)):
        if part.start == TITLE:
            title = part.lines[0]
        else:
            lines[part.start:part.stop] = part.lines
    return title, lines


def _title(old: str, new: str) -> Iterable[Part]:
    if old != new:
        affix = _affix(old, new, "title")
        yield Part(TITLE, TITLE, (new,), affix or f"title {new}", ends="" if affix else _ends(old, new))


def _lines(old: list[str], new: list[str]) -> Iterator[Part]:
    head, out, come = trimmed(old, new)
    for kind, *at in SequenceMatcher(None, out, come, autojunk=False).get_opcodes():
        i, j, k, m = (head + number for number in at)
        if kind == "replace" and j - i == m - k:
            yield from _pairs(i, old[i:j], new[k:m])
        elif kind != "equal" and _joined(old[i:j]) == _joined(new[k:m]):
            yield Part(i, j, tuple(new[k:m]))
        elif kind != "equal":
            yield from _gone(i, old[i:j], _cut(kind, i == 0, j == len(old), j - i))
            yield from _come(j, new[k:m], "+first" if kind == "insert" and i == 0 and m - k <= CUT_LINES else "")


def _joined(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())


def _cut(kind: str, first: bool, last: bool, lines: int) -> str:
    # A paragraph more at the end is what newsrooms add every day: it is no place.
    if kind != "delete" or lines > CUT_LINES or first == last:
        return ""
    return "-first" if first else "-last"


def _gone(at: int, lines: Sequence[str], place: str) -> Iterator[Part]:
    for number, line in enumerate(lines, at):
        yield Part(number, number + 1, (), f"- {_key(line)}", place, lost=True)


def _come(at: int, lines: Sequence[str], place: str) -> Iterator[Part]:
    for line in lines:
        yield Part(at, at, (line,), f"+ {_key(line)}", place)


def _pairs(at: int, old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    for number, (before, after) in enumerate(zip(old, new, strict=True), at):
        if affix := _affix(before, after, "line"):
            yield Part(number, number + 1, (after,), affix, lost=len(after) < len(before))
        else:
            yield Part(number, number + 1, (), f"- {_key(before)}")
            yield Part(number + 1, number + 1, (after,), f"+ {_key(after)}")


def _affix(old: str, new: str, what: str) -> str:
    """Name what a line gained or lost at one end, e.g. the outlet's name; "" when it changed otherwise."""
    short, long = sorted((old, new), key=len)
    sign = "+" if long == new else "-"
    if not short or short == long:
        return ""
    if long.startswith(short):
        return f"{what} {sign} end {_key(long[len(short):])}"
    if long.endswith(short):
        return f"{what} {sign} begin {_key(long[:-len(short)])}"
    return ""


def _ends(old: str, new: str) -> str:
    """Name what stood before and behind the longest run of words that a title kept, and what stands there now."""
    before, after = old.split(), new.split()
    if max(len(before), len(after)) > MOST_TITLE:
        return ""
    i, j, size = SequenceMatcher(None, before, after, autojunk=False).find_longest_match()
    if not size:
        return ""
    ends = before[:i], after[:j], before[i + size:], after[j + size:]
    # Figures count: "15" that became "20" in one title and "30" that became "40" in another are two pieces of news.
    return "title ends " + " | ".join(" ".join(words).casefold() for words in ends)


def _apart(old: str, new: str) -> tuple[str, str]:
    """Return what of two lines stands before and behind the longest run of words that both have."""
    before, after = old.split(), new.split()
    if max(len(before), len(after)) > MOST_TITLE:
        _, out, come = trimmed(before, after)
        return " ".join(out), " ".join(come)
    i, j, size = SequenceMatcher(None, before, after, autojunk=False).find_longest_match()
    sides = ((before[:i], before[i + size:]), (after[:j], after[j + size:]))
    out, come = (" … ".join(" ".join(words) for words in side if words) for side in sides)
    return out, come


def _key(line: str) -> str:
    words = tokens(line)
    if not words:
        return line.strip()
    numbers = sum(word.isdigit() for word in words)
    return " ".join("0" if word.isdigit() and numbers >= DIGITS * len(words) else word for word in words)
