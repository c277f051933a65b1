"""A user's text → the engine-neutral query; what cannot be understood says where, and what would be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from math import ceil

from search import fields
from search.describe import describe
from search.errors import QueryError
from search.lexer import Token, tokenize
from search.nodes import (
    And,
    AtLeast,
    Everything,
    InTitle,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Spellings,
    Term,
    all_of,
    any_of,
    as_json,
    as_typed,
    children,
    rewrite,
    size,
    typed_leaves,
    wanted,
)
from vietnamese import abbreviations
from vietnamese import text as rules
from vietnamese.syllables import lacks_marks

__all__ = ["MAX_TOKEN", "Query", "QueryError", "as_json", "as_question", "describe", "narrow", "parse", "toneless"]

MAX_LENGTH = 20_000
MAX_NODES = 800      # both engines take some thousand clauses; a pasted article stays below this
MAX_DEPTH = 40
LACKING = 4
SENTENCE_ENDS = "?!.…,;:"     # after a word they belong to the sentence: "rác?" is said back as "rác"
MAX_TOKEN = 100      # a longer "word" is cut alike in documents and queries: engines cut at different lengths


@lru_cache(maxsize=128)      # a search page asks for the same query five times
def parse(text: str) -> Query:
    """Return the query that `text` means; an empty one matches everything. Raises QueryError with position and hint."""
    if len(text) > MAX_LENGTH:
        hint = f"at most {MAX_LENGTH} characters"
        raise QueryError("the query is too long", MAX_LENGTH, hint, reason="too_long", detail=str(MAX_LENGTH))
    root = _Parser(tokenize(text)).parse()
    # The lexicon's spellings add a bounded number, which is not the typist's fault.
    if size(as_typed(root)) > MAX_NODES:
        hint = f"at most {MAX_NODES} different words"
        raise QueryError("the query has too many words", 0, hint, reason="too_many_words", detail=str(MAX_NODES))
    query = Query(root, "exact")
    return query if _is_toned([leaf.typed for leaf in _leaves(as_typed(root))]) else toneless(query)


def _is_toned(typed: list[str]) -> bool:
    """Say whether words were typed with diacritics: some are, and less than a quarter lack theirs, as in "nuoc máy".

    One word decides for all: "an" is a word of its own beside "công", and any of ăn, ân, án beside "cong".
    """
    words = [word for one in typed for word in rules.tokens(one)]
    return any(map(rules.has_tone, typed)) and LACKING * sum(map(lacks_marks, words)) < len(words)


def toneless(query: Query) -> Query:
    """Return the query on folded words: what a person finds who types no diacritics."""
    return Query(rewrite(query.root, _folded), "folded")


def narrow(query: Query, *filters: Node) -> Query:
    """Return the query with further conditions that all have to hold."""
    return Query(all_of((query.root, *filters)), query.form)


def as_question(query: Query) -> Query:
    """Return the query in question mode: a quarter of its words suffices, filters and exclusions stay as they are.

    A quarter (at least one) keeps every relevant passage of XQuAD-vi in the match set and spares ranking the rest.
    """
    words = tuple(dict.fromkeys(_asked(query.root)))
    kept = query.root.children if isinstance(query.root, And) else (query.root,)
    conditions = tuple(node for node in kept if not tuple(wanted(node)))
    if not words:
        return query
    return Query(all_of((AtLeast(ceil(len(words) / 4), words), *conditions)), query.form)


def _asked(node: Node) -> Iterator[Node]:
    """Yield what a question asks for, word by word: each word of a name written out may be its abbreviation instead."""
    if isinstance(node, Spellings):
        for leaf in typed_leaves(node):
            yield Spellings((leaf, *node.children[1:]))
    elif isinstance(node, Term | Phrase | Prefix):
        yield node
    elif not isinstance(node, Not):
        for child in children(node):
            yield from _asked(child)


def _leaves(node: Node) -> list[Term | Phrase | Prefix]:
    found: list[Term | Phrase | Prefix] = []

    def see(leaf: Node) -> Node:
        if isinstance(leaf, Term | Phrase | Prefix):
            found.append(leaf)
        return leaf

    rewrite(node, see)
    return found


def _folded(leaf: Node) -> Node:
    match leaf:
        case Term(word, typed):
            return Term(rules.fold(word), typed)
        case Phrase(words, typed):
            return Phrase(tuple(map(rules.fold, words)), typed)
        case Prefix(start, typed):
            return Prefix(rules.fold(start), typed)
        case _:
            return leaf


class _Parser:
    """Recursive descent: OR binds loosest, so that "cháy nhà OR hỏa hoạn" is about two things of two syllables."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        parts = []
        while self.at < len(self.tokens):
            parts.append(self.alternatives(""))
            self.at += 1  # a closing bracket without partner is passed over
        return all_of(tuple(parts))

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def alternatives(self, field: str) -> Node:
        found = [self.sequence(field)]
        while (token := self.peek()) is not None and token.kind == "or":
            self.at += 1
            found.append(self.sequence(field))
        kept = tuple(dict.fromkeys(node for node in found if not isinstance(node, Everything)))
        return any_of(kept) if kept else Everything()

    def sequence(self, field: str) -> Node:
        found = []
        while (token := self.peek()) is not None and token.kind not in ("or", "close"):
            if token.kind == "and":
                self.at += 1
            else:
                found.append(self.spelled(field) or self.one(field))
        return all_of(tuple(found))

    def spelled(self, field: str) -> Node | None:
        """Read as many words as make a name that is also abbreviated (ủy ban nhân dân, TP HCM), or None."""
        if field not in ("", "title"):
            return None
        read: tuple[Node, ...] = ()
        words: tuple[str, ...] = ()
        best: tuple[int, Node] | None = None
        for at, token in enumerate(self.tokens[self.at:], self.at + 1):
            # "GD & ĐT" is one name, though the sign alone joins words.
            if token.text.endswith("*") or (token.kind != "word" and (token.kind, token.text) != ("and", "&")):
                break
            words += _words(token.text)
            if len(words) > abbreviations.longest():
                break
            read += (_phrase(token),)
            if (others := abbreviations.others(words)) and token.kind == "word":
                best = at, _spellings(all_of(read), others)
        if best is None:
            return None
        self.at = best[0]
        return InTitle(best[1]) if field == "title" else best[1]

    def one(self, field: str) -> Node:
        """Read one word, phrase, group, field with its value or exclusion."""
        token = self.peek()
        if token is None or token.kind in ("or", "close", "and"):
            return Everything()
        self.at += 1
        if token.kind == "word" or token.kind == "phrase":
            return _value(token, field)
        self.deeper(token)
        node = self.nested(token, field)
        self.depth -= 1
        return node

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            hint = f"at most {MAX_DEPTH} levels"
            raise QueryError("too many brackets", token.position, hint, reason="too_deep", detail=str(MAX_DEPTH))

    def nested(self, token: Token, field: str) -> Node:
        if token.kind == "open":
            node = self.alternatives(field)
            self.at += 1  # the closing bracket, or the end of the text
            return node
        if token.kind == "not":
            child = self.one(field)
            return Everything() if isinstance(child, Everything) else Not(child)
        if token.text == "kind" and (found := self.kind()) is not None:
            return found
        if token.text == "date" and (found := self.relative_day(token)) is not None:
            return found
        return self.one("title") if token.text == "title" else self.listed(token.text)

    def listed(self, field: str) -> Node:
        """Read the values of a field that commas join without blanks, quoted ones among them."""
        found = [self.one(field)]
        while (token := self.joined()) is not None:
            if token.text.strip(","):
                found.append(self.one(field))
            else:
                self.at += 1
        return any_of(tuple(found))

    def joined(self) -> Token | None:
        """Return the next token when a comma joins it to the one before."""
        before, token = self.tokens[self.at - 1], self.peek()
        if token is None or token.kind not in ("word", "phrase"):
            return None
        quotes = 2 if before.kind == "phrase" else 0
        comma = (before.kind == "word" and before.text.endswith(",")) or token.text.startswith(",")
        return token if comma and token.position == before.position + len(before.text) + quotes else None

    def relative_day(self, token: Token) -> Node | None:
        """Read a day of several words without quotes (ngày:hôm nay)."""
        words = self.unquoted(fields.RELATIVE_WORDS)
        if not (count := fields.relative(words)):
            return None
        self.at += count
        return fields.read("date", " ".join(words[:count]), token.position)

    def unquoted(self, most: int) -> list[str]:
        """Return the words that follow, up to a sign or a quote."""
        following = self.tokens[self.at : self.at + most]
        return [token.text for token in takewhile(lambda token: token.kind == "word", following)]

    def kind(self) -> Node | None:
        """Read a kind of several words without quotes (loại:chính thức): as many words as make a known one."""
        words = self.unquoted(fields.KIND_WORDS)
        for count in range(len(words), 1, -1):
            if fields.key(value := " ".join(words[:count])) in fields.KINDS:
                self.at += count
                return fields.read("kind", value, 0)
        return None


