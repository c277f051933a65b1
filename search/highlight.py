"""What matched, shown in the original spelling: once, in Python, the same for both engines.

`exact` and `fold` give one character for one, so a token's place in them is its place in the stored text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.nodes import InTitle, Node, Not, Phrase, Prefix, Query, Term, children, wanted
from search.query import MAX_TOKEN
from search.results import Span
from vietnamese import text as rules

WINDOW = 260              # characters of a snippet: two lines of a result


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark, in the form of the query."""

    form: str
    words: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    starts: tuple[str, ...]


def marks(query: Query, *, title: bool) -> Marks:
    """Return what a query marks in a title or in the text below it (words asked for in the title only: there only)."""
    leaves = list(wanted(query.root)) if title else list(_outside_title(query.root))
    return Marks(
        query.form,
        frozenset(leaf.word for leaf in leaves if isinstance(leaf, Term)),
        tuple(leaf.words for leaf in leaves if isinstance(leaf, Phrase)),
        tuple(leaf.start for leaf in leaves if isinstance(leaf, Prefix)),
    )


def _outside_title(node: Node) -> Iterator[Term | Phrase | Prefix]:
    if isinstance(node, Term | Phrase | Prefix):
        yield node
    elif not isinstance(node, InTitle | Not):
        for child in children(node):
            yield from _outside_title(child)


def spans(text: str, marked: Marks) -> tuple[Span, ...]:
    """Return the cleaned text as pieces, hits apart; put together they are the text."""
    text = rules.clean(text)
    return tuple(_cut(text, _hits(text, marked), 0, len(text)))


def snippet(text: str, marked: Marks, window: int = WINDOW) -> tuple[Span, ...]:
    """Return the stretch of the text with the most different hits, whole words, "…" where it was cut."""
    text = rules.clean(text)
    hits = _hits(text, marked)
    start, end = _stretch(text, hits, window)
    pieces = list(_cut(text, [hit for hit in hits if hit[0] >= start and hit[1] <= end], start, end))
    before = [Span("… ", False)] if start > 0 else []
    after = [Span(" …", False)] if end < len(text) else []
    return (*before, *pieces, *after)


def _hits(text: str, marked: Marks) -> list[tuple[int, int, str]]:
    """Return (start, end, what) of every hit, in order, none overlapping."""
    form = rules.exact(text) if marked.form == "exact" else rules.fold(text)
    places = _places(form, marked)
    tokens = [form[start:end][:MAX_TOKEN] for start, end in places]
    hit = [token in marked.words or token.startswith(marked.starts) for token in tokens]
    joined = [False] * len(tokens)         # this token and the next belong to one phrase
    for phrase in marked.phrases:
        for at in _occurrences(tokens, phrase):
            if _is_side_by_side(form, places[at:at + len(phrase)]):
                hit[at:at + len(phrase)] = [True] * len(phrase)
                joined[at:at + len(phrase) - 1] = [True] * (len(phrase) - 1)
    return list(_merged(places, tokens, hit, joined, text))


def _places(form: str, marked: Marks) -> list[tuple[int, int]]:
    """Return where the tokens stand that a mark may need; to look for each is a tenth of taking all tokens apart."""
    padded = f" {form} "
    words = {*marked.words, *(word for phrase in marked.phrases for word in phrase)}
    # A token longer than MAX_TOKEN is known by its beginning alone.
    starts = {*marked.starts, *(word for word in words if len(word) == MAX_TOKEN)}
    found = {(at, at + len(word)) for word in words for at in _finds(padded, f" {word} ")}
    found.update((at, padded.index(" ", at + 1) - 1) for start in starts for at in _finds(padded, f" {start}"))
    return sorted(found)


def _finds(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _is_side_by_side(form: str, places: list[tuple[int, int]]) -> bool:
    return all(form[one[1]:other[0]].isspace() for one, other in pairwise(places))


def _occurrences(tokens: Sequence[str], phrase: tuple[str, ...]) -> Iterator[int]:
    for at, token in enumerate(tokens):
        if token == phrase[0] and tuple(tokens[at:at + len(phrase)]) == phrase:
            yield at


def _merged(
    places: list[tuple[int, int]], tokens: list[str], hit: list[bool], joined: list[bool], text: str
) -> Iterator[tuple[int, int, str]]:
    """Join hits of one phrase, and neighbours with nothing but a blank between them, into one."""
    at = 0
    while at < len(tokens):
        if not hit[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and hit[last + 1] and (
            joined[last] or text[places[last][1]:places[last + 1][0]] == " "
        ):
            last += 1
        yield places[at][0], places[last][1], " ".join(tokens[at:last + 1])
        at = last + 1


def _stretch(text: str, hits: list[tuple[int, int, str]], window: int) -> tuple[int, int]:
    if len(text) <= window:
        return 0, len(text)
    best, best_value = 0, 0
    for first, (start, _, _) in enumerate(hits):
        seen: dict[str, None] = {}
        for _, end, what in hits[first:]:
            if end - start > window - window // 4:
                break
            seen.setdefault(what)
        # Several words side by side say more than the same words apart.
        value = sum(len(what) for what in seen)
        if value > best_value:
            best, best_value = start, value
    start = _word_start(text, max(0, best - window // 4)) if best_value and best > window // 2 else 0
    end = _word_end(text, start, min(len(text), start + window))
    return start, end


def _word_start(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, start: int, at: int) -> int:
    cut = at
    while cut < len(text) and cut > start and not text[cut].isspace():
        cut -= 1
    return cut if cut > start else at


def _cut(text: str, hits: list[tuple[int, int, str]], start: int, end: int) -> Iterator[Span]:
    at = start
    for begin, stop, _ in hits:
        if begin > at:
            yield Span(text[at:begin], False)
        yield Span(text[begin:stop], True)
        at = stop
    if at < end:
        yield Span(text[at:end], False)
