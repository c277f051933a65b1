"""What one outlet made of another's text: sentences that went, came, were changed or only moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from langnghe.web import difference
from langnghe.web.difference import Change, Room
from pipelines.sentences import split
from storage.changes import MOST_REPEATS, repeats, trimmed
from vietnamese.text import tokens

# Share of the words that two sentences have in common for one to be a changed form of the other.
ALIKE = 0.5
# Two stretches with more pairs of sentences than this are shown as gone and come: looking for the likest would take
# longer than 10 ms, and a page shows fifty copies.
MOST_PAIRS = 4_000

Sentence = tuple[str, str]      # its words, to compare, and as it stands


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One text made into another; a pair with None is a sentence that went or came."""

    pairs: tuple[tuple[str | None, str | None], ...]
    moved: int

    @property
    def gone(self) -> int:
        """Sentences that the second text does not have."""
        return sum(after is None for _, after in self.pairs)

    @property
    def new(self) -> int:
        """Sentences that only the second text has."""
        return sum(before is None for before, _ in self.pairs)

    @property
    def changed(self) -> int:
        """Sentences that both have in other words."""
        return len(self.pairs) - self.gone - self.new

    def passages(self, room: Room | None = None) -> list[list[Change]]:
        """Return the differences word by word, in reading order, as far as there is room."""
        room = room or Room()
        shown: list[list[Change]] = []
        for before, after in self.pairs:
            if room.characters <= 0:
                room.short = True
                break
            shown.append(difference.words(before or "", after or "", room))
        return shown


def compare(before: str, after: str) -> Rewriting:
    """Compare two texts sentence by sentence; spelling of tones, case and punctuation do not count."""
    old, new = _sentences(before), _sentences(after)
    blocks = list(_blocks(old, new))
    moved = Counter(key for out, _ in blocks for key, _ in out) & Counter(key for _, come in blocks for key, _ in come)
    pairs: list[tuple[str | None, str | None]] = []
    out_left, new_left = moved.copy(), moved.copy()
    for out, come in blocks:
        pairs += _paired(_without(out, out_left), _without(come, new_left))
    return Rewriting(tuple(pairs), moved.total())


def _blocks(
    old: Sequence[Sentence], new: Sequence[Sentence]
) -> Iterator[tuple[Sequence[Sentence], Sequence[Sentence]]]:
    before, after = [key for key, _ in old], [key for key, _ in new]
    head, out, come = trimmed(before, after)
    if repeats(out, come) > MOST_REPEATS:
        # Sentences repeated by the hundred: those that both have count as moved.
        yield old[head:head + len(out)], new[head:head + len(come)]
        return
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old[i:j], new[k:m]


def _sentences(text: str) -> list[Sentence]:
    return [(key, sentence) for sentence in split(text) if (key := " ".join(tokens(sentence)))]


def _without(sentences: Sequence[Sentence], moved: Counter[str]) -> list[Sentence]:
    left = []
    for key, sentence in sentences:
        if moved[key]:
            moved[key] -= 1
        else:
            left.append((key, sentence))
    return left


def _paired(old: list[Sentence], new: list[Sentence]) -> Iterator[tuple[str | None, str | None]]:
    """Yield each sentence that came with the likest that went, and what went without one before it."""
    words = [frozenset(key.split()) for key, _ in old]
    partner: dict[int, int] = {}
    if len(old) * len(new) <= MOST_PAIRS:
        likely = sorted(((-alike, n, o) for n, (key, _) in enumerate(new) for o in range(len(old))
                         if (alike := _alike(frozenset(key.split()), words[o])) >= ALIKE))
        taken: set[int] = set()
        for _, n, o in likely:
            if n not in partner and o not in taken:
                partner[n] = o
                taken.add(o)
    used = set(partner.values())
    yield from ((sentence, None) for o, (_, sentence) in enumerate(old) if o not in used)
    yield from ((old[partner[n]][1] if n in partner else None, sentence) for n, (_, sentence) in enumerate(new))


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right))
