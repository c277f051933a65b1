"""The text that detection reads: plain digits and letters, nothing invisible, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vietnamese.text import bare


@dataclass(frozen=True)
class Reading:
    """Normalised text, the same without diacritics, and where each of its characters stands in the original."""

    text: str
    bare: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of a span of the normalised text."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


# Everything that reads as it stands: Latin letters with Vietnamese ones composed, signs, line ends.
_UNUSUAL = re.compile("[^\n\t\x20-\x7e\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u02ff\u1ea0-\u1ef9"
                      "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\U0001f000-\U0001faff\u2190-\u245f\u2500-\u27bf]")


def read(text: str) -> Reading:
    """Return the reading of a text; ordinary text is its own."""
    if not _UNUSUAL.search(text):
        return Reading(text, bare(text))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _plain(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    joined = "".join(characters)
    return Reading(joined, bare(joined), starts, ends)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return the spans of each letter with the combining and invisible marks that follow it."""
    cuts = [i for i, c in enumerate(text) if not i or not (unicodedata.combining(c) or _is_invisible(c))]
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _plain(cluster: str) -> str:
    if len(cluster) == 1 and cluster.isdigit():
        return str(unicodedata.digit(cluster))
    kept = "".join(c for c in unicodedata.normalize("NFKC", cluster) if not _is_invisible(c))
    return " " if kept and kept != "\n" and kept.isspace() else kept


def _is_invisible(character: str) -> bool:
    # Me: the box that turns a digit into a key; Mn outside composed letters: variation selectors.
    return unicodedata.category(character) in {"Cf", "Me"} or "\ufe00" <= character <= "\ufe0f"
