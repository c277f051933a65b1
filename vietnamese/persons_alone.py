"""Texts that are a person's name and nothing else: refused as queries that are kept and as names of things.

Stricter than what finds names inside sentences: here the whole text is known, so less is needed to be sure.
"""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons, name_additions, places
from vietnamese.highland_names import is_highland_name
from vietnamese.joined_names import is_account, is_joined_name
from vietnamese.mentions import full_names
from vietnamese.name_words import is_ordinary_word, starts_with_a_word
from vietnamese.names import is_honorific, is_ordinary_pair, is_toneless_name, looks_like_person
from vietnamese.other_names import is_other_name
from vietnamese.redaction import redact, without_placeholders
from vietnamese.short_names import is_short_name
from vietnamese.spelled_out import readings
from vietnamese.text import clean, exact, fold, has_tone

LONGEST_NAME = 6               # syllables; a longer text is a sentence
_LONGEST_TEXT = 200            # characters
_JOINING = frozenset("và va với voi and".split())
_UNITS = frozenset("tỉnh huyện quận phường xã".split())
_STREETS = frozenset("duong pho phuong xa".split())
_AS_MANY = frozenset({"văn", "thị"})
_NO_WORD = re.compile(r"[\W_]+")                                   # "Nguyễn-Văn-An" is a name as well
_NO_WORD_BUT_MARKS = re.compile(r"[^\w'’‘ʼ`´.]+|_+|\.(?!\w)")       # "H'Hen", "an.nguyen"
_ACCOUNT = re.compile(r"^@|[^\W\d]_|_[^\W\d]|^\d{9,}$")


def is_only_a_person(text: str) -> bool:
    """Say whether a text is a personal name, forwards or backwards, in any case, or an account, a number, an address.

    So is one with words beside the name that add no topic: "facebook Trần Thị Mùi", "Trần Thị Mùi 1992"; and one
    whose letters are set apart or are digits: "T r ầ n Thị Mùi", "Tr4n Thi Mui".
    """
    whole = clean(text).strip()
    if not whole or len(whole) > _LONGEST_TEXT:
        return False
    return _is_only_a_person(whole) or any(map(_is_only_a_person, readings(whole)))


def _is_only_a_person(whole: str) -> bool:
    words = _NO_WORD.sub(" ", whole).split()
    if _is_place(words):
        return False
    if all(map(_is_account, whole.split())) or _is_a_name(whole, words):
        return True
    found = redact(whole, context="news")
    kept = without_placeholders(found.text) if found.counts else whole
    marked = _NO_WORD_BUT_MARKS.sub(" ", kept).split()
    if found.counts and not any(map(str.isalnum, kept)):
        return True
    return any(_is_rest_a_name(marked, rest) for rest in name_additions.remainders(marked) if rest != words)


def _is_account(typed: str) -> bool:
    return _ACCOUNT.search(typed) is not None or is_account(typed)


def _is_rest_a_name(words: list[str], rest: list[str]) -> bool:
    """Say whether what additions leave is a name; one given name is, where they say that a name follows."""
    plain = _NO_WORD.sub(" ", " ".join(rest)).split()
    if _is_place(plain):
        return False
    if len(rest) == 1:
        given = rest[0][:1].isupper() and looks_like_person(f"chị {rest[0]}")
        return (given and name_additions.introduces(words, rest)) or (rest != words and _is_account(rest[0])) \
            or is_joined_name(rest)
    return _is_a_name(" ".join(rest), plain)


def _is_a_name(whole: str, words: list[str]) -> bool:
    plain = " ".join(words)
    if full_names(whole) == [(0, len(whole))] or is_highland_name(whole) or is_toneless_name(plain):
        return True
    if is_short_name(whole) or is_other_name(words) or _is_double_given(plain):
        return True
    if is_ordinary_pair(plain.lower()):        # "hoan toan" is not "Hồ An Toàn", "tai nguyen" not "Nguyễn Tài"
        return False
    return is_joined_name(words) or (2 <= len(words) <= LONGEST_NAME and is_name(words)) or _only_names(words)


