"""What keeps stories and topics cheap gives what a look at everything gives."""

from __future__ import annotations

import heapq
import random
from datetime import UTC, datetime

import numpy as np
import pytest

from config import thresholds
from pipelines.topics import deriving, shingles
from pipelines.topics.active import ActiveTopic
from pipelines.topics.closing import Closing
from pipelines.topics.stories import Text, components, headline
from pipelines.topics.window import StoryWindow

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(5))
def test_topics_are_closed_as_by_a_look_at_all_of_them(seed: int) -> None:
    dice = random.Random(seed)
    closing, topics = Closing(), dict[int, ActiveTopic]()
    for step in range(3_000):
        topic = topics.setdefault(number := dice.randrange(400), ActiveTopic(number))
        topic.touched = step // 3
        topic.last = max(topic.last or 0.0, float(dice.randrange(step + 1))) if dice.random() < 0.8 else topic.last
        closing.note(topic)
        if step % 50 == 0:
            late = {t.id for t in topics.values() if t.last is not None and t.last < step - 1_500}
            assert {t.id for t in closing.before(step - 1_500, topics)} == late
            topics = {n: t for n, t in topics.items() if n not in late}
            idle = heapq.nsmallest(len(topics) - 300, topics.values(), key=lambda t: (t.touched, t.id))
            assert [t.id for t in closing.idle(len(topics) - 300, topics)] == [t.id for t in idle]
            topics = {n: t for n, t in topics.items() if t not in idle}
            closing.tidy(topics.values(), len(topics))


def test_shared_shingles_are_counted_for_many_texts_as_for_one() -> None:
    dice = random.Random(1)
    texts = [np.array(sorted(dice.sample(range(400), size)), dtype=np.uint32) for size in (0, 1, 60, 200, 0, 399)]
    for one in texts:
        assert shingles.shared(one, texts) == [shingles.overlap(one, other).shared for other in texts]


def edited(seed: int, copies: int) -> list[Text]:
    """Make copies of one report, each edited in other places and under one of two headlines; few differ in much."""
    dice = random.Random(seed)
    words = [f"từ{n}" for n in range(220)]
    made = []
    for number in range(copies):
        own = [w if dice.random() > dice.choice((0.05, 0.1, 0.2)) else f"khác{dice.randrange(999)}" for w in words]
        title = dice.choice(("Cầu mới thông xe hôm nay ở xã", "Thông xe cầu mới qua sông của huyện"))
        made.append(Text(number + 1, NOW, NOW, str(number), shingles.sketch(f"{title}\n{' '.join(own)}"), title))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_groups_of_copies_of_each_other_come_out_as_by_their_pairs(seed: int) -> None:
    texts = edited(seed, 24)
    window = StoryWindow(thresholds.load().stories)
    window.put(texts)
    found = window.stories([t.id for t in texts])
    pairs = {(a, b): like for a, known in window._copies.items() for b, like in known.items() if a < b}
    by_pairs = [story for piece in components([t.id for t in texts], pairs)
                for story in deriving.derive([texts[n - 1] for n in piece],
                                             {p: like for p, like in pairs.items() if p[0] in piece})]
    assert [[t.id for t in story] for story in found] == sorted([t.id for t in story] for story in by_pairs)


def test_a_headline_is_known_to_a_pair_whether_asked_once_or_for_all() -> None:
    texts = edited(9, 8)
    pairs = [(a, b, 0.5) for a in range(8) for b in range(a)]
    assert deriving._headlines(texts, pairs) == [headline(texts[a], texts[b]) for a, b, _ in pairs]


def test_a_text_that_only_one_side_finds_draws_a_whole_group_in() -> None:
    window = StoryWindow(thresholds.load().stories)
    window._copies = {1: {2: 0.9}, 2: {1: 0.9}, 3: {2: 0.9}, 4: {}, 5: {6: 0.9}, 6: {5: 0.9}}
    whole, rest = window._apart([1, 2, 3, 4, 5, 6])
    assert sorted(map(sorted, whole)) == [[4], [5, 6]]
    assert rest == [1, 2, 3]
