"""Which streams are shown: those that at least so many people wrote for certain, so that subtraction tells no more.

A *cell* is a set of coded texts that one published number is about. `people` of a cell is the largest number of first
comments that it has in one thread: each of these is of another writer, while one person may have written in every
thread. A cell that holds another has at least as many. docs/streams.md has the argument.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST, FLOOR = 10, 5     # people; the office may ask for more, and for no fewer than the floor

Firsts = Mapping[int, Mapping[int, int]]      # place of a text → thread → first comments there that say it
Partition = Sequence[Collection[int]]         # cells as places of texts; none is in two
Measure = Callable[[Collection[int]], int]    # places → how many people, or units; more places never have fewer


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: streams on their own, and those that are folded into one cell (none, or enough people)."""

    alone: tuple[int, ...]
    folded: tuple[int, ...]


def people(places: Iterable[int], firsts: Firsts) -> int:
    """Return how many people wrote these texts for certain: the most first comments in one thread, never a sum."""
    threads: Counter[int] = Counter()
    for place in places:
        threads.update(firsts.get(place, {}))
    return max(threads.values(), default=0)


def fold(streams: Mapping[int, Collection[int]], measure: Measure, least: int) -> Shown | None:
    """Return which streams (id → places of their texts) are shown; None when not even all together may be.

    Those below `least` are folded, then the next smallest until the folded cell itself has `least`: else everything
    less what is shown would be one small stream.
    """
    counted = {stream: measure(places) for stream, places in streams.items() if places}
    order = sorted(counted, key=lambda stream: (counted[stream], len(streams[stream]), stream))
    at = sum(counted[stream] < least for stream in order)
    folded = [place for stream in order[:at] for place in streams[stream]]
    while at < len(order) and folded and measure(folded) < least:
        folded += streams[order[at]]
        at += 1
    if not order or (folded and measure(folded) < least):
        return None
    return Shown(tuple(sorted(order[at:])), tuple(sorted(order[:at])))


def reveals(partitions: Collection[Partition], measure: Measure, least: int) -> bool:
    """Say whether all these publications of one frame together tell of fewer than `least` people apart.

    Every number that adding and subtracting what they show can give is a sum over atoms, the sets of texts that no
    publication tells apart; where each atom has enough people, so has every set that can be told.
    """
    atoms: dict[tuple[int, ...], list[int]] = defaultdict(list)
    cell_of = [{place: at for at, cell in enumerate(cells) for place in cell} for cells in partitions]
    for place in {place for cells in cell_of for place in cells}:
        atoms[tuple(cells.get(place, -1) for cells in cell_of)].append(place)
    return any(measure(atom) < least for atom in atoms.values())