def _value(token: Token, field: str) -> Node:
    if field not in ("", "title"):
        return _keyword(token, field)
    words = _phrase(token) if token.kind == "phrase" else _in_every_spelling(token)
    return InTitle(words) if field == "title" and not isinstance(words, Everything) else words


def _keyword(token: Token, field: str) -> Node:
    parts = [token.text] if token.kind == "phrase" else token.text.split(",")
    values = tuple(fields.read(field, rules.clean(part), token.position) for part in parts if part.strip())
    if not values:
        hint = "write a value after the colon"
        raise QueryError(f"{field}: has no value", token.position, hint, reason="empty_field", detail=field)
    return any_of(values)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word[:MAX_TOKEN] for word in rules.tokens(rules.clean(text)))


def _phrase(token: Token) -> Node:
    words = _words(token.text)
    if not words:
        return Everything()
    # Cleaned like what is matched, so that whoever judges the words judges no others: "N\u200bguyễn" is "Nguyễn".
    typed = " ".join(rules.clean(token.text).split()).rstrip(SENTENCE_ENDS) or token.text
    return Phrase(words, typed) if len(words) > 1 else Term(words[0], typed)


def _in_every_spelling(token: Token) -> Node:
    others = () if token.text.endswith("*") else abbreviations.others(_words(token.text))
    return _spellings(_word(token), others) if others else _word(token)


def _spellings(typed: Node, others: tuple[str, ...]) -> Node:
    return Spellings((typed, *(_phrase(Token("phrase", other, 0)) for other in others)))


def _word(token: Token) -> Node:
    typed = token.text
    if not (words := _words(typed)):
        return Everything()
    if not typed.endswith("*"):
        return _phrase(token)
    start = Prefix(words[-1], rules.clean(typed).rstrip("*"))
    return all_of((_phrase(Token("word", " ".join(words[:-1]), token.position)), start))
