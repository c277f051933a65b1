"""Plays attacks on small talks made by chance: no answer may depend on a word that few comments hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from search_reference import matching
from search_world import article

from config.suppression import ELSEWHERE, K
from search import comments
from search.nodes import Query
from search.query import parse
from vietnamese.text import folded_tokens

COMMON = ("không", "thì", "nước", "UBND")
RARE = ("cõng", "mẹ", "ủy ban nhân dân", "thôi")
WEEK = 202647
TOPICS = {1: (1, "Chủ đề 1"), 2: (1, "Chủ đề 1"), 3: (1, "Chủ đề 1"), 4: (2, "Chủ đề 2")}

Said = tuple[int, tuple[str, ...]]      # thread, words

_word = st.sampled_from((*COMMON, *RARE))
_leaf = st.one_of(
    _word, st.builds('"{} {}"'.format, _word, _word), st.builds("-{}".format, _word), st.builds("title:{}".format, _word),
    st.sampled_from(("c*", "th*", "không*", "me*")), st.sampled_from(("chủ đề:1", "topic:2", "ngày:2026", "cong", "me", "nuoc", '"không cõng"')),
)
_query = st.recursive(
    _leaf, lambda inner: st.one_of(st.builds("({} OR {})".format, inner, inner), st.builds("({} {})".format, inner, inner),
                                   st.builds("-({})".format, inner)), max_leaves=5)


@st.composite
def _talks(draw: st.DrawFn) -> list[Said]:
    """Return threads whose common words stand near the threshold, a step of rounding or in one thread almost alone."""
    said: list[Said] = []
    for thread in TOPICS:
        words = draw(st.permutations(COMMON))[:draw(st.integers(1, 4))]
        said += [(thread, tuple(words))] * draw(st.sampled_from((0, 1, 4, 5, 6, 7, 9, 10, 14)))
    lone = draw(st.lists(st.tuples(st.sampled_from(sorted(TOPICS)), st.lists(_word, min_size=1, max_size=4)), min_size=1, max_size=4))
    return said + [(thread, tuple(words)) for thread, words in lone]


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@example([(1, ("thì",))] * 5 + [(2, ("thì",))] * 4 + [(2, ("thôi",))], ["th*"])
@given(_talks(), st.lists(_query, min_size=8, max_size=8))
def test_what_few_say_changes_no_answer(said: list[Said], texts: list[str]) -> None:
    """Take a word out of one comment where few hold it: whoever asks must not see whether it stood there."""
    queries = [parse(text) for text in (*texts, *COMMON, "khong", "không thì", *set(_beside(COMMON)))]
    asked = [query for query in queries if _questions(query)]      # the others are answered nothing, whatever was said
    before = [_answer(said, query) for query in asked]
    for changed in _changed(said):
        assert [_answer(changed, query) for query in asked] == before


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(_talks(), st.lists(_query, min_size=8, max_size=8))
def test_every_word_of_a_query_that_is_answered_is_common(said: list[Said], texts: list[str]) -> None:
    for query in map(parse, (*texts, *COMMON, "không thì", "không thì nước")):
        for topic, _, _, number in _answer(said, query):
            counts = Counter(thread for thread, _ in _matching(said, query) if TOPICS[thread][0] == topic)
            assert counts.total() >= K and counts.total() - max(counts.values()) >= ELSEWHERE
            assert int(number.removeprefix("≈ ")) <= counts.total()


def test_plain_queries_are_answered() -> None:
    said = [(1 + n % 3, ("nước", "không", "thì")) for n in range(23)]
    for text in ("nước", "không nước", "nước thì không", "nuoc", '"nước không"', "nước chủ đề:1"):
        assert _answer(said, parse(text)) == ((1, "Chủ đề 1", "2026-W47", "≈ 20"),), text


def _beside(common: tuple[str, ...]) -> Iterator[str]:
    """Yield each operator with a common and every rare word."""
    return (text for a in common for b in RARE for text in (f"{a} OR {b}", f"{a} -{b}", "th*", f'"{a} {b}"'))


def _changed(said: list[Said]) -> Iterator[list[Said]]:
    """Yield the talk with one word of one comment replaced, for every word that is rare among the topic's comments."""
    for thread, words in sorted(set(said)):
        at = said.index((thread, words))
        for place, word in enumerate(words):
            if _is_rare(said, TOPICS[thread][0], word):
                yield [*said[:at], (thread, (*words[:place], "kia", *words[place + 1:])), *said[at + 1:]]


def _is_rare(said: list[Said], topic: int, word: str) -> bool:
    counts = Counter(thread for thread, words in said if TOPICS[thread][0] == topic and _holds(words, word))
    return counts.total() < K or counts.total() - max(counts.values()) < ELSEWHERE


def _holds(words: tuple[str, ...], word: str) -> bool:
    return any(token in folded_tokens(" ".join(words)) for token in folded_tokens(word))


def _answer(said: list[Said], query: Query) -> tuple[comments.Cell, ...]:
    found = [Counter((thread, WEEK) for thread, _ in _matching(said, asked)) for asked in _questions(query)]
    return comments.cells(found, TOPICS, comments.topics(query))


def _matching(said: list[Said], query: Query) -> list[Said]:
    return [one for one in said if _matches(query, one[1])]


@cache
def _matches(query: Query, words: tuple[str, ...]) -> bool:
    """Ask the slow search; a comment is text without fields."""
    return bool(matching(query, [article(1, body=" ".join(words))]))


_questions = cache(comments.questions)
