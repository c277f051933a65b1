"""Plays subtraction attacks on published streams: nothing that follows from anything shown is of fewer than k people.

Random tables near the threshold, several threads, weeks and topics that share threads, streams merged and split,
published again and again; the attacker knows every exact size that was shown only rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stream_attack import Place, smallest, told_apart

from pipelines.opinions import reach, suppression
from pipelines.opinions.suppression import Shown

K = 5
SIZES = st.sampled_from((0, 0, 1, 2, 3, 4, 4, 5, 6, 9, 10))
THREADS = 3

Texts = list[tuple[int, int]]                   # (thread, stream): each text is a first comment of one thread
Fold = Callable[[Mapping[int, Sequence[int]], suppression.Measure, int], Shown | None]
Reveals = Callable[[Sequence[suppression.Partition], suppression.Measure, int], bool]


@dataclass
class World:
    """Frames of topics that share threads, and all that was published of them."""

    fold: Fold = suppression.fold
    reveals: Reveals = suppression.reveals
    disjoint: bool = True
    published: list[frozenset[Place]] = field(default_factory=list)
    firsts: dict[Place, dict[int, int]] = field(default_factory=dict)
    claimed: dict[int, str] = field(default_factory=dict)

    def play(self, name: str, texts: Texts, acts: Sequence[tuple[str, int, int]]) -> None:
        """Freeze a frame, then publish it after each act on its codebook, where that is allowed."""
        mine = [one for one in texts if not self.disjoint or self.claimed.setdefault(one[0], name) == name]
        places = {at: stream for at, (_, stream) in enumerate(mine)}
        key = partial(self._key, mine, name)
        self.firsts |= {key(at): {thread: 1} for at, (thread, _) in enumerate(mine)}
        measure = partial(suppression.people, firsts={at: {thread: 1} for at, (thread, _) in enumerate(mine)})
        shown: list[suppression.Partition] = []
        for act in (("publish", 0, 0), *acts):
            places = _acted(places, act)
            streams: dict[int, list[int]] = {}
            for at, stream in places.items():
                streams.setdefault(stream, []).append(at)
            alone = self.fold(streams, measure, K)
            if alone is None:
                continue
            cells = [streams[one] for one in alone.alone]
            cells += [[at for one in alone.folded for at in streams[one]]] if alone.folded else []
            if not shown or not self.reveals([*shown, cells], measure, K):
                shown.append(cells)
        self.published += [frozenset(map(key, cell)) for cells in shown for cell in cells]
        self.published += [frozenset(map(key, places))] if shown else []

    def _key(self, mine: Texts, name: str, at: int) -> Place:
        # Where frames overlap, the same comment is in both: the n-th of its thread.
        thread = mine[at][0]
        return (f"thread {thread}", [one[0] for one in mine[:at]].count(thread)) if not self.disjoint else (name, at)


def _acted(places: dict[int, int], act: tuple[str, int, int]) -> dict[int, int]:
    what, stream, other = act
    if what == "merge":
        return {at: other if one == stream else one for at, one in places.items()}
    if what == "split":
        new = max(places.values(), default=0) + 1
        return {at: new if one == stream and turn % (other + 1) == 0 else one
                for turn, (at, one) in enumerate(places.items())}
    return places


@st.composite
def _frames(draw: st.DrawFn) -> list[tuple[str, Texts, list[tuple[str, int, int]]]]:
    """Return frames: two topics share thread 1 in a week (one was moved), a third is of the next week."""
    found = []
    for name, threads in (("a", (1, 2)), ("b", (1, 3)), ("next week", (101, 102))):
        texts = [(thread, stream) for thread in threads for stream in range(draw(st.integers(1, 4)))
                 for _ in range(draw(SIZES))]
        acts = draw(st.lists(st.tuples(st.sampled_from(("merge", "split", "publish")), st.integers(0, 4),
                                       st.integers(0, 4)), max_size=4))
        found.append((name, texts, acts))
    return found


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(_frames())
@example([("a", [(1, 0)] * 10 + [(1, 1)] * 9 + [(1, 2)] * 4, [("merge", 2, 1), ("split", 1, 1), ("publish", 0, 0)])])
def test_nothing_that_can_be_worked_out_is_of_few(frames):
    world = World()
    for name, texts, acts in frames:
        world.play(name, texts, acts)
    if world.published:
        assert smallest(world.published, world.firsts) >= K


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(1, THREADS), max_size=14), max_size=6), st.integers(5, 12))
def test_what_is_folded_is_small_or_needed_and_everything_is_somewhere(streams, least):
    number = count()
    placed = {stream: [(next(number), thread) for thread in threads] for stream, threads in streams.items()}
    firsts = {at: {thread: 1} for pairs in placed.values() for at, thread in pairs}
    measure = partial(suppression.people, firsts=firsts)
    found = {stream: [at for at, _ in pairs] for stream, pairs in placed.items()}
    shown = suppression.fold(found, measure, least)
    held = {stream for stream, places in found.items() if places}
    if shown is None:
        assert measure([at for stream in held for at in found[stream]]) < least or not held
        return
    assert {*shown.alone, *shown.folded} == held and not set(shown.alone) & set(shown.folded)
    assert all(measure(found[stream]) >= least for stream in shown.alone)
    small = [stream for stream in shown.folded if measure(found[stream]) < least]
    assert not shown.folded or small, "nothing is folded where nothing is small"


def _without_the_next(streams, measure, least):
    """Fold only what is small: the rule of a first attempt."""
    small = tuple(one for one, places in streams.items() if measure(places) < least)
    return Shown(tuple(one for one in streams if one not in small), small)


FEW = [(1, 0)] * 10 + [(1, 1)] * 8 + [(1, 2)] * 3


def test_the_attack_finds_one_small_stream_by_subtraction():
    world = World(fold=_without_the_next)
    world.play("a", FEW, [])
    assert smallest(world.published, world.firsts) == 3


def test_the_attack_finds_what_a_second_version_tells():
    texts = [*FEW[:18], *[(1, 2)] * 5]
    # Eight become four and four, and four of them go to the largest: fourteen less ten.
    acts = [("split", 1, 1), ("merge", 3, 0)]
    loose, strict = World(reveals=lambda *_: False), World()
    for world in (loose, strict):
        world.play("a", texts, acts)
    assert smallest(loose.published, loose.firsts) == 4
    assert smallest(strict.published, strict.firsts) >= K and len(strict.published) > 1


def test_the_attack_finds_what_two_frames_share():
    loose, strict = World(disjoint=False), World()
    for world in (loose, strict):
        world.play("a", [(1, 0)] * 9, [])
        world.play("b", [(1, 0)] * 9 + [(2, 0)] * 4, [])
    assert smallest(loose.published, loose.firsts) == 4
    assert smallest(strict.published, strict.firsts) == 9


def _writers(comments: Sequence[tuple[int, bool]]) -> int:
    """Return the fewest writers that could have left these comments (thread, certainly a first), by trying all."""
    for number in range(1, len(comments) + 1):
        for chosen in product(range(number), repeat=len(comments)):
            seen = [(thread, who) for (thread, first), who in zip(comments, chosen, strict=True) if first]
            if len(seen) == len(set(seen)):
                return number
    return 0


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from((True, True, False))), min_size=1, max_size=6))
@example([(1, True), (2, True), (3, True)])
def test_the_bound_is_the_fewest_writers_that_fit_so_it_cannot_be_loosened(comments):
    firsts = {at: {thread: 1} for at, (thread, first) in enumerate(comments) if first}
    assert max(1, suppression.people(range(len(comments)), firsts)) == _writers(comments)


def test_a_sum_over_threads_would_show_one_person_as_a_stream():
    streams = {0: list(range(12)), 1: list(range(12, 24))}
    firsts = {at: {at % 12: 1} for at in range(12)} | {at: {99: 1} for at in range(12, 24)}

    def added_up(places: Sequence[int]) -> int:
        return sum(sum(firsts[place].values()) for place in places)

    assert suppression.fold(streams, added_up, 10).alone == (0, 1)
    assert _writers([(at, True) for at in range(6)]) == 1                 # who writes once in each thread
    assert suppression.fold(streams, partial(suppression.people, firsts=firsts), 10).alone == ()


@pytest.mark.parametrize(("sample", "texts", "certain", "share"), [
    (200, 10_000, 10_000, 0.0715), (200, 10_000, 5_000, 0.143), (1000, 10_000, 1_000, 0.143), (200, 10_000, 500, None),
    (120, 120, 100, 0.1), (120, 120, 9, None), (200, 0, 0, None)])
def test_from_which_share_on_a_stream_is_likely_to_be_shown(sample, texts, certain, share):
    found = reach.share(sample, texts, certain, 10)
    assert found == pytest.approx(share) if share else found is None


def test_the_attack_solves_systems_of_equations():
    """Three overlapping cells tell the middle, which no two of them do."""
    a, b, c = (frozenset({("x", at) for at in range(start, start + 6)}) for start in (0, 6, 12))
    told = set(told_apart([a | b, b | c, a | b | c]))
    assert b in told and a in told and frozenset({("x", 0)}) not in told