def is_name(words: list[str]) -> bool:
    """Say whether words are a personal name as a whole, forwards or backwards, in any case.

    Backwards "Bình Dương" and "huyện Văn Giang" are names, too: of what is a unit only the order as typed counts.
    """
    if (words and words[0].lower() in _UNITS) or _is_province(" ".join(words)) or starts_with_a_word(words):
        return _is_name(words)
    return any(_is_name(order) for order in (words, words[::-1]))


def _is_name(words: list[str]) -> bool:
    typed = " ".join(words)
    return looks_like_person(typed) or looks_like_person(typed.lower())


def _is_province(typed: str) -> bool:
    name = fold(typed).removeprefix("tinh ").removeprefix("thanh pho ")
    found = places.province(name)
    return found is not None and fold(found) == name     # not one that differs by a slip


def _is_place(words: list[str]) -> bool:
    """Say whether words are a former district: of "Sơn Trà", "Vũ Thư" and some hundred others the place is meant.

    So are "nghi phạm" and the like, that are names by their syllables only; "Nay Hà Nội" is a place today.
    """
    if len(words) > 1 and words[0].lower() == "nay" and _is_province(" ".join(words[1:])):
        return True
    typed = " ".join(words)
    if _is_named_unit(words) or is_ordinary_word(typed):
        return True
    if " ".join(typed.lower().split()) in lexicons.words("not_persons_alone"):
        return True
    toned, toneless = _districts()
    return " ".join(exact(typed).split()) in toned if has_tone(typed) else fold(typed) in toneless


def _is_named_unit(words: list[str]) -> bool:
    """Say whether words are a ward, or somebody of history after whom streets are called, also behind "đường"."""
    if len(words) > 2 and fold(words[0]) in _STREETS:
        words = words[1:]
    typed = " ".join(exact(" ".join(words)).split())
    wards, streets, toneless = _named()
    if has_tone(typed):
        return typed in wards or typed in streets
    return typed in toneless


@cache
def _named() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    wards, streets = lexicons.words("wards"), lexicons.words("named_streets")
    # "nguyen van linh" may be anybody's; with its marks it is hardly asked for as such.
    toneless = (fold(name) for name in streets if not _AS_MANY & set(name.split()))
    return (frozenset(" ".join(exact(name).split()) for name in wards),
            frozenset(" ".join(exact(name).split()) for name in streets), frozenset(toneless))


@cache
def _districts() -> tuple[frozenset[str], frozenset[str]]:
    known = lexicons.words("districts")
    return (frozenset(" ".join(exact(name).split()) for name in known),
            frozenset(" ".join(fold(name).split()) for name in known))


def _is_double_given(plain: str) -> bool:
    """Say whether words are a given name of two syllables: "Tuấn Anh"; without diacritics where nothing else is so."""
    toned, toneless = _double_givens()
    # "Lan Anh" has no marks to type; its capitals say what they would.
    sure = has_tone(plain) or all(word[:1].isupper() for word in plain.split())
    return " ".join(exact(plain).split()) in toned if sure else fold(plain) in toneless


@cache
def _double_givens() -> tuple[frozenset[str], frozenset[str]]:
    return (frozenset(exact(name) for name in lexicons.words("double_given_names")),
            lexicons.words("double_given_toneless"))


def _only_names(words: list[str]) -> bool:
    """Say whether words are names one after the other, and beside them at most words of address and "and"."""
    reached, named = {0}, False
    for at in range(len(words)):
        if at not in reached:
            continue
        if is_honorific(words[at]) or words[at].lower() in _JOINING:
            reached.add(at + 1)
        for end in range(at + 2, min(at + LONGEST_NAME, len(words)) + 1):
            if is_name(words[at:end]):
                reached.add(end)
                named = True
    return named and len(words) in reached
