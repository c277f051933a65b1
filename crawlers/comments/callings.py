"""The names under which a thread's writers show, taken out of its words: known while it is read, and nowhere after."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from crawlers.extract.head import squeeze
from vietnamese import lexicons
from vietnamese.names import is_full_name
from vietnamese.redaction import PLACEHOLDERS

LONGEST_NAME, SHORTEST_NICK = 60, 5
NAMED = PLACEHOLDERS["PERSON"]
_WORD = re.compile(r"\w(?:[\w.-]*\w)?")
# A nick is told from a word by a digit or a sign in it, or by a family name that is written together with another.
_NICK = re.compile(r"(?=.*[^\W\d_])(?=.*[\d_.-]).+")
_JOINED = re.compile(
    r"(?:nguyen|tran|pham|huynh|hoang|truong|phan)[a-z]{3,}|[a-z]{2,}(?:nguyen|tran|pham|huynh|hoang)", re.IGNORECASE)

# The words of each name in small letters, and how they have to be written; no way of writing means any. One look-up a
# length: with a list for each first word, 20,000 names that begin with "Nguyễn" took 46 ms a comment.
Callings = dict[tuple[str, ...], frozenset[tuple[str, ...]]]
MOST_WORDS = 6


def callings(names: Iterable[str]) -> Callings:
    """Return the names that are specific enough not to be common words as well."""
    found: Callings = {}
    for name in {squeeze(unicodedata.normalize("NFC", name)).lstrip("@") for name in names}:
        words = tuple(_WORD.findall(name))
        if not 0 < len(words) <= MOST_WORDS or len(name) > LONGEST_NAME or (exact := _is_exact(name, words)) is None:
            continue
        key = _small(words)
        forms = found.get(key)
        found[key] = (forms or frozenset()) | {words} if exact and forms != frozenset() else frozenset()
    return found


def _small(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _is_exact(name: str, words: Sequence[str]) -> bool | None:
    """Say whether a name is found with the same capitals only; None for one that may be any word."""
    if len(words) == 1:
        nick = len(name) >= SHORTEST_NICK and (_NICK.fullmatch(name) or _JOINED.fullmatch(name))
        return False if nick else None
    phrases = [" ".join(words).lower(), *(f"{a} {b}".lower() for a, b in pairwise(words))]
    if len(words) > 2 and is_full_name(name):
        return False
    if not all(word[0].isupper() for word in words) or not _known().isdisjoint(phrases):
        return None
    return True if len(words) > 2 or is_full_name(name) else None


@cache
def _known() -> frozenset[str]:
    lists = ("places", "provinces", "countries", "not_persons")
    return frozenset(entry.lower() for name in lists for entry in lexicons.words(name))


def without_callings(text: str, known: Callings) -> str:
    """Return a text with a placeholder for each of these names, "" where it was nothing else."""
    if not known:
        return text
    pieces, position = [], 0
    for start, end in _found(text, known):
        pieces += [text[position:start].removesuffix("@"), NAMED]
        position = end
    kept = "".join([*pieces, text[position:]])
    return "" if pieces and not _WORD.search(kept.replace(NAMED, "")) else kept


def _found(text: str, known: Callings) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        sizes = range(min(MOST_WORDS, len(words) - at), 0, -1)
        size = next((n for n in sizes if _stands(text, words[at:at + n], known)), 0)
        if size:
            yield words[at].start(), words[at + size - 1].end()
        at += size or 1


def _stands(text: str, words: list[re.Match[str]], known: Callings) -> bool:
    shown = tuple(word[0] for word in words)
    forms = known.get(_small(shown))
    return forms is not None and (not forms or shown in forms) and all(
        text[a.end():b.start()].isspace() for a, b in pairwise(words))
