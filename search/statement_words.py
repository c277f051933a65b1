"""A short statement or a pasted message → the words it is matched by, and how much each says."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from pipelines.topics import background
from search.query import MAX_TOKEN
from vietnamese import abbreviations
from vietnamese.syllables import is_syllable
from vietnamese.text import clean, exact, fold, token_spans, tokens

Unit = str | tuple[str, str]

# A message's addresses say nothing, and their parts are rare words: without them MAP@5 over claims is 0.02 more.
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)
_CASES = "".join(chr(code) for code in (*range(0x41, 0x5b), *range(0xc0, 0x1b1), *range(0x1ea0, 0x1efa)))
_UPPER, _LOWER = ("".join(filter(case, _CASES + _CASES.lower())) for case in (str.isupper, str.islower))
# #GiáXăng and @VietnamAirlines are words written together: apart they are worth 0.02 there.
_JOINED = re.compile(rf"(?<=[{_LOWER}0-9])(?=[{_UPPER}])|(?<=[{_UPPER}])(?=[{_UPPER}][{_LOWER}])")
_SENTENCE_ENDS = ".!?:…\"“"

# Pairs of Vietnamese syllables stand in for words of two syllables (headline → other headlines and leads of its story,
# 321 articles: folded .866 with pairs, .853 without; exact the same). Pairs of foreign words only repeat their words.
PAIR_WEIGHT = 0.3
# A rare word says more than its IDF: MAP@5 over checked claims is .841 at 1, .856 at 1.5, .850 at 2.
IDF_POWER = 1.5


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text in both forms, in order."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]

    def units(self, form: str) -> tuple[Unit, ...]:
        """Return the words and the adjacent pairs of syllables of one form, with repetitions."""
        words = self.exact if form == "exact" else self.folded
        pairs = [pair for pair, typed in zip(pairwise(words), pairwise(self.exact), strict=True)
                 if all(map(is_syllable, typed))]
        return (*words, *pairs)

    def distinct(self, form: str, most: int) -> list[Unit]:
        """Return the first distinct words of one form, and as many pairs."""
        units = list(dict.fromkeys(self.units(form)))
        words = [unit for unit in units if isinstance(unit, str)]
        return [*words[:most], *[unit for unit in units if not isinstance(unit, str)][:most]]


def words_of(text: str) -> Words:
    """Return the words of a text: without addresses, joined words apart, abbreviations written out, endings off."""
    found = tuple(_stem(word[:MAX_TOKEN]) for word in _written_out(tokens(_apart(text))))
    return Words(found, tuple(map(fold, found)))


def particulars(text: str) -> frozenset[str]:
    """Return the folded words that tell a text from others of its kind: numbers, and capitals inside a sentence."""
    return frozenset(_particulars(_apart(text)))


def _apart(text: str) -> str:
    return _JOINED.sub(" ", _ADDRESS.sub(" ", clean(text)))


def _written_out(words: list[str]) -> Iterator[str]:
    """Yield the words, BHYT as bảo hiểm y tế."""
    at = 0
    while at < len(words):
        size = 1
        if is_syllable(words[at]):
            yield words[at]
        else:
            size, spelled = _abbreviation(words, at)
            yield from spelled
        at += size


def _abbreviation(words: list[str], at: int) -> tuple[int, list[str]]:
    """Return how many words one abbreviation is here, and what it stands for; any other word stands for itself."""
    for size in (3, 2, 1):
        spellings = map(tokens, abbreviations.others(tuple(words[at:at + size])))
        if longer := [spelled for spelled in spellings if len(spelled) > size]:
            return size, longer[0]
    return 1, words[at:at + 1]


def _particulars(text: str) -> Iterator[str]:
    last = 0
    for start, end in token_spans(text):
        between = text[last:start].rstrip()
        inside = last > 0 and (not between or between[-1] not in _SENTENCE_ENDS)
        if any(map(str.isdigit, text[start:end])) or (inside and text[start].isupper()):
            yield fold(_stem(exact(text[start:end])))
        last = end


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """Return a foreign word without the commonest English endings (MAP@5 .827 → .844); syllables stay as they are."""
    if is_syllable(word):
        return word
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


class Weights:
    """How much each unit says: by how many of the texts hold it, and how common it is in news.

    Without the news the words of the first ten statements would all be equally rare.
    """

    def __init__(self, texts: Iterable[Words]) -> None:
        self.frequencies: dict[str, Counter[Unit]] = {"exact": Counter(), "folded": Counter()}
        self.texts = 0
        self.add(texts)

    def add(self, texts: Iterable[Words]) -> None:
        """Count further texts in."""
        for words in texts:
            self.texts += 1
            for form, found in self.frequencies.items():
                found.update(set(words.units(form)))

    def weight(self, unit: Unit, form: str) -> float:
        """Return the weight of a word or pair."""
        usual = background.TEXTS * common().get(_folded(unit), 0.0)
        frequency = self.frequencies[form][unit] + usual
        weight: float = _idf(self.texts + background.TEXTS, frequency) ** IDF_POWER
        return weight if isinstance(unit, str) else PAIR_WEIGHT * weight

    def rarity(self, unit: Unit, form: str) -> float:
        """Return the IDF that an index of these texts gives a unit."""
        return _idf(self.texts, self.frequencies[form][unit])


def _idf(texts: int, frequency: float) -> float:
    # What all texts hold still says a little, so that nothing is ever divided by nothing.
    return math.log(1 + max(0.0, texts - frequency + 0.5) / (frequency + 0.5))


def _folded(unit: Unit) -> Unit:
    return fold(unit) if isinstance(unit, str) else (fold(unit[0]), fold(unit[1]))


@lru_cache(maxsize=1)
def common() -> dict[Unit, float]:
    """Return the share of news articles that hold each common folded syllable and pair."""
    return dict(_read_common())


def _read_common() -> Iterator[tuple[Unit, float]]:
    for line in resources.files("pipelines.topics").joinpath(background.FILE).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            share, *syllables = line.split()
            unit: Unit = syllables[0] if len(syllables) == 1 else (syllables[0], syllables[1])
            yield unit, int(share) / background.PARTS
