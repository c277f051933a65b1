"""What somebody finds who reads everything that was published and adds and subtracts it in every way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import numpy as np

Place = tuple[str, int]                                  # frame, place of a text in it
Firsts = Mapping[Place, Mapping[int, int]]               # text → thread → first comments there
MOST_ATOMS = 9                                           # all their unions are tried up to here, above pairs and triples


def told_apart(published: Collection[frozenset[Place]]) -> Iterator[frozenset[Place]]:
    """Yield every set of texts whose exact size follows from the exact sizes of the published ones.

    Texts that no publication tells apart are one atom. A union of atoms is told when its indicator is a linear
    combination of those that were published: sums, differences, and whatever a system of equations gives. Rounding is
    left out, so nothing rests on it.
    """
    atoms = _atoms(published)
    known = np.array([[float(atom <= cell) for atom in atoms] for cell in published])
    _, sizes, right = np.linalg.svd(known, full_matrices=False)
    space = right[sizes > 1e-9]
    for chosen in _unions(len(atoms)):
        wanted = np.zeros(len(atoms))
        wanted[list(chosen)] = 1
        if np.abs(wanted - space.T @ (space @ wanted)).max() < 1e-6:
            yield frozenset().union(*(atoms[at] for at in chosen))


def people(texts: Collection[Place], firsts: Firsts) -> int:
    """Return how many people wrote these for certain, counted anew and not by what is tested."""
    threads: Counter[int] = Counter()
    for text in texts:
        threads.update(firsts[text])
    return max(threads.values(), default=0)


def smallest(published: Collection[frozenset[Place]], firsts: Firsts) -> int:
    """Return the fewest people that anything told apart is of."""
    return min((people(texts, firsts) for texts in told_apart(published)), default=10**6)


def _atoms(published: Collection[frozenset[Place]]) -> list[frozenset[Place]]:
    by_cells: dict[tuple[bool, ...], set[Place]] = defaultdict(set)
    for text in frozenset().union(*published):
        by_cells[tuple(text in cell for cell in published)].add(text)
    return [frozenset(texts) for _, texts in sorted(by_cells.items())]


def _unions(atoms: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, (atoms if atoms <= MOST_ATOMS else 3) + 1):
        yield from combinations(range(atoms), size)
