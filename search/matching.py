"""Which of some short statements say what a text says: the rumors that are offered before a new one is made.

One BM25 over all words of a statement (give it with its title), asked with the words of the text; at least one has to
be shared, for a message is often longer than what it repeats. What comes first is then judged by how much of either
side is shared, each word weighed by how rare it is: that does not depend on how many statements there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from search.statement_index import Lookup, MemoryLookup, asked_of
from search.statement_words import Unit, Weights, Words, particulars, words_of
from vietnamese.persons_alone import is_only_a_person

How = Literal["sure", "suggest"]
Candidate = tuple[int, str]

# The chance that two texts say the same, from the share of the text's weight (q) and of the statement's (c) that the
# other side shares: 1 / (1 + exp(-(BASE + OF_TEXT * sqrt(q) + OF_STATEMENT * sqrt(c)))). Fitted to the twenty best
# candidates of 997 messages among checked claims and of 321 headlines among headlines, and among headlines with leads;
# cross-validated in five parts, see docs/benchmarks.md.
BASE, OF_TEXT, OF_STATEMENT = -12.9, 17.2, 7.8
LEAST = 0.1          # below it is no match: of the right candidates among the twenty best 0.81 to 0.85 lie above
SURE = 0.98          # cross-validated precision 0.98 to 0.99; what else is asked of a sure match see `_is_sure`
SURE_WORDS = 8       # a text of fewer distinct words is only suggested


@dataclass(frozen=True, slots=True)
class Match:
    """A statement that may say the same; `score` is the chance of it (0 to 1), never shown as a certainty.

    `how` is "sure" (as good as the same words: may be linked) or "suggest" (a person decides).
    """

    id: int
    score: float
    how: How


def similar(query: str, candidates: Sequence[Candidate], limit: int = 5) -> list[Match]:
    """Return the candidates (id, statement with its title) that say what `query` says, the likeliest first.

    Empty where none does, and for a text that is a person's name and nothing else. The last few lists of candidates are
    kept with their index and known again by their content, so nothing has to be told when a register changes; 10,000
    statements take 2 s the first time and some 5 ms for every further text.
    """
    return _statements(tuple(candidates)).similar(query, limit)


class Statements:
    """Statements that many texts are held against; `lookup` makes the index that is asked."""

    def __init__(
        self, candidates: Sequence[Candidate], lookup: Callable[[Sequence[Words]], Lookup] = MemoryLookup
    ) -> None:
        self.ids = [id_ for id_, _ in candidates]
        self.texts = [text for _, text in candidates]
        self.words = [words_of(text) for text in self.texts]
        self.weights = Weights(self.words)
        self.lookup = lookup(self.words)

    def add(self, candidates: Sequence[Candidate]) -> None:
        """Take further statements in; what is found then is what a new index of all would find."""
        words = [words_of(text) for _, text in candidates]
        if not words:
            return
        self.lookup.add(len(self.ids), words)
        self.weights.add(words)
        self.words += words
        self.ids += [id_ for id_, _ in candidates]
        self.texts += [text for _, text in candidates]

    def similar(self, query: str, limit: int = 5) -> list[Match]:
        """Return the matches of one text, see `similar`."""
        if is_only_a_person(query):
            return []
        words = words_of(query)
        judged = [self._judged(words, place) for place in self.ranked(words, limit)]
        return [match for match in judged if match.score >= LEAST]

    def ranked(self, words: Words, limit: int) -> list[int]:
        """Return the places of the statements that share most with a text, matches or not."""
        asked = asked_of(words, self.weights)
        return [place for place, _ in self.lookup.search(asked, limit)] if asked and limit > 0 else []

    def _judged(self, words: Words, place: int) -> Match:
        other = self.words[place]
        score = self._chance(words, other)
        how: How = "sure" if score >= SURE and self._is_sure(words, place) else "suggest"
        return Match(self.ids[place], round(score, 4), how)

    def _chance(self, one: Words, other: Words) -> float:
        mine, theirs = set(one.units("folded")), set(other.units("folded"))
        shared = self._mass(mine & theirs)
        of_text, of_statement = shared / self._mass(mine), shared / self._mass(theirs)
        return 1 / (1 + math.exp(-(BASE + OF_TEXT * math.sqrt(of_text) + OF_STATEMENT * math.sqrt(of_statement))))

    def _mass(self, units: set[Unit]) -> float:
        return sum(self.weights.weight(unit, "folded") for unit in units)

    def _is_sure(self, words: Words, place: int) -> bool:
        """Say whether nothing speaks against a high score: another number, school or ward makes another statement."""
        known = set(words.folded)
        return len(known) >= SURE_WORDS and particulars(self.texts[place]) <= known


@lru_cache(maxsize=4)
def _statements(candidates: tuple[Candidate, ...]) -> Statements:
    return Statements(candidates)
