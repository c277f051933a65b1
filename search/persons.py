"""Queries that are about a person and nothing else: refused as trend, comparison, saved search, alert and feed."""

from __future__ import annotations

import re
from functools import cache

from search import comment_questions
from search.errors import QueryError
from search.nodes import And, Node, Or, Query, as_typed, wanted
from vietnamese import lexicons
from vietnamese.highland_names import is_highland_name
from vietnamese.mentions import full_names
from vietnamese.names import is_honorific, is_toneless_name
from vietnamese.redaction import redact, without_placeholders
from vietnamese.text import exact, fold, has_tone

LONGEST_NAME = 6               # syllables; a longer query is a sentence
_JOINING = frozenset("và va với voi and".split())
_NO_WORD = re.compile(r"[\W_]+")                                   # "Nguyễn-Văn-An" is a name as well
# Unlike comments, which are asked nothing that could be an account's name, these are also about "iphone17".
_ACCOUNT = re.compile(r"^@|[^\W\d]_|_[^\W\d]|^\d{9,}$")


def refuse_person(query: Query, text: str) -> None:
    """Raise QueryError when the query, or one of its alternatives, is a person's name and nothing else."""
    if only_a_person(as_typed(query.root)):
        hint = "this is about topics: add what it is about"
        raise QueryError("the query is a person's name", 0, hint, reason="only_a_person", detail=text)


def only_a_person(root: Node) -> bool:
    """Say whether what is looked for is a personal name, forwards or backwards, in any case; filters aside."""
    if isinstance(root, Or):
        return any(map(only_a_person, root.children))
    if isinstance(root, And):
        asked = [child for child in root.children if any(wanted(child))]
        if len(asked) == 1:
            return only_a_person(asked[0])
    typed = [leaf.typed for leaf in wanted(root)]
    return bool(typed) and _says_a_person(typed)


def _says_a_person(typed: list[str]) -> bool:
    whole = " ".join(typed)
    words = _NO_WORD.sub(" ", whole).split()
    if _is_district(words):
        return False
    if all(map(_is_account, typed)) or _is_personal(whole) or full_names(whole) == [(0, len(whole))]:
        return True
    if is_highland_name(whole) or is_toneless_name(" ".join(words)):
        return True
    return (2 <= len(words) <= LONGEST_NAME and comment_questions.is_name(words)) or _only_names(words)


def _is_account(typed: str) -> bool:
    return _ACCOUNT.search(typed) is not None


def _is_personal(typed: str) -> bool:
    """Say whether nothing is left of a text without numbers of telephones and cards, e-mail and profile addresses."""
    found = redact(typed, context="news")
    return bool(found.counts) and not any(map(str.isalnum, without_placeholders(found.text)))


def _is_district(words: list[str]) -> bool:
    """Say whether words are a former district: of "Sơn Trà", "Vũ Thư" and some hundred others the place is meant."""
    typed = " ".join(words)
    toned, toneless = _districts()
    return " ".join(exact(typed).split()) in toned if has_tone(typed) else fold(typed) in toneless


@cache
def _districts() -> tuple[frozenset[str], frozenset[str]]:
    names = lexicons.words("districts")
    return (frozenset(" ".join(exact(name).split()) for name in names),
            frozenset(" ".join(fold(name).split()) for name in names))


def _only_names(words: list[str]) -> bool:
    """Say whether words are names one after the other, and beside them at most words of address and "and"."""
    reached, named = {0}, False
    for at in range(len(words)):
        if at not in reached:
            continue
        if is_honorific(words[at]) or words[at].lower() in _JOINING:
            reached.add(at + 1)
        for end in range(at + 2, min(at + LONGEST_NAME, len(words)) + 1):
            if comment_questions.is_name(words[at:end]):
                reached.add(end)
                named = True
    return named and len(words) in reached
