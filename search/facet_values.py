"""Which values of places and documents stand beside an answer; neither can hold a person, see their two sources.

A place is a row of the administrative units, a document a kind of the lexicon with a number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy.orm import Session

from search import placing
from search.units import KnownUnits

Row = tuple[str, str, int]      # value, label, articles
SHOWN = 50                      # of a facet
_READ = 3 * SHOWN               # former units among them are left out where one of the same name holds them


def places(
    session: Session, units: KnownUnits, counts: Mapping[str, int], asked: Collection[str], language: str
) -> Iterator[Row]:
    """Yield the units that most articles name, with everything in them; `asked` are keys of the query."""
    often = _often(counts, _READ)
    found = units.by_keys(session, [*often, *(key for key in asked if key in counts and key not in often)])
    kept = list(placing.without_repeats(list(found.values()), asked))[:SHOWN]
    names = placing.labels(session, kept, language)
    yield from ((key, name, counts[key]) for key, name in names.items())


def documents(counts: Mapping[str, int]) -> Iterator[Row]:
    """Yield the documents that most articles name; a shorter name of as many articles as a fuller one says nothing."""
    # Each against each took 60 ms for 500 documents, most of the desk's first page.
    shorter = {(fuller[:at], number) for fuller, number in counts.items()
               for at, sign in enumerate(fuller) if sign in "/-"}
    for name in _often(counts, len(counts)):
        if (name, counts[name]) not in shorter:
            yield name, name, counts[name]


def _often(counts: Mapping[str, int], most: int) -> list[str]:
    return sorted(counts, key=lambda value: (-counts[value], value))[:most]
