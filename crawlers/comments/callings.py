"""The names under which a thread's writers show, taken out of its words: known while it is read, and nowhere after."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
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

# By the first word in small letters: the words of each name, and whether capitals have to be the same.
Callings = dict[str, list[tuple[list[str], bool]]]


def callings(names: Iterable[str]) -> Callings:
    """Return the names that are specific enough not to be common words as well, the longest first."""
    found: Callings = {}
    for name in {squeeze(unicodedata.normalize("NFC", name)).lstrip("@") for name in names}:
        words = _WORD.findall(name)
        if words and len(name) <= LONGEST_NAME and (exact := _is_exact(name, words)) is not None:
            found.setdefault(words[0].casefold(), []).append((words, exact))
    for same in found.values():
        same.sort(key=lambda entry: -len(entry[0]))
    return found


def _is_exact(name: str, words: list[str]) -> bool | None:
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
        size = next((len(name) for name, exact in known.get(words[at][0].casefold(), ())
                     if _stands(text, words[at:at + len(name)], name, exact=exact)), 0)
        if size:
            yield words[at].start(), words[at + size - 1].end()
        at += size or 1


def _stands(text: str, words: list[re.Match[str]], name: list[str], *, exact: bool) -> bool:
    shown = [word[0] for word in words]
    same = shown == name if exact else [w.casefold() for w in shown] == [w.casefold() for w in name]
    return same and all(text[a.end():b.start()].isspace() for a, b in pairwise(words))
