"""Stories follow from the texts alone: any order, any batches, the same stories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meaning_samples import NOW, prose, words

from config import thresholds
from config.thresholds import StoryThresholds
from pipelines.topics import shingles
from pipelines.topics.deriving import derive
from pipelines.topics.hashing import folded_codes
from pipelines.topics.stories import Text, components, keep_ids, likeness
from pipelines.topics.window import StoryWindow
from vietnamese import text as rules

LIMITS = thresholds.load().stories


def text(number: int, body: str, at: datetime | None = NOW, title: str = "", source: int = 0) -> Text:
    whole = f"{title}\n{body}"
    return Text(number, at, NOW, " ".join(rules.tokens(whole)), shingles.sketch(whole), title, source)


def edited(body: str, share: float, seed: int) -> str:
    """Return the text with a run of its syllables replaced: `share` of it is new."""
    tokens = body.split()
    gone = int(len(tokens) * share)
    start = random.Random(seed).randrange(max(1, len(tokens) - gone))
    return " ".join([*tokens[:start], *words(f"new{seed}", gone), *tokens[start + gone :]])


Story = tuple[int, ...]


def stories_of(texts: list[Text], batches: list[int], limits: StoryThresholds = LIMITS) -> set[Story]:
    """Put the texts in batches of the given sizes and return the stories as the last derivation of each left them.

    A story is its articles with the representative first. A text that comes twice is a revision.
    """
    window = StoryWindow(limits)
    home: dict[int, Story] = {}
    rest = list(texts)
    for size in [*batches, len(rest)]:
        # One batch holds one state of an article, as the record does.
        batch, rest = {t.id: t for t in rest[:size]}, rest[size:]
        if batch:
            touched = {*batch} | {n for t in batch if t in home for n in home[t]}
            window.put(list(batch.values()))
            for story in window.stories(touched):
                home |= {t.id: tuple(t.id for t in story) for t in story}
    return set(home.values())


ALERT = "Nóng: cháy lớn tại khu công nghiệp ven sông, cảnh sát đang phong tỏa hiện trường"


@st.composite
def editions(draw: st.DrawFn) -> list[Text]:
    """Return texts among which are chains of edits, exact copies, quotations, alerts, short notices, undated ones."""
    texts: list[Text] = []
    bodies: list[str] = []
    dates = [None, NOW, NOW - timedelta(hours=30), NOW - timedelta(days=40)]

    def add(body: str, at: datetime | None, title: str) -> None:
        texts.append(text(len(texts) + 1, body, at, title, draw(st.integers(0, 2))))

    for family in range(draw(st.integers(1, 4))):
        body = prose(f"f{family}", 150)
        for version in range(draw(st.integers(1, 5))):
            add(body, draw(st.sampled_from([*dates, NOW + timedelta(hours=version)])), f"Tin {family} {body[:60]}")
            bodies.append(body)
            body = edited(body, draw(st.sampled_from([0.0, 0.1, 0.3, 0.45, 0.8])), version)
    for _ in range(draw(st.integers(0, 2))):
        one, other = draw(st.sampled_from(bodies)), draw(st.sampled_from(bodies))
        add(f"{one[: len(one) // 2]}\n{ALERT}\n{other[len(other) // 3 :]}", NOW, draw(st.sampled_from(texts)).title)
    for _ in range(draw(st.integers(0, 3))):
        add(draw(st.sampled_from(["", ALERT, bodies[0][:150]])), draw(st.sampled_from(dates)), "Thời tiết hôm nay")
    return texts


@settings(max_examples=60, deadline=None)
@given(texts=editions(), data=st.data())
def test_stories_do_not_depend_on_the_order_of_arrival(texts: list[Text], data: st.DataObject) -> None:
    expected = stories_of(texts, [])
    shuffled = data.draw(st.permutations(texts))
    sizes = data.draw(st.lists(st.integers(1, 4), max_size=6))
    assert stories_of(shuffled, sizes) == expected


@settings(max_examples=40, deadline=None)
@given(texts=editions(), data=st.data())
def test_stories_do_not_depend_on_what_articles_were_before(texts: list[Text], data: st.DataObject) -> None:
    expected = stories_of(texts, [])
    history = data.draw(st.permutations(texts))
    for now in texts[: data.draw(st.integers(1, 4))]:
        # Its words and date were another article's, or none that stayed, until it was revised.
        earlier = data.draw(st.sampled_from([*texts, text(0, prose("gone", 150), NOW)]))
        before = data.draw(st.integers(0, [t.id for t in history].index(now.id)))
        history.insert(before, replace(earlier, id=now.id))
    assert stories_of(history, data.draw(st.lists(st.integers(1, 3), max_size=9))) == expected


def test_a_light_edit_is_a_copy_and_other_news_is_not() -> None:
    body = prose("one", 200)
    assert likeness(text(1, body), text(2, edited(body, 0.2, 1)), LIMITS)
    assert likeness(text(1, body), text(2, rules.fold(body)), LIMITS)
    assert not likeness(text(1, body), text(2, prose("two", 200)), LIMITS)


def test_a_shortened_text_is_a_copy_of_the_whole() -> None:
    body = prose("one", 300)
    assert likeness(text(1, body), text(2, " ".join(body.split()[:120])), LIMITS)


def test_short_notices_that_differ_in_a_number_are_different_news() -> None:
    left, right = "Giá vàng hôm nay tăng 37 triệu đồng mỗi lượng", "Giá vàng hôm nay tăng 38 triệu đồng mỗi lượng"
    assert not likeness(text(1, left), text(2, right), LIMITS)
    assert likeness(text(1, left), text(2, left.upper()), LIMITS)


def test_the_oldest_reliable_copy_represents() -> None:
    body = prose("one")
    undated, late, early = text(1, body, None), text(2, body, NOW), text(3, body, NOW - timedelta(hours=3))
    window = StoryWindow(LIMITS)
    window.put([undated, late, early])
    [story] = window.stories([1])
    assert [t.id for t in story] == [3, 2, 1]


def test_copies_far_apart_in_time_are_different_stories() -> None:
    body = prose("one")
    window = StoryWindow(LIMITS)
    window.put([text(1, body, NOW), text(2, body, NOW - timedelta(days=LIMITS.window_days + 1))])
    assert len(window.stories([1, 2])) == 2


def test_a_chain_of_edits_is_cut() -> None:
    texts = [text(n, "x") for n in range(1, 6)]
    found = derive(texts, {(1, 2): 0.5, (2, 3): 0.5, (3, 4): 0.5, (4, 5): 0.5})
    assert [[t.id for t in story] for story in found] == [[1, 2, 3], [4, 5]]


def test_an_article_that_quotes_two_others_goes_to_the_one_it_has_more_of() -> None:
    texts = [text(n, "x", NOW + timedelta(hours=n)) for n in range(1, 5)]
    found = derive(texts, {(1, 3): 0.2, (2, 3): 0.6, (2, 4): 0.9, (3, 4): 0.6})
    assert [[t.id for t in story] for story in found] == [[1], [2, 3, 4]]


def test_a_version_between_two_groups_does_not_make_them_one() -> None:
    texts = [text(n, "x", NOW + timedelta(hours=n)) for n in range(1, 8)]
    likeness_of = {(a, b): 0.9 for group in ((1, 2, 3), (4, 5, 6)) for a in group for b in group if a < b}
    found = derive(texts, likeness_of | {(3, 7): 0.4, (2, 7): 0.4, (4, 7): 0.3})
    assert [[t.id for t in story] for story in found] == [[1, 2, 3, 7], [4, 5, 6]]


def test_ids_stay_with_the_majority() -> None:
    texts = {n: text(n, "x") for n in range(1, 6)}
    fresh = iter([100, 101])
    split = [[texts[1]], [texts[2], texts[3]], [texts[4]]]
    assert keep_ids(split, {1: 7, 2: 7, 3: 7}, fresh.__next__) == [100, 7, 101]
    joined = [[texts[1], texts[2], texts[3]]]
    assert keep_ids(joined, {1: 5, 2: 6, 3: 6}, fresh.__next__) == [6]


@given(st.lists(st.integers(0, 12), max_size=12, unique=True), st.data())
def test_components_agree_with_a_plain_search(names: list[int], data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=12)) if names else []
    found = components(names, pairs)
    assert sorted(n for c in found for n in c) == sorted(names)
    for component in found:
        reached, edge = set(), {component[0]}
        while edge:
            reached |= edge
            edge = {b for a, b in [*pairs, *[(y, x) for x, y in pairs]] if a in edge} - reached
        assert reached == set(component)


@pytest.mark.parametrize("body", ["", "một", " Một, hai\n", "một hai ba", "một hai ba " * 500, prose("p", 700),
                                  "Đ\u00d0\u01a2 ß İ \U0001d400 \ud800 e\u0301"])
def test_hashes_of_runs_are_those_of_their_own_text(body: str) -> None:
    assert "".join(map(chr, folded_codes(body))) == " ".join(rules.folded_tokens(body))
    tokens = rules.folded_tokens(body)
    expected = [shingles.hash_shingles(" ".join(tokens[i : i + 3]))[0] for i in range(len(tokens) - 2)]
    assert shingles.hash_shingles(body).tolist() == [int(h) for h in expected]


def test_a_sample_survives_storage() -> None:
    sample = shingles.sketch(prose("p", 400))
    assert len(sample) > 50
    assert np.array_equal(shingles.unpack(shingles.pack(sample)), sample)
    assert not len(shingles.unpack(b"")) and not len(shingles.unpack(bytes(8 * len(sample))))   # none yet; another rule's


def test_stop_shingles_are_in_no_sample() -> None:
    stops = shingles.stop_shingles()
    assert len(stops) > 900
    assert not shingles.member(shingles.sketch("cơ quan cảnh sát điều tra " * 3 + prose("p", 100)), stops).any()
